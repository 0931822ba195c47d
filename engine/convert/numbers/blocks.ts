// Weights in blocks along a row, each block with a scale of its own: what MatMulNBits reads. Unsigned levels around a zero
// point in the middle (128 or 8), 4-bit ones two to a byte, low half first; scales in the order of the blocks.

import { bitsOf, fourLevels, isUsual, largestBits, largestOf } from './levels.ts';

export interface Blocks {
  values: Uint8Array;
  /** float32, one per block. */
  scales: Float32Array;
}

/** Whole rows of a matrix whose width `block` divides; `block` is a multiple of four. w ≈ (level - zero point) · scale. */
export function quantiseBlocks(source: Float32Array, bits: 4 | 8, block: number): Blocks {
  const values = new Uint8Array((source.length * bits) / 8);
  const scales = new Float32Array(source.length / block);
  const words = bitsOf(source);
  const { fill, fillAny } = bits === 8 ? bytes : nibbles;
  for (let index = 0; index < scales.length; index++) {
    const at = index * block;
    const peakBits = largestBits(words, at, at + block);
    const size = largestOf(source, at, at + block, peakBits);
    const scale = bits === 8 ? Math.fround(size / 127) : scaleFor(source, at, block, size, isUsual(peakBits));
    scales[index] = scale;
    (isUsual(peakBits) ? fill : fillAny)(source, at, block, scale === 0 ? 0 : 1 / scale, values);
  }
  return { values, scales };
}

/** The scale that 4 bits take for the values `at` … `at + block`; zero where all of them are. */
export function nibbleScale(source: Float32Array, at: number, block: number): number {
  const peakBits = largestBits(bitsOf(source), at, at + block);
  return scaleFor(source, at, block, largestOf(source, at, at + block, peakBits), isUsual(peakBits));
}

/** How much of the largest size the levels reach when that leaves the smaller error. */
const narrow = 0.85;

/**
 * The value of largest size stands for level -8, the one end that has no counterpart: a sixteenth is gained. Or it is cut
 * off at 85 % of its size, which rounds all others finer: whichever gives the block the smaller error.
 */
function scaleFor(source: Float32Array, at: number, block: number, size: number, usual: boolean): number {
  const whole = Math.fround(withSign(source, at, size) / -8);
  if (!usual || size === 0) return whole;
  const cut = Math.fround(whole * narrow);
  return nibbleError(source, at, block, cut) < nibbleError(source, at, block, whole) ? cut : whole;
}

/** Sum of squares of what levels of this scale leave. */
function nibbleError(source: Float32Array, at: number, block: number, scale: number): number {
  const step = 1 / scale;
  let sum = 0;
  for (let i = at; i < at + block; i++) {
    const x = source[i]! * step;
    const level = ((x + 128.5) | 0) - 128;
    const rest = x - (level > 7 ? 7 : level < -8 ? -8 : level);
    sum += rest * rest;
  }
  return sum * scale * scale;
}

/** The first value of this size. */
function withSign(source: Float32Array, at: number, size: number): number {
  let i = at;
  while (source[i] !== size && source[i] !== -size) i++;
  return source[i]!;
}

function fillBytes(source: Float32Array, at: number, block: number, step: number, target: Uint8Array): void {
  for (let i = at; i < at + block; i += 4) {
    const four = fourLevels(source[i]! * step, source[i + 1]! * step, source[i + 2]! * step, source[i + 3]! * step);
    target[i] = four & 255;
    target[i + 1] = (four >> 8) & 255;
    target[i + 2] = (four >> 16) & 255;
    target[i + 3] = four >>> 24;
  }
}

function fillNibbles(source: Float32Array, at: number, block: number, step: number, target: Uint8Array): void {
  for (let i = at; i < at + block; i += 4) {
    const four = fourLevels(source[i]! * step, source[i + 1]! * step, source[i + 2]! * step, source[i + 3]! * step);
    target[i >> 1] = nibble(four & 255) | (nibble((four >> 8) & 255) << 4);
    target[(i >> 1) + 1] = nibble((four >> 16) & 255) | (nibble(four >>> 24) << 4);
  }
}

/** Level + 128 as level + 8, from 0 to 15. */
function nibble(byte: number): number {
  const level = byte - 120;
  return level > 15 ? 15 : level < 0 ? 0 : level;
}

function fillAnyBytes(source: Float32Array, at: number, block: number, step: number, target: Uint8Array): void {
  for (let i = at; i < at + block; i++) target[i] = Math.round(source[i]! * step) + 128;
}

function fillAnyNibbles(source: Float32Array, at: number, block: number, step: number, target: Uint8Array): void {
  const level = (i: number) => Math.min(15, Math.max(0, Math.round(source[i]! * step) + 8));
  for (let i = at; i < at + block; i += 2) target[i >> 1] = level(i) | (level(i + 1) << 4);
}

/** One block; `fillAny` takes what `fill` cannot. */
const bytes = { fill: fillBytes, fillAny: fillAnyBytes };
const nibbles = { fill: fillNibbles, fillAny: fillAnyNibbles };
