// Number formats of checkpoints and tables: float32, float16 and bfloat16, to and from float32.

export type FloatType = 'F32' | 'F16' | 'BF16';

/** The float16 values by their bit pattern: faster than arithmetic, and exact. */
let halves: Float32Array | null = null;

function halfTable(): Float32Array {
  if (halves) return halves;
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction
            ? NaN
            : Infinity
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -size : size;
  }
  return (halves = table);
}

export function halfToFloat(bits: number): number {
  return halfTable()[bits]!;
}

/** Little-endian bytes of any of the three formats as float32 values. `bytes` must start at an aligned offset. */
export function toFloats(bytes: Uint8Array, type: FloatType): Float32Array {
  if (type === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const bits = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const values = new Float32Array(bits.length);
  if (type === 'F16') {
    const table = halfTable();
    for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]!]!;
  } else {
    const words = new Uint32Array(values.buffer);
    for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  }
  return values;
}

const oneFloat = new Float32Array(1);
const oneWord = new Uint32Array(oneFloat.buffer);

/** The nearest float16 (ties to even), as its bit pattern. Values too large become infinite. */
export function floatToHalf(value: number): number {
  oneFloat[0] = value;
  const word = oneWord[0]!;
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 255;
  const fraction = word & 0x7fffff;
  if (exponent === 255) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted > 0) return sign | roundedEven((shifted << 23) | fraction, 13);
  if (shifted < -10) return sign;
  return sign | roundedEven(fraction | 0x800000, 14 - shifted);
}

/** Bits of the smallest normal float16, and of the first float32 that is no longer one. */
const smallestNormal = 0x38800000;
const tooLarge = 0x477ff000;
/** What the exponents of the two formats differ by. */
const rebias = 0x38000000;

/** floatToHalf for many. Nearly all weights are normal float16 values, whose bits are those of the float32, rounded. */
export function toHalves(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < halves.length; i++) {
    const word = words[i]!;
    const size = word & 0x7fffffff;
    let half = (word >>> 16) & 0x8000;
    if (size >= smallestNormal && size < tooLarge) {
      half |= (size - rebias + 0xfff + ((size >>> 13) & 1)) >>> 13;
    } else {
      half = floatToHalf(values[i]!);
    }
    halves[i] = half;
  }
  return halves;
}

/** `value` without its lowest `bits`, rounded to nearest, ties to even. A carry moves into the exponent, as it should. */
function roundedEven(value: number, bits: number): number {
  const half = 1 << (bits - 1);
  const rest = value & ((1 << bits) - 1);
  const kept = value >>> bits;
  return kept + (rest > half || (rest === half && kept & 1) ? 1 : 0);
}
