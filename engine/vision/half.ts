// float16 bits and float32 values: visual prompts are kept at half the size, some tables too.

const scratch = new Float32Array(1);
const bits = new Uint32Array(scratch.buffer);

/** float16 bits of the nearest values (ties to even); too large ones become infinite. */
export function toHalf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfOf);
}

/** The exact values of float16 bits, infinities and NaN included. */
export function fromHalf(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => floats[half]!);
}

function halfOf(value: number): number {
  scratch[0] = value;
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const rest = all & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest >= 0x477ff000) return sign | 0x7c00;
  if (rest < 0x38800000) return sign | roundedEven(Math.abs(value) * 2 ** 24);
  // Adding just below half of the last kept bit, and that bit itself, rounds to nearest, ties to even.
  return sign | ((rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13);
}

/** Whole number nearest to a value below 2^31, ties to even. */
function roundedEven(value: number): number {
  const floor = Math.floor(value);
  const over = value - floor;
  return over > 0.5 || (over === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

const floats = Float32Array.from({ length: 0x10000 }, (_, half) => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
});
