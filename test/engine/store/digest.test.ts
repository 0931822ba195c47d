// Few rows that stand for many vectors: one where all agree, more where they differ.

import { expect, test } from 'vitest';
import { digestOf } from '../../../engine/store/alike/digest.ts';

const width = 8;

/** queries × width; each row points along one axis, a little off. */
function pointing(...axes: number[]): Float32Array {
  const data = new Float32Array(axes.length * width);
  axes.forEach((axis, q) => {
    const row = Float32Array.from({ length: width }, (_, i) => (i === axis ? 1 : 0.02 * ((q + i) % 3)));
    const length = Math.hypot(...row);
    data.set(
      row.map((value) => value / length),
      q * width,
    );
  });
  return data;
}

const best = (rows: Float32Array, axis: number) =>
  Math.max(...Array.from({ length: rows.length / width }, (_, r) => rows[r * width + axis]!));

test('vectors that agree need one row', () => {
  const { count, rows } = digestOf(pointing(3, 3, 3, 3, 3), 5, width);
  expect(count).toBe(1);
  expect(rows[3]).toBeGreaterThan(0.99);
  expect(Math.hypot(...rows)).toBeCloseTo(1, 5);
});

test('vectors that differ get a row for each direction, four at most', () => {
  const three = digestOf(pointing(0, 1, 2, 0, 1, 2), 6, width);
  expect(three.count).toBe(3);
  for (const axis of [0, 1, 2]) expect(best(three.rows, axis)).toBeGreaterThan(0.98);
  expect(digestOf(pointing(0, 1, 2, 3, 4, 5, 6), 7, width).count).toBe(4);
});

test('one vector, no length, no number', () => {
  expect(digestOf(pointing(5), 1, width).count).toBe(1);
  expect(digestOf(new Float32Array(2 * width), 2, width).rows.every((value) => value === 0)).toBe(true);
  expect(() => digestOf(new Float32Array(2 * width).fill(NaN), 2, width)).not.toThrow();
});
