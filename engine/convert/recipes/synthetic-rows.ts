// Rows to try a linear on when there are no photos: normally distributed, and after a norm with that norm's own scale and
// shift per channel. They show channels that a norm makes large; what only real photos make large they cannot show.

import type { Rows } from '../families/layers.ts';
import type { Matrix } from './rounding.ts';
import { readFloats, type StoredTensor } from '../source/safetensors.ts';

const count = 16;

/** [16, width], always the same. */
export async function syntheticRows({ width, least = -Infinity, norm }: Rows): Promise<Matrix> {
  const scale = norm && (await channels(norm.weight));
  const shift = norm?.bias && (await channels(norm.bias));
  const random = normals(width);
  const values = new Float32Array(random.length);
  for (let i = 0, column = 0; i < values.length; i++) {
    const value = random[i]! * (scale ? scale[column]! : 1) + (shift ? shift[column]! : 0);
    values[i] = Math.max(least, value);
    if (++column === width) column = 0;
  }
  return { values, width };
}

async function channels(tensor: StoredTensor): Promise<Float32Array> {
  for await (const { values } of readFloats(tensor)) return values;
  return new Float32Array(0);
}

/** Those of a width are the same for all its linears. */
const known = new Map<number, Float64Array>();

function normals(width: number): Float64Array {
  const before = known.get(width);
  if (before) return before;
  const next = normal(width);
  const made = new Float64Array(count * width).map(next);
  known.set(width, made);
  return made;
}

/** Box-Muller over a linear congruential generator: repeatable everywhere. */
function normal(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
