// What each recipe does to each part of a model, as data: one row per recipe, one word per part. The words are explained
// under the table; kernels.ts carries them out, calibrate.ts decides where a linear must keep more bits than its row says.

import type { Table } from '../../model.ts';

/** What graphs are made of, as far as recipes care. `head` scores every word and is the largest matrix of all. */
export type Part = 'vision' | 'qformer' | 'language' | 'head';

/**
 * How a linear is stored and computed:
 * `f32`           float32.
 * `f16`           float16 on disk; computed in float16 where the graph is, else made float32 when loaded.
 * `int8`          int8 weights with a scale per output × int8 rows with a scale per row. Bits do not depend on batch mates.
 * `int8-weights`  int8 on disk, float32 once loaded: for small models, whose time goes into calls and not into products.
 * `blocks8`       8 bits, a scale per block of weights (MatMulNBits).
 * `blocks4`       4 bits, likewise.
 */
export type Linears = 'f32' | 'f16' | 'int8' | 'int8-weights' | 'blocks8' | 'blocks4';

export type RecipeName = 'reference-f32' | 'cpu-int8' | 'cpu-int4' | 'int8-weights' | 'gpu-f16' | 'gpu-q8' | 'gpu-q4';

export interface RecipeRow extends Record<Part, Linears> {
  /** Word rows, which are read from disk one at a time. */
  words: Table['dtype'];
  /** Made for a processor or for a graphics device (it runs on both, but slowly on the other). */
  device: 'cpu' | 'gpu';
  for: string;
}

// prettier-ignore
export const recipes: Record<RecipeName, RecipeRow> = {
  //                 vision                  qformer                  language                  head                  words         device
  'reference-f32': { vision: 'f32',          qformer: 'f32',          language: 'f32',          head: 'f32',          words: 'f32', device: 'cpu', for: 'comparison with the reference implementation' },
  'cpu-int8':      { vision: 'int8',         qformer: 'int8',         language: 'int8',         head: 'int8',         words: 'f16', device: 'cpu', for: 'real checkpoints on the processor: 2 to 5 times faster than float32, a quarter of the size' },
  'cpu-int4':      { vision: 'int8',         qformer: 'int8',         language: 'blocks4',      head: 'blocks8',      words: 'f16', device: 'cpu', for: 'machines short of memory: half of cpu-int8’s language model, rougher words' },
  'int8-weights':  { vision: 'int8-weights', qformer: 'int8-weights', language: 'int8-weights', head: 'int8-weights', words: 'f16', device: 'cpu', for: 'small models: a quarter of the size, closer to what was trained' },
  'gpu-f16':       { vision: 'f16',          qformer: 'f16',          language: 'f16',          head: 'f16',          words: 'f16', device: 'gpu', for: 'graphics devices with 10 GB or more' },
  'gpu-q8':        { vision: 'blocks8',      qformer: 'f16',          language: 'blocks8',      head: 'blocks8',      words: 'f16', device: 'gpu', for: 'graphics devices with 6 GB' },
  'gpu-q4':        { vision: 'blocks8',      qformer: 'f16',          language: 'blocks4',      head: 'blocks8',      words: 'f16', device: 'gpu', for: 'graphics devices with 4 GB' },
};

export const recipeNames = Object.keys(recipes) as RecipeName[];

/**
 * Largest relative error (root mean square of the outputs' difference over that of the outputs) a linear may have. Rounding
 * to int8 costs about 1 % on well-behaved activations and 5 % where a few channels stand out; 4 bits cost 8 to 11 %
 * anyway. What is past its bound takes the next kernel of its row below.
 */
export const errorBounds: Record<Linears, number> = {
  f32: Infinity,
  f16: 0.005,
  int8: 0.02,
  'int8-weights': Infinity,
  blocks8: 0.02,
  blocks4: 0.12,
};

/** What a linear falls back to, in this order. The last one always holds. */
export const fallbacks: Record<RecipeRow['device'], Partial<Record<Linears, Linears[]>>> = {
  cpu: { int8: ['blocks8', 'f32'], blocks8: ['f32'], blocks4: ['blocks8', 'f32'] },
  gpu: { blocks8: ['f16', 'f32'], blocks4: ['blocks8', 'f16', 'f32'], f16: ['f32'] },
};

/**
 * Weights that share a scale: the largest of these sizes that divides the width. A processor takes 4 bits faster the longer
 * their blocks are, and what a longer block loses comes back by choosing its scale well (blocks.ts).
 */
const blockSizes = [128, 64, 32, 16];
const longBlockSizes = [256, ...blockSizes];

/** Block size for rows of `width` weights; null when no size fits and blocks cannot be used. */
export function blockSize(width: number, kernel: 'blocks4' | 'blocks8', device: RecipeRow['device']): number | null {
  const sizes = kernel === 'blocks4' && device === 'cpu' ? longBlockSizes : blockSizes;
  return sizes.find((size) => width % size === 0) ?? null;
}
