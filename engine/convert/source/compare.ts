// Whether two checkpoints hold the same values under the same names.

import type { Checkpoint } from './checkpoint.ts';
import { readFloats, type Chunk, type StoredTensor } from './safetensors.ts';

/** True when every tensor of `first` whose name passes is in `second` with the same shape and, as float32, equal values. */
export async function sameTensors(
  first: Checkpoint,
  second: Checkpoint,
  passes: (name: string) => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  for (const [name, tensor] of first.tensors) {
    const other = second.tensors.get(name);
    if (!passes(name) || !isFloat(tensor)) continue;
    if (!other || !isFloat(other) || !(await sameValues(tensor, other, signal))) return false;
  }
  return true;
}

const isFloat = ({ dtype }: StoredTensor) => ['F32', 'F16', 'BF16'].includes(dtype);

async function sameValues(first: StoredTensor, second: StoredTensor, signal?: AbortSignal): Promise<boolean> {
  if (first.shape.join() !== second.shape.join()) return false;
  // Same shape means same chunks.
  const others = readFloats(second, signal);
  try {
    for await (const { values } of readFloats(first, signal)) {
      const other = (await others.next()).value as Chunk;
      if (!equal(values, other.values)) return false;
    }
    return true;
  } finally {
    await others.return(undefined);
  }
}

/** A plain loop: a callback for each of a billion values costs several times as much. */
function equal(first: Float32Array, second: Float32Array): boolean {
  for (let i = 0; i < first.length; i++) if (first[i] !== second[i]) return false;
  return true;
}
