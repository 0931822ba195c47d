// Justified rows: every photo once, in order, as wide as asked, at any size.

import { describe, expect, test } from 'vitest';
import { layOut, neighbourRow, rowAt, rowOf, type Rows, type Shape } from '../../renderer/rows.ts';

const wish = { width: 1000, height: 200, gap: 8, below: 0 };

function shapes(count: number): Shape[] {
  const some = [
    [3, 2],
    [2, 3],
    [1, 1],
    [16, 9],
    [4, 5],
  ];
  return Array.from({ length: count }, (_, i) => ({ width: some[i % 5]![0]! * 100, height: some[i % 5]![1]! * 100 }));
}

function widthOf(rows: Rows, row: number): number {
  const photos = rows.first[row + 1]! - rows.first[row]!;
  let aspects = 0;
  for (let at = rows.first[row]!; at < rows.first[row + 1]!; at++) aspects += rows.aspect[at]!;
  return aspects * rows.height[row]! + (photos - 1) * wish.gap;
}

describe('rows', () => {
  test('fill the width exactly, except the last, and keep near the wished height', () => {
    const rows = layOut(shapes(500), 500, wish);
    for (let row = 0; row < rows.count - 1; row++) {
      expect(widthOf(rows, row)).toBeCloseTo(wish.width, 0);
      expect(rows.height[row]).toBeGreaterThan(wish.height / 2);
      expect(rows.height[row]).toBeLessThan(wish.height * 2);
    }
    expect(widthOf(rows, rows.count - 1)).toBeLessThanOrEqual(wish.width + 0.5);
  });

  test('hold every photo once, in order, one row below the other', () => {
    const rows = layOut(shapes(77), 77, { ...wish, below: 40 });
    expect(rows.first[0]).toBe(0);
    expect(rows.first[rows.count]).toBe(77);
    for (let row = 0; row < rows.count; row++) {
      expect(rows.first[row + 1]!).toBeGreaterThan(rows.first[row]!);
      if (row > 0) expect(rows.top[row]!).toBeCloseTo(rows.top[row - 1]! + rows.height[row - 1]! + 40 + wish.gap, 3);
    }
  });

  test('make room for photos not known yet, and leave the known ones where they are', () => {
    const part = layOut(shapes(40), 1000, wish);
    const known = layOut(shapes(40), 40, wish);
    expect(part.first[part.count]).toBe(1000);
    expect([...part.first.slice(0, known.count - 1)]).toEqual([...known.first.slice(0, known.count - 1)]);
  });

  test('hold threads and unknown sizes without overflow', () => {
    const odd = [
      { width: 1, height: 30_000 },
      { width: 30_000, height: 1 },
      { width: 0, height: 0 },
    ];
    const rows = layOut(odd, 3, { ...wish, width: 320 });
    for (let row = 0; row < rows.count; row++) expect(widthOf(rows, row)).toBeLessThanOrEqual(320.5);
  });

  test('of no photos are no rows', () => {
    const rows = layOut([], 0, wish);
    expect([rows.count, rows.top[0]]).toEqual([0, 0]);
  });
});

describe('finding a row', () => {
  const rows = layOut(shapes(200), 200, wish);

  test('by its photo and by its height', () => {
    for (const position of [0, 1, 57, 199]) {
      const row = rowOf(rows, position);
      expect(rows.first[row]!).toBeLessThanOrEqual(position);
      expect(rows.first[row + 1]!).toBeGreaterThan(position);
      expect(rowAt(rows, rows.top[row]! + 1)).toBe(row);
    }
    expect(rowAt(rows, -50)).toBe(0);
    expect(rowAt(rows, 1e9)).toBe(rows.count - 1);
  });

  test('below and above: the nearest photo, and none beyond the ends', () => {
    const below = neighbourRow(rows, 1, 1);
    expect(rowOf(rows, below)).toBe(1);
    expect(rowOf(rows, neighbourRow(rows, below, -1))).toBe(0);
    expect(neighbourRow(rows, 0, -1)).toBe(0);
    expect(neighbourRow(rows, 199, 1)).toBe(199);
  });
});
