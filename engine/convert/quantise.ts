// Fewer bits per weight: int8 with one scale per output channel for linears, int8 rows and 4-bit blocks for tables.
// All symmetric (zero stays zero), round to nearest.

import { floatToHalf, halfToFloat } from './floats.ts';

export interface Quantised {
  values: Int8Array;
  scales: Float32Array;
}

/**
 * A matrix [n, k] that comes in chunks of whole rows, as int8 [k, n] (transposed) and a scale per row: w ≈ values · scale.
 */
export async function quantiseColumns(
  chunks: AsyncIterable<{ at: number; values: Float32Array }>,
  n: number,
  k: number,
): Promise<Quantised> {
  const values = new Int8Array(n * k);
  const scales = new Float32Array(n);
  for await (const chunk of chunks) {
    const first = chunk.at / k;
    const rows = chunk.values.length / k;
    for (let row = 0; row < rows; row++) {
      scales[first + row] = largest(chunk.values.subarray(row * k, (row + 1) * k)) / 127;
    }
    transposeRounded(chunk.values, rows, k, first, n, scales, values);
  }
  return { values, scales };
}

/** The same in its own order: int8 [n, k] and a scale per row. */
export async function quantiseRows(
  chunks: AsyncIterable<{ at: number; values: Float32Array }>,
  n: number,
  k: number,
): Promise<Quantised> {
  const values = new Int8Array(n * k);
  const scales = new Float32Array(n);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.values.length; at += k) {
      const row = chunk.values.subarray(at, at + k);
      const index = (chunk.at + at) / k;
      scales[index] = largest(row) / 127;
      const step = inverse(scales[index]!);
      for (let i = 0; i < k; i++) values[chunk.at + at + i] = Math.round(row[i]! * step);
    }
  }
  return { values, scales };
}

/** Works in tiles of 64 rows, so that both sides of the transposition stay in the cache. */
function transposeRounded(
  source: Float32Array,
  rows: number,
  k: number,
  first: number,
  n: number,
  scales: Float32Array,
  target: Int8Array,
): void {
  const steps = new Float64Array(64);
  for (let tile = 0; tile < rows; tile += 64) {
    const count = Math.min(64, rows - tile);
    for (let row = 0; row < count; row++) steps[row] = inverse(scales[first + tile + row]!);
    for (let column = 0; column < k; column++) {
      const out = column * n + first + tile;
      let at = tile * k + column;
      for (let row = 0; row < count; row++, at += k) target[out + row] = Math.round(source[at]! * steps[row]!);
    }
  }
}

/** Levels per unit; a row of zeros has scale 0 and stays zero. */
function inverse(scale: number): number {
  return scale === 0 ? 0 : 1 / scale;
}

/** Rows of int8, each followed by its float32 scale: the `i8` layout of model.ts. */
export function int8Rows(values: Float32Array, width: number): Uint8Array {
  const rows = values.length / width;
  const bytes = new Uint8Array(rows * (width + 4));
  const view = new DataView(bytes.buffer);
  for (let row = 0; row < rows; row++) {
    const source = values.subarray(row * width, (row + 1) * width);
    const scale = Math.fround(largest(source) / 127);
    const at = row * (width + 4);
    const step = inverse(scale);
    for (let i = 0; i < width; i++) view.setInt8(at + i, Math.round(source[i]! * step));
    view.setFloat32(at + width, scale, true);
  }
  return bytes;
}

/** Blocks of 32 values in 4 bits and a float16 scale: the `i4` layout of model.ts. `values` is a multiple of 32 long. */
export function int4Blocks(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array((values.length / 32) * 18);
  const levels = new Int8Array(32);
  for (let block = 0; block * 32 < values.length; block++) {
    const half = bestHalfScale(values.subarray(block * 32, block * 32 + 32), levels);
    const at = block * 18;
    for (let i = 0; i < 16; i++) bytes[at + i] = (levels[2 * i]! + 8) | ((levels[2 * i + 1]! + 8) << 4);
    bytes[at + 16] = half & 255;
    bytes[at + 17] = half >> 8;
  }
  return bytes;
}

/**
 * The float16 scale with the least squared error when the largest value of the block stands for level 8, 7, … or 1, of
 * either sign. A block that was made of 4-bit values comes back exactly, whatever levels it used. Fills `levels`.
 */
function bestHalfScale(block: Float32Array, levels: Int8Array): number {
  const peak = largest(block);
  levels.fill(0);
  if (peak === 0) return 0;
  let best = { half: 0, error: Infinity };
  for (let level = 8; level >= 1; level--) {
    const half = floatToHalf(peak / level);
    const error = roundingError(block, halfToFloat(half), null);
    if (error < best.error) best = { half, error };
    if (error === 0) break;
  }
  roundingError(block, halfToFloat(best.half), levels);
  return best.half;
}

function roundingError(block: Float32Array, scale: number, levels: Int8Array | null): number {
  let error = 0;
  for (let i = 0; i < block.length; i++) {
    const level = scale === 0 ? 0 : Math.max(-8, Math.min(7, Math.round(block[i]! / scale)));
    if (levels) levels[i] = level;
    error += (block[i]! - level * scale) ** 2;
  }
  return error;
}

function largest(values: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > peak) peak = size;
  }
  return peak;
}
