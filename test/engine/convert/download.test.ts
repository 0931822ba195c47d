// Converting while downloading: the same model as from a folder, whatever interrupts it.

import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  convertCheckpoint,
  convertInWorker,
  discardPartial,
  stoppedConversion,
  type ConvertOptions,
  type ConvertProgress,
  type StoppedConversion,
} from '../../../engine/convert/convert.ts';
import { startWorker, type StartWorker, type WorkerProcess } from '../../../engine/worker-process.ts';
import { copiedCheckpoint, goldenCheckpoint, temporaryFolder } from './fixtures.ts';
import { commit, openHub, type Hub } from './hub.ts';

const golden = goldenCheckpoint('blip2-opt');
/** Quantised, and quick: nothing is tried out before it is written. */
const asked = { checkpoint: 'owner/name', recipe: 'int8-weights' } as const;

type Place = ConvertOptions & { partial: string };

async function place(hub: Hub): Promise<Place> {
  const folder = await temporaryFolder();
  return { ...asked, out: join(folder, 'model'), network: hub.network, partial: join(folder, '.model.partial') };
}

/** Every file of a folder by its name, as text that can be compared. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const read = await Promise.all(
    files.map(async (file) => [file.slice(folder.length), await readFile(file, 'base64')]),
  );
  return Object.fromEntries(read) as Record<string, string>;
}

/** Lets weights pass until the journal tells of some pieces, then drops every line. Resolves when the first is dropped. */
function dropWhenBegun(hub: Hub, partial: string): Promise<void> {
  return new Promise((resolve) => {
    hub.misbehave = ({ host }, response) => {
      if (host === 'hub' || marks(partial) < 10) return false;
      response.destroy();
      resolve();
      return true;
    };
  });
}

function marks(partial: string): number {
  const journal = join(partial, 'journal.jsonl');
  return existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 2 : 0;
}

async function dropped(hub: Hub, { partial, ...options }: Place): Promise<unknown> {
  void dropWhenBegun(hub, partial);
  const error: unknown = await convertCheckpoint(options).catch((thrown: unknown) => thrown);
  hub.misbehave = null;
  return error;
}

it('gives the same model as the folder, and says where it came from', async () => {
  const hub = await openHub(golden);
  const { partial: _, ...options } = await place(hub);
  const told: ConvertProgress[] = [];
  const there = await convertCheckpoint({ ...options, onProgress: (progress) => told.push(progress) });
  const out = join(await temporaryFolder(), 'model');
  const here = await convertCheckpoint({ ...options, checkpoint: golden, out, about: { id: 'name', name: 'name' } });
  expect(there).toEqual({ ...here, source: `owner/name@${commit}` });
  expect(told.at(-1)).toMatchObject({ done: told.at(-1)!.total, kept: 0, waiting: null });
  expect(told.at(-1)!.received).toBeGreaterThan(1_500_000);
});

it('goes on after its process was killed, and gives the same bytes', async () => {
  const hub = await openHub(golden);
  const undisturbed = await place(hub);
  await convertCheckpoint({ ...asked, out: undisturbed.out, network: hub.network });
  const again = await place(hub);
  const left = await killed(hub, again);
  // The branch goes on; the conversion stays with what it began with.
  hub.commit = 'f'.repeat(40);
  let kept = 0;
  const onProgress = (progress: ConvertProgress) => void (kept = progress.kept);
  await convertInWorker({ startWorker }, { ...asked, out: again.out, network: hub.network, onProgress });
  expect(await contents(again.out)).toEqual(await contents(undisturbed.out));
  expect(kept).toBe(left.done);
  expect(await stoppedConversion(again.out)).toBeNull();
});

/** Kills the process of a conversion that has begun to write; what is left of it. */
async function killed(hub: Hub, { partial, ...options }: Place): Promise<StoppedConversion> {
  let process: WorkerProcess | null = null;
  const start: StartWorker = (...name) => (process = startWorker(...name));
  void dropWhenBegun(hub, partial).then(() => process!.kill());
  const converting = convertInWorker(
    { startWorker: start },
    { ...options, network: { ...hub.network, pause: 100_000 } },
  );
  await expect(converting).rejects.toMatchObject({ reason: 'closed' });
  hub.misbehave = null;
  expect(await readdir(partial)).toContain('lock');
  const left = (await stoppedConversion(options.out))!;
  expect(left.asked).toMatchObject({ checkpoint: 'owner/name', recipe: 'int8-weights' });
  expect(left.done).toBeGreaterThan(0);
  expect(left.done).toBeLessThan(left.total);
  return left;
}

it('refuses to go on with a file that is another one now, until told to begin anew', async () => {
  const folder = await copiedCheckpoint('blip2-opt');
  const hub = await openHub(folder);
  const { partial, ...options } = { ...(await place(hub)), recipe: 'reference-f32' as const };
  expect(await dropped(hub, { ...options, partial })).toMatchObject({ reason: 'source-unreachable' });
  const weights = await readFile(join(folder, 'model.safetensors'));
  weights[weights.length - 1]! ^= 1;
  await writeFile(join(folder, 'model.safetensors'), weights);
  await expect(convertCheckpoint(options)).rejects.toMatchObject({
    reason: 'source-changed',
    message: expect.stringMatching(/model\.safetensors has changed/) as string,
  });
  expect(await stoppedConversion(options.out)).not.toBeNull();
  const stop = new AbortController();
  const onProgress = ({ done, kept }: ConvertProgress) => done > 0 && kept === 0 && stop.abort();
  const anew = convertCheckpoint({ ...options, restart: true, onProgress, signal: stop.signal });
  await expect(anew).rejects.toMatchObject({ reason: 'cancelled' });
  await discardPartial(options.out);
  expect(await readdir(join(options.out, '..'))).toEqual([]);
});
