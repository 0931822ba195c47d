// Embedding rows as the converter writes them, read back one by one; and float16 both ways.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { int4Blocks, int8Rows } from '../../../engine/convert/numbers/quantise.ts';
import type { Table } from '../../../engine/model.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';
import { fromHalf, toHalf } from '../../../engine/vision/half.ts';
import { openTable } from '../../../engine/vision/table.ts';
import { largestDifference, temporaryFolder } from './models.ts';

const rows = 5;
const width = 64;
const random = createRandom(3);
const values = Float32Array.from({ length: rows * width }, () => random() * 2 - 1);

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

const layouts: Record<Table['dtype'], { bytes: () => Uint8Array; within: number }> = {
  f32: { bytes: () => new Uint8Array(values.buffer), within: 0 },
  f16: { bytes: () => new Uint8Array(toHalf(values).buffer), within: 2 ** -11 },
  i8: { bytes: () => int8Rows(values, width), within: 1 / 250 },
  i4: { bytes: () => int4Blocks(values), within: 1 / 7 },
};

describe('openTable', () => {
  test.each(Object.keys(layouts) as Table['dtype'][])('%s rows come back as near as they can', async (dtype) => {
    const { bytes, within } = layouts[dtype];
    const file = `${dtype}.data`;
    const before = 32;
    await writeFile(path.join(folder, file), Buffer.concat([Buffer.alloc(before), bytes()]));
    const table = openTable(folder, { file, offset: before, rows, width, dtype });
    for (const row of [0, 3, rows - 1]) {
      const sums = new Float32Array(width + 2).fill(1);
      table.addRow(row, sums, 1);
      const got = sums.subarray(1, width + 1).map((sum) => sum - 1);
      expect(largestDifference(got, values.subarray(row * width, (row + 1) * width))).toBeLessThanOrEqual(
        within + 1e-6,
      );
      expect([sums[0], sums[width + 1]]).toEqual([1, 1]);
    }
    expect(() => table.addRow(rows, new Float32Array(width), 0)).toThrow(
      expect.objectContaining({ reason: 'model-corrupt' }),
    );
    table.close();
  });

  test('a file cut short is a damaged model', async () => {
    await writeFile(path.join(folder, 'short.data'), new Uint8Array(10));
    const table = openTable(folder, { file: 'short.data', offset: 0, rows: 1, width, dtype: 'f32' });
    expect(() => table.addRow(0, new Float32Array(width), 0)).toThrow(
      expect.objectContaining({ reason: 'model-corrupt' }),
    );
    table.close();
  });
});

describe('float16', () => {
  const all = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);

  test('every half survives the way there and back', () => {
    const numbers = all.filter((bits) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0);
    expect(toHalf(fromHalf(numbers))).toEqual(numbers);
  });

  test('values between two halves go to the nearer one, ties to the even one', () => {
    const finite = all.filter((bits) => bits < 0x7bff);
    const [low, high] = [fromHalf(finite), fromHalf(finite.map((bits) => bits + 1))];
    const at = (share: number) => toHalf(low.map((value, i) => value + (high[i]! - value) * share));
    expect(at(0.25)).toEqual(finite);
    expect(at(0.75)).toEqual(finite.map((bits) => bits + 1));
    expect(at(0.5)).toEqual(finite.map((bits) => bits + (bits & 1)));
  });

  test('too large is infinite, and nothing is made of NaN', () => {
    expect(Array.from(fromHalf(toHalf(Float32Array.of(65520, -1e9, NaN))))).toEqual([Infinity, -Infinity, NaN]);
  });
});
