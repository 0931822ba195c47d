// Rounding to whole levels, many at a time: what every int8 and 4-bit encoding spends its time on. Results are those of
// Math.round (nearest, a half goes up), which is slow in a loop; only what could differ is left to it.

/**
 * Four numbers from -127.5 up to 127 (and a little) as whole levels + 128, a byte each, the first lowest. Adding 128.5 and
 * cutting off rounds as Math.round does unless the sum itself was rounded, and then it is whole: that is looked at again.
 */
export function fourLevels(p: number, q: number, r: number, s: number): number {
  const a = p + 128.5;
  const b = q + 128.5;
  const c = r + 128.5;
  const d = s + 128.5;
  const i = a | 0;
  const j = b | 0;
  const k = c | 0;
  const l = d | 0;
  if ((a - i) * (b - j) * (c - k) * (d - l) === 0) return fourRounded(p, q, r, s);
  return i | (j << 8) | (k << 16) | (l << 24);
}

function fourRounded(p: number, q: number, r: number, s: number): number {
  const byte = (x: number) => Math.round(x) + 128;
  return byte(p) | (byte(q) << 8) | (byte(r) << 16) | (byte(s) << 24);
}

/** Turns levels + 128 into int8. */
export const signed = 0x80808080 | 0;

/** The same values as the bits of their float32. */
export function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

const sizeBits = 0x7fffffff;
const infinity = 0x7f800000;
/** 2^-100 as bits. */
const tiny = 0x0d800000;
const oneWord = new Int32Array(1);
const oneFloat = new Float32Array(oneWord.buffer);

/** Bits of the largest size among the values `from` … `end`: without their sign, floats order as their bits do, NaN above all. */
export function largestBits(bits: Int32Array, from: number, end: number): number {
  // Four maxima, so that no comparison waits for the one before.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 3 < end; i += 4) {
    const p = bits[i]! & sizeBits;
    const q = bits[i + 1]! & sizeBits;
    const r = bits[i + 2]! & sizeBits;
    const s = bits[i + 3]! & sizeBits;
    if (p > a) a = p;
    if (q > b) b = q;
    if (r > c) c = r;
    if (s > d) d = s;
  }
  for (; i < end; i++) a = Math.max(a, bits[i]! & sizeBits);
  return Math.max(a, b, c, d);
}

/** Whether values of this largest size divided by a scale made from it stay within the levels: not NaN, not denormal. */
export function isUsual(peakBits: number): boolean {
  return peakBits === 0 || (peakBits >= tiny && peakBits < infinity);
}

/** Size of the largest of the values `from` … `end`; NaN is left out. `peakBits` is what largestBits gave. */
export function largestOf(values: Float32Array, from: number, end: number, peakBits: number): number {
  if (peakBits > infinity) {
    return values.subarray(from, end).reduce((peak, value) => (Math.abs(value) > peak ? Math.abs(value) : peak), 0);
  }
  oneWord[0] = peakBits;
  return oneFloat[0]!;
}
