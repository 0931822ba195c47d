// A stored tensor whose columns are multiplied on the way in: how smoothing moves size from activations into weights.

import { createHash } from 'node:crypto';
import type { StoredTensor } from '../source/safetensors.ts';

export interface ScaledTensor extends StoredTensor {
  /** One per column (of a vector: one per value); absent where nothing is changed. */
  factors?: Float32Array;
}

/** `factors`: one per column, or one per value of a vector. */
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
