// Weights on a hub of this machine, and what a test reads of them.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CheckpointFiles } from '../../../engine/convert/source/checkpoint-files.ts';
import { closeNetwork, openNetwork } from '../../../engine/convert/source/network.ts';
import type { Network } from '../../../engine/convert/options.ts';
import { openSource } from '../../../engine/convert/source/source.ts';
import { noise, temporaryFolder } from './fixtures.ts';
import { openHub, type Hub, type Misbehave } from './hub.ts';

export const weights = Buffer.from(noise(250_000, 1).buffer);
export const name = 'model.safetensors';
/** Beyond what is read when the file is opened. */
export const begin = 300_001;
export const length = 500_000;

export async function hubWithFiles(): Promise<Hub> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), weights);
  await writeFile(join(folder, 'config.json'), '{"model_type": "blip-2"}');
  return openHub(folder);
}

export function filesOf(network: Network, source = 'owner/name', more: { signal?: AbortSignal; commit?: string } = {}) {
  const waits: string[] = [];
  const net = openNetwork(network, more.signal, (waiting) => waiting && waits.push(waiting));
  onTestFinished(() => closeNetwork(net));
  return Object.assign(openSource(source, net, undefined, more.commit), { waits });
}

export async function readMiddle(files: CheckpointFiles): Promise<Buffer> {
  const file = await files.open(name);
  const pieces: Uint8Array[] = [];
  for await (const piece of file!.read(begin, length)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export const middle = weights.subarray(begin, begin + length);

/** Only requests for parts of the weights, `times` often. */
export function once(misbehave: Misbehave, times = 1): Misbehave {
  let left = times;
  return (asked, response, bytes) => {
    if (asked.host !== 'store' || asked.range![0] === 0 || left-- <= 0) return false;
    return misbehave(asked, response, bytes) ?? true;
  };
}
