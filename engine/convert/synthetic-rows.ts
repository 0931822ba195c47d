// Rows to try a linear on when there are no photos: normally distributed, and after a norm with that norm's own scale and
// shift per channel. They show channels that a norm makes large; what only real photos make large they cannot show.

import type { Rows } from './layers.ts';
import type { Matrix } from './rounding.ts';
import { readFloats, type StoredTensor } from './safetensors.ts';

const count = 16;

/** [16, width], always the same. */
export async function syntheticRows({ width, positive, norm }: Rows): Promise<Matrix> {
  const scale = norm && (await channels(norm.weight));
  const shift = norm?.bias && (await channels(norm.bias));
  const next = normal(width);
  const values = Float32Array.from({ length: count * width }, (_, i) => {
    const value = next() * (scale?.[i % width] ?? 1) + (shift?.[i % width] ?? 0);
    return positive ? Math.max(0, value) : value;
  });
  return { values, width };
}

async function channels(tensor: StoredTensor): Promise<Float32Array> {
  for await (const { values } of readFloats(tensor)) return values;
  return new Float32Array(0);
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
