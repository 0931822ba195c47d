// A name for the weights of checkpoints: the same for every recipe and wherever they lie, another for other weights. From
// names, shapes and types of all tensors and the values of some small ones; reading all would take hours from a server.

import { createHash } from 'node:crypto';
import type { Checkpoint } from './checkpoint.ts';
import { readPart } from './checkpoint-files.ts';
import type { StoredTensor } from './safetensors.ts';

const samples = 16;
const largestSample = 1 << 16;

/** 16 hex digits of a SHA-256. */
export async function nameWeights(checkpoints: Checkpoint[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { tensors } of checkpoints) {
    const sorted = [...tensors.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, dtype, shape } of sorted) hash.update(`${name} ${dtype} ${shape.join('x')}\n`);
    const parts = await Promise.all(spread(sorted).map(({ stored, begin, bytes }) => readPart(stored, begin, bytes)));
    for (const part of parts) hash.update(part);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Small tensors from all over the checkpoint. */
function spread(tensors: StoredTensor[]): StoredTensor[] {
  const small = tensors.filter(({ bytes }) => bytes > 0 && bytes <= largestSample);
  const step = Math.max(1, small.length / samples);
  return Array.from({ length: Math.min(samples, small.length) }, (_, index) => small[Math.floor(index * step)]!);
}
