// Random weights of any size, streamed into safetensors shards. What a stopped run finished is left as it is.

import { mkdir, open, rename, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { toHalves } from '../source/floats.ts';
import { valuesIn, type Shapes } from './random-shapes.ts';

export interface WriteWeights {
  /** float16 when absent. */
  dtype?: 'F16' | 'F32';
  /** Largest file, in bytes, but for a tensor that alone is larger; one file when absent. */
  shardBytes?: number;
  /** Hears of bytes written, and of all there will be. */
  onProgress?: (done: number, total: number) => void;
}

interface Shard {
  file: string;
  shapes: Shapes;
}

/** Writes model.safetensors, or shards and their index, into `folder`. The same shapes give the same bytes. */
export async function writeRandomWeights(folder: string, shapes: Shapes, options: WriteWeights = {}): Promise<void> {
  const { dtype = 'F16', shardBytes = Infinity, onProgress = () => {} } = options;
  const width = dtype === 'F16' ? 2 : 4;
  await mkdir(folder, { recursive: true });
  const shards = shardsOf(shapes, width, shardBytes);
  const total = bytesOf(shapes, width);
  const sources =
    dtype === 'F16' ? { random: toHalves(random()), ones: toHalves(ones()) } : { random: random(), ones: ones() };
  let done = 0;
  for (const shard of shards) {
    const header = headerOf(shard.shapes, dtype, width);
    const bytes = bytesOf(shard.shapes, width);
    if ((await sizeOf(join(folder, shard.file))) !== header.length + bytes) {
      const partial = join(folder, `.${shard.file}.partial`);
      const handle = await open(partial, 'w');
      try {
        await handle.write(header);
        for (const [name, shape] of shard.shapes) {
          const source = /norm.*weight$/i.test(name) ? sources.ones : sources.random;
          await writeValues(handle, name, valuesIn(shape) * width, new Uint8Array(source.buffer), width);
          done += valuesIn(shape) * width;
          onProgress(done, total);
        }
      } finally {
        await handle.close();
      }
      await rename(partial, join(folder, shard.file));
    } else onProgress((done += bytes), total);
  }
  if (shards.length > 1) await writeFile(join(folder, 'model.safetensors.index.json'), indexOf(shards, total));
}

/** `width`: bytes of one value. */
export function bytesOf(shapes: Shapes, width: number): number {
  return shapes.reduce((sum, [, shape]) => sum + valuesIn(shape) * width, 0);
}

function shardsOf(shapes: Shapes, width: number, most: number): Shard[] {
  const lists: Shapes[] = [[]];
  for (const tensor of shapes) {
    if (lists.at(-1)!.length > 0 && bytesOf([...lists.at(-1)!, tensor], width) > most) lists.push([]);
    lists.at(-1)!.push(tensor);
  }
  const five = (number: number) => String(number).padStart(5, '0');
  const fileOf = (i: number) =>
    lists.length === 1 ? 'model.safetensors' : `model-${five(i + 1)}-of-${five(lists.length)}.safetensors`;
  return lists.map((list, i) => ({ file: fileOf(i), shapes: list }));
}

function indexOf(shards: Shard[], total: number): string {
  const files = shards.flatMap(({ file, shapes }) => shapes.map(([name]) => [name, file]));
  return JSON.stringify({ metadata: { total_size: total }, weight_map: Object.fromEntries(files) });
}

function headerOf(shapes: Shapes, dtype: string, width: number): Buffer {
  let end = 0;
  const entries = shapes.map(([name, shape]) => {
    const begin = end;
    end += valuesIn(shape) * width;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const text = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

/**
 * After how many values the random ones repeat: a prime, so that no two rows of a matrix are the same and no two tokens
 * equally likely.
 */
const period = 1_048_573;

/** As large as trained weights are, so that activations neither vanish nor overflow. */
function random(): Float32Array<ArrayBuffer> {
  let state = 1;
  return Float32Array.from({ length: period }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.03;
  });
}

const ones = () => new Float32Array(period).fill(1);

/** Each tensor begins somewhere else in the random values. */
async function writeValues(
  handle: FileHandle,
  name: string,
  bytes: number,
  source: Uint8Array,
  width: number,
): Promise<void> {
  let at = (hashOf(name) % period) * width;
  for (let done = 0; done < bytes;) {
    const part = source.subarray(at, at + Math.min(source.length - at, bytes - done));
    await handle.write(part);
    done += part.length;
    at = 0;
  }
}

function hashOf(name: string): number {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619) >>> 0;
  return hash;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => -1,
  );
}
