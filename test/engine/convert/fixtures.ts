// Checkpoints for the conversion tests: the committed golden cases, and copies of them with one thing changed.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const goldenFolder = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));

export function goldenCheckpoint(name: string): string {
  return join(goldenFolder, name, 'checkpoint');
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'talbot-convert-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a golden checkpoint to spoil. */
export async function copiedCheckpoint(name: string): Promise<string> {
  const folder = join(await temporaryFolder(), name);
  await cp(goldenCheckpoint(name), folder, { recursive: true });
  return folder;
}

export interface TestTensor {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}

export type TestTensors = Record<string, TestTensor>;

export async function readSafetensors(file: string): Promise<TestTensors> {
  const bytes = await readFile(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  delete header['__metadata__'];
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => [name, { dtype, shape, bytes: Uint8Array.from(bytes.subarray(8 + length + begin, 8 + length + end)) }],
    ),
  );
}

export async function writeSafetensors(file: string, tensors: TestTensors): Promise<void> {
  let at = 0;
  const header: Record<string, unknown> = {};
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, (at += bytes.length)] };
  }
  await writeFile(file, rawSafetensors(JSON.stringify(header), ...Object.values(tensors).map(({ bytes }) => bytes)));
}

/** A file with exactly this header text, sound or not. */
export function rawSafetensors(header: string, ...data: Uint8Array[]): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...data]);
}

export function floatTensor(shape: number[], values: ArrayLike<number>): TestTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

export function floatsOf(tensor: TestTensor): Float32Array {
  return new Float32Array(tensor.bytes.buffer, tensor.bytes.byteOffset, tensor.bytes.length / 4);
}

export async function changeTensors(folder: string, change: (tensors: TestTensors) => void): Promise<void> {
  const file = join(folder, 'model.safetensors');
  const tensors = await readSafetensors(file);
  change(tensors);
  await writeSafetensors(file, tensors);
}

export async function changeConfig(folder: string, change: (config: Config) => void): Promise<void> {
  const file = join(folder, 'config.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as Config;
  change(config);
  await writeFile(file, JSON.stringify(config));
}

type Section = Record<string, unknown>;
export type Config = Section & { text_config: Section; vision_config: Section; qformer_config: Section };

/** Repeatable pseudo-random numbers between -1 and 1. */
export function noise(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
