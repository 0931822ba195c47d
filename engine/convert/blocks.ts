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
    // 4 bits: the value of largest size stands for level -8, the one end that has no counterpart: a sixteenth is gained.
    const scale = Math.fround(bits === 8 ? size / 127 : withSign(source, at, size) / -8);
    scales[index] = scale;
    (isUsual(peakBits) ? fill : fillAny)(source, at, block, scale === 0 ? 0 : 1 / scale, values);
  }
  return { values, scales };
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

/** Level + 128 as level + 8; there is no level 8. */
function nibble(byte: number): number {
  const level = byte - 120;
  return level > 15 ? 15 : level;
}

function fillAnyBytes(source: Float32Array, at: number, block: number, step: number, target: Uint8Array): void {
  for (let i = at; i < at + block; i++) target[i] = Math.round(source[i]! * step) + 128;
}

function fillAnyNibbles(source: Float32Array, at: number, block: number, step: number, target: Uint8Array): void {
  const level = (i: number) => Math.min(15, Math.round(source[i]! * step) + 8);
  for (let i = at; i < at + block; i += 2) target[i >> 1] = level(i) | (level(i + 1) << 4);
}

/** One block; `fillAny` takes what `fill` cannot. */
const bytes = { fill: fillBytes, fillAny: fillAnyBytes };
const nibbles = { fill: fillNibbles, fillAny: fillAnyNibbles };
