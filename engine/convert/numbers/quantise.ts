// Fewer bits per weight: int8 with one scale per output channel for linears, int8 rows and 4-bit blocks for tables.
// All symmetric (zero stays zero), round to nearest. Works on chunks of whole rows: what threads of encode-pool.ts do.

import { floatToHalf, halfToFloat } from '../source/floats.ts';
import { bitsOf, fourLevels, isUsual, largestBits, largestOf, signed } from './levels.ts';

export interface Quantised {
  values: Int8Array;
  scales: Float32Array;
}

/** Rows [r, k] as int8 in their own order and a scale per row: w ≈ values · scale. */
export function quantiseRows(source: Float32Array, k: number): Quantised {
  const { scales, usual } = rowScales(source, k);
  const values = new Int8Array(source.length);
  const words = usual ? new Int32Array(values.buffer) : null;
  for (let row = 0; row < scales.length; row++) {
    const step = inverse(scales[row]!);
    const [from, end] = [row * k, (row + 1) * k];
    if (words) fillRow(source, from, end, step, words);
    else for (let i = from; i < end; i++) values[i] = Math.round(source[i]! * step);
  }
  return { values, scales };
}

function fillRow(source: Float32Array, from: number, end: number, step: number, words: Int32Array): void {
  for (let i = from; i < end; i += 4) {
    const levels = fourLevels(source[i]! * step, source[i + 1]! * step, source[i + 2]! * step, source[i + 3]! * step);
    words[i >> 2] = levels ^ signed;
  }
}

/** Columns that are turned at a time: a tile of them stays in the first cache. */
const tile = 64;

/**
 * The same values, transposed to [k, stride]: `stride` is r, or the next multiple of four; what is beyond r in each row has
 * no meaning. Four rows of the source give the four bytes of one word, so that both sides are walked in order.
 */
export function quantiseColumns(source: Float32Array, k: number): Quantised & { stride: number } {
  const { scales, usual } = rowScales(source, k);
  const rows = scales.length;
  const stride = Math.ceil(rows / 4) * 4;
  const values = new Int8Array(k * stride);
  if (!usual) {
    source.forEach((value, i) => {
      const row = Math.floor(i / k);
      values[(i % k) * stride + row] = Math.round(value * inverse(scales[row]!));
    });
    return { values, scales, stride };
  }
  const words = new Int32Array(values.buffer);
  for (let first = 0; first < k; first += tile) {
    const end = Math.min(first + tile, k);
    for (let row = 0; row < rows; row += 4) fillWords(source, k, { row, rows, first, end }, scales, words);
  }
  return { values, scales, stride };
}

interface Tile {
  /** Four rows from this one on; past the last, that one is repeated. */
  row: number;
  rows: number;
  first: number;
  end: number;
}

/** Columns `first` to `end` of four rows, each column as one word. */
function fillWords(source: Float32Array, k: number, at: Tile, scales: Float32Array, words: Int32Array): void {
  const { row, rows, first, end } = at;
  const last = rows - 1;
  const second = Math.min(row + 1, last);
  const third = Math.min(row + 2, last);
  const fourth = Math.min(row + 3, last);
  const p = inverse(scales[row]!);
  const q = inverse(scales[second]!);
  const r = inverse(scales[third]!);
  const s = inverse(scales[fourth]!);
  const apart = Math.ceil(rows / 4);
  let a = row * k + first;
  let b = second * k + first;
  let c = third * k + first;
  let d = fourth * k + first;
  for (let to = first * apart + (row >> 2), count = end - first; count > 0; count--, to += apart) {
    words[to] = fourLevels(source[a++]! * p, source[b++]! * q, source[c++]! * r, source[d++]! * s) ^ signed;
  }
}

/** The largest of each row / 127; `usual` when all rows can be rounded four values at a time. */
function rowScales(source: Float32Array, k: number): { scales: Float32Array; usual: boolean } {
  const scales = new Float32Array(source.length / k);
  const bits = bitsOf(source);
  let usual = k % 4 === 0;
  for (let row = 0; row < scales.length; row++) {
    const [from, end] = [row * k, (row + 1) * k];
    const peakBits = largestBits(bits, from, end);
    usual &&= isUsual(peakBits);
    scales[row] = largestOf(source, from, end, peakBits) / 127;
  }
  return { scales, usual };
}

/** Levels per unit; a row of zeros has scale 0 and stays zero. */
function inverse(scale: number): number {
  return scale === 0 ? 0 : 1 / scale;
}

/** Rows of int8, each followed by its float32 scale: the `i8` layout of model.ts. */
export function int8Rows(source: Float32Array, width: number): Uint8Array {
  const { values, scales } = quantiseRows(source, width);
  const bytes = new Uint8Array(scales.length * (width + 4));
  const view = new DataView(bytes.buffer);
  scales.forEach((scale, row) => {
    const at = row * (width + 4);
    bytes.set(new Uint8Array(values.buffer, row * width, width), at);
    view.setFloat32(at + width, scale, true);
  });
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
  const peak = block.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
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
