// Weights in blocks along a row, each block with a scale of its own: what MatMulNBits reads. Unsigned levels around a zero
// point in the middle (128 or 8), 4-bit ones two to a byte, low half first; scales in the order of the blocks.

import type { Chunk } from './safetensors.ts';

export interface Blocks {
  values: Uint8Array;
  /** float32 [n · k / block]. */
  scales: Float32Array;
}

/** A matrix [n, k] that comes in chunks of whole rows; `block` divides k. w ≈ (level - zero point) · scale. */
export async function quantiseBlocks(
  chunks: AsyncIterable<Chunk>,
  n: number,
  k: number,
  { bits, block }: { bits: 4 | 8; block: number },
): Promise<Blocks> {
  const values = new Uint8Array((n * k * bits) / 8);
  const scales = new Float32Array((n * k) / block);
  const fill = bits === 8 ? fillBytes : fillNibbles;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.values.length; at += block) {
      const from = chunk.at + at;
      scales[from / block] = fill(chunk.values, at, block, values, (from * bits) / 8);
    }
  }
  return { values, scales };
}

function fillBytes(source: Float32Array, at: number, block: number, target: Uint8Array, to: number): number {
  const scale = Math.fround(Math.abs(peakOf(source, at, block)) / 127);
  const step = scale === 0 ? 0 : 1 / scale;
  for (let i = 0; i < block; i++) target[to + i] = Math.round(source[at + i]! * step) + 128;
  return scale;
}

/** The value of largest size stands for level -8, the one end that has no counterpart: a sixteenth is gained. */
function fillNibbles(source: Float32Array, at: number, block: number, target: Uint8Array, to: number): number {
  const scale = Math.fround(peakOf(source, at, block) / -8);
  const step = scale === 0 ? 0 : 1 / scale;
  const level = (i: number) => Math.min(15, Math.round(source[at + i]! * step) + 8);
  for (let i = 0; i < block; i += 2) target[to + (i >> 1)] = level(i) | (level(i + 1) << 4);
  return scale;
}

/** The value of largest size, with its sign. */
function peakOf(source: Float32Array, at: number, block: number): number {
  let peak = 0;
  for (let i = at; i < at + block; i++) if (Math.abs(source[i]!) > Math.abs(peak)) peak = source[i]!;
  return peak;
}
