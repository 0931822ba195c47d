// Fewer bits: what comes back from each encoding, and that values which were rounded before come back exactly.

import { describe, expect, it } from 'vitest';
import { together } from '../../../engine/convert/writing/encoded.ts';
import { encodePart, type Encoding } from '../../../engine/convert/numbers/encoding.ts';
import { floatToHalf, halfToFloat, toFloats, toHalves } from '../../../engine/convert/source/floats.ts';
import { int4Blocks, int8Rows } from '../../../engine/convert/numbers/quantise.ts';
import { noise } from './fixtures.ts';

/** A matrix [n, k] that comes in chunks of `size` values. */
async function quantised(values: Float32Array, n: number, k: number, encoding: Encoding, size = n * k) {
  async function* parts() {
    for (let at = 0; at < values.length; at += size) {
      const bytes = new Uint8Array(values.slice(at, at + size).buffer);
      yield encodePart({ encoding, dtype: 'F32', at, bytes });
    }
  }
  const columns = encoding.as === 'int8 columns';
  const bits = encoding.as === 'blocks' ? encoding.bits : 8;
  const scales = encoding.as === 'blocks' ? (n * k) / encoding.block : n;
  const done = await together(parts(), { bytes: (n * k * bits) / 8, scales, n, k, columns });
  return { levels: new Int8Array(done.values.buffer), ...done };
}

describe('float16', () => {
  it('gives every bit pattern back', () => {
    const bits = Array.from({ length: 65536 }, (_, i) => i).filter((i) => !Number.isNaN(halfToFloat(i)));
    expect(bits.filter((i) => floatToHalf(halfToFloat(i)) !== i)).toEqual([]);
    expect(halfToFloat(floatToHalf(NaN))).toBeNaN();
  });

  it('rounds as the platform does, also at ties, below the normal range and beyond the largest', () => {
    const view = new DataView(new ArrayBuffer(2));
    const hard = [
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65504,
      65519.99,
      65520,
      1e9,
      2 ** -24,
      2 ** -25,
      1.5 * 2 ** -25,
      6e-5,
      -0,
    ];
    for (const value of [...hard, ...noise(5000, 1).map((x) => x ** 9 * 1e5), ...noise(5000, 2).map((x) => x * 1e-6)]) {
      // setFloat16 rounds once from double; so that both start alike, the value is a float32 first.
      view.setFloat16(0, Math.fround(value));
      expect(floatToHalf(value), String(value)).toBe(view.getUint16(0));
      expect(toHalves(Float32Array.of(value))[0], String(value)).toBe(view.getUint16(0));
    }
  });

  it('reads bfloat16 as the upper half of float32', () => {
    expect([...toFloats(Uint8Array.of(0x80, 0x3f, 0x20, 0xc1, 0, 0), 'BF16')]).toEqual([1, -10, 0]);
  });
});

/** Values whose quotients by the scale are halves exactly, above all; then huge, tiny and broken ones. */
function hardRows(k: number): Float32Array {
  const rows: ((i: number) => number)[] = [
    (i) => ((i % 255) - 127) / 2,
    (i) => ((i % 509) - 254) * 0.005,
    (i) => ((i % 17) - 8) / 16,
    () => 0,
    () => -0,
    (i) => ((i % 511) - 255) * 2 ** -149,
    (i) => ((i % 31) - 15) * 2 ** -130,
    (i) => ((i % 31) - 15) * 2 ** 122,
    (i) => (i === 3 ? Infinity : i - 20),
    (i) => (i === 3 ? NaN : i - 20),
  ];
  return Float32Array.from({ length: rows.length * k }, (_, at) => rows[Math.floor(at / k)]!(at % k));
}

describe.each([
  [130, 37],
  [131, 36],
])('int8 [%i, %i]', (n, k) => {
  const values = noise(n * k, 3).map((value, i) => (Math.floor(i / k) === 5 ? 0 : value * (1 + Math.floor(i / k))));

  it.each([k, 3 * k, 64 * k, n * k])('columns are the transposed rows, in chunks of %i values', async (size) => {
    const rows = await quantised(values, n, k, { as: 'int8 rows', width: k }, size);
    const columns = await quantised(values, n, k, { as: 'int8 columns', width: k }, size);
    expect(columns.scales).toEqual(rows.scales);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < k; column++) {
        expect(columns.levels[column * n + row]).toBe(rows.levels[row * k + column]);
      }
    }
  });

  it('is off by half a step at most, row by row, and keeps a row of zeros', async () => {
    const { levels: rounded, scales } = await quantised(values, n, k, { as: 'int8 rows', width: k }, 10 * k);
    values.forEach((value, i) => {
      const scale = scales[Math.floor(i / k)]!;
      expect(Math.abs(rounded[i]! * scale - value)).toBeLessThanOrEqual(scale * 0.5001);
    });
    expect([...rounded.subarray(5 * k, 6 * k)].every((value) => value === 0)).toBe(true);
  });

  it('rounds as Math.round does, whatever comes', async () => {
    // One row at a time, then all at once: a strange row must not change how the others are rounded.
    for (const rows of [
      ...Array.from({ length: 10 }, (_, row) => hardRows(k).slice(row * k, (row + 1) * k)),
      hardRows(k),
    ]) {
      const { levels, scales } = await quantised(rows, rows.length / k, k, { as: 'int8 rows', width: k });
      const { levels: columns } = await quantised(rows, rows.length / k, k, { as: 'int8 columns', width: k });
      rows.forEach((value, i) => {
        const scale = scales[Math.floor(i / k)]!;
        const level = Int8Array.of(Math.round(value * (scale === 0 ? 0 : 1 / scale)))[0];
        expect(levels[i], `${value} by ${scale}`).toBe(level);
        expect(columns[(i % k) * scales.length + Math.floor(i / k)]).toBe(level);
      });
    }
  });

  it('table rows carry their own scale', () => {
    const bytes = int8Rows(values, k);
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(n * (k + 4));
    for (let row = 0; row < n; row++) {
      const scale = view.getFloat32(row * (k + 4) + k, true);
      for (let i = 0; i < k; i++) {
        const value = view.getInt8(row * (k + 4) + i) * scale;
        expect(Math.abs(value - values[row * k + i]!)).toBeLessThanOrEqual(scale * 0.5001);
      }
    }
  });
});

describe.each([4, 8] as const)('%i-bit blocks along rows', (bits) => {
  it('round as Math.round does, whatever comes', async () => {
    const [k, block] = [64, 16];
    const rows = hardRows(k);
    const n = rows.length / k;
    const { values, scales } = await quantised(rows, n, k, { as: 'blocks', bits, block }, 3 * k);
    rows.forEach((value, i) => {
      const scale = scales[Math.floor(i / block)]!;
      const level = Math.round(value * (scale === 0 ? 0 : 1 / scale));
      const expected = bits === 8 ? Uint8Array.of(level + 128)[0]! : Math.min(15, Math.max(0, level + 8)) & 15;
      const found = bits === 8 ? values[i]! : (values[i >> 1]! >> (i % 2 ? 4 : 0)) & 15;
      expect(found, `${value} by ${scale}`).toBe(expected);
    });
  });
});

describe('the scale of a 4-bit block', () => {
  const block = 256;
  const errorOf = (values: Float32Array, scale: number) =>
    values.reduce((sum, value) => {
      const level = Math.max(-8, Math.min(7, Math.round(value / scale)));
      return sum + (value - level * scale) ** 2;
    }, 0);
  const scaleOf = async (values: Float32Array) => {
    const { scales } = await quantised(values, 1, block, { as: 'blocks', bits: 4, block });
    return scales[0]!;
  };
  const largest = (values: Float32Array) => values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));

  it('reaches the largest value, with its sign, where values are spread evenly', async () => {
    for (const seed of [1, 2, 3]) {
      const values = noise(block, seed);
      values[7] = seed === 2 ? 1.02 : -1.02;
      expect(await scaleOf(values)).toBe(Math.fround(values[7]! / -8));
    }
  });

  it('cuts the largest off where that leaves less to all others', async () => {
    let cuts = 0;
    for (let seed = 1; seed <= 20; seed++) {
      // Sums of four are nearly a bell, which has few large values.
      const values = new Float32Array(block);
      for (let part = 0; part < 4; part++) noise(block, 4 * seed + part).forEach((value, i) => (values[i]! += value));
      const whole = Math.fround(largest(values) / -8);
      const scale = await scaleOf(values);
      const cut = Math.abs(scale) < Math.abs(whole);
      expect(cut).toBe(errorOf(values, Math.fround(whole * 0.85)) < errorOf(values, whole));
      if (cut) cuts++;
    }
    expect(cuts).toBeGreaterThan(10);
  });
});

describe('4-bit blocks of tables', () => {
  const decode = (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer);
    return Float32Array.from({ length: (bytes.length / 18) * 32 }, (_, i) => {
      const block = Math.floor(i / 32) * 18;
      const pair = bytes[block + ((i % 32) >> 1)]!;
      return ((i % 2 ? pair >> 4 : pair & 15) - 8) * view.getFloat16(block + 16, true);
    });
  };

  it('gives back exactly what was made of 4-bit values, whatever levels a block uses', () => {
    const values = new Float32Array(16 * 32);
    const levels = noise(values.length, 11);
    for (let block = 0; block < 16; block++) {
      const scale = halfToFloat(floatToHalf(0.001 * (block + 1) ** 2));
      const most = (block % 8) + 1;
      for (let i = 0; i < 32; i++) {
        const level = Math.max(-most, Math.min(7, Math.round(levels[block * 32 + i]! * most * 1.2)));
        values[block * 32 + i] = level === 0 ? 0 : level * scale;
      }
    }
    expect(decode(int4Blocks(values))).toEqual(values);
  });

  it('loses less than one level elsewhere, and keeps zeros', () => {
    const values = noise(320, 9);
    values.fill(0, 32, 64);
    const back = decode(int4Blocks(values));
    back.forEach((value, i) => expect(Math.abs(value - values[i]!)).toBeLessThan(0.15));
    expect([...back.subarray(32, 64)].every((value) => value === 0)).toBe(true);
  });
});
