// A stored tensor whose columns are multiplied on the way in: how smoothing moves size from activations into weights.

import { createHash } from 'node:crypto';
import { readFloats, type Chunk, type StoredTensor } from './safetensors.ts';

export interface ScaledTensor extends StoredTensor {
  /** One per column (of a vector: one per value); absent where nothing is changed. */
  factors?: Float32Array;
}

export function scaledTensor(tensor: StoredTensor, factors: Float32Array): ScaledTensor {
  return { ...tensor, factors };
}

/** Names the values: two tensors with one key hold the same. */
export function keyOf(tensor: ScaledTensor): string {
  const { file, name, factors } = tensor;
  if (!factors) return `${file}\0${name}`;
  const bytes = new Uint8Array(factors.buffer, factors.byteOffset, factors.byteLength);
  return `${file}\0${name}\0${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What readFloats gives, with the factors in. */
export async function* readValues(tensor: ScaledTensor, signal?: AbortSignal): AsyncGenerator<Chunk> {
  const { factors } = tensor;
  for await (const chunk of readFloats(tensor, signal)) {
    yield factors ? { at: chunk.at, values: multiplied(chunk, factors) } : chunk;
  }
}

function multiplied({ at, values }: Chunk, factors: Float32Array): Float32Array {
  const width = factors.length;
  const result = new Float32Array(values.length);
  for (let i = 0, column = at % width; i < values.length; i++) {
    result[i] = values[i]! * factors[column]!;
    if (++column === width) column = 0;
  }
  return result;
}
