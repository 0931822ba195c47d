// Rows: every photo once, in order, as wide as asked, at any size; squares in columns.

import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  justified,
  leftOf,
  nearest,
  rowAt,
  rowOf,
  type Rows,
  squares,
  drawnSide,
  isTiny,
} from '../../../renderer/grid/rows.ts';

const wish = { width: 1000, height: 200, gap: 8, below: 0 };
const some = [3 / 2, 2 / 3, 1, 16 / 9, 4 / 5];
const aspects = (count: number) => Array.from({ length: count }, (_, i) => some[(i * 7) % 5]!);

function widthOf(rows: Rows, row: number): number {
  const end = rows.first[row + 1]! - 1;
  return leftOf(rows, row, end, wish.gap) + rows.aspect[end]! * rows.height[row]!;
}

function inOrder(rows: Rows, count: number): void {
  expect(rows.first[0]).toBe(0);
  expect(rows.first[rows.count]).toBe(count);
  for (let row = 0; row < rows.count; row++) expect(rows.first[row + 1]!).toBeGreaterThan(rows.first[row]!);
}

describe('justified rows', () => {
  test('fill the width exactly, except the last, and keep near the wished height', () => {
    const rows = justified(aspects(500), wish);
    inOrder(rows, 500);
    for (let row = 0; row < rows.count - 1; row++) {
      expect(widthOf(rows, row)).toBeCloseTo(wish.width, 0);
      expect(rows.height[row]).toBeGreaterThan(wish.height / 2);
      expect(rows.height[row]).toBeLessThan(wish.height * 2);
    }
    expect(widthOf(rows, rows.count - 1)).toBeLessThanOrEqual(wish.width + 0.5);
  });

  test('lie one below the other with room for captions', () => {
    const rows = justified(aspects(77), { ...wish, below: 40 });
    for (let row = 1; row <= rows.count; row++) {
      expect(rows.top[row]!).toBeCloseTo(rows.top[row - 1]! + rows.height[row - 1]! + 40 + wish.gap, 3);
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 31, 77, 500])('%i photos that go on below fill their last row, too', (count) => {
    const rows = justified(aspects(count), wish, true);
    inOrder(rows, count);
    if (count < 4) return;
    for (let row = 0; row < rows.count; row++) {
      expect(widthOf(rows, row)).toBeCloseTo(wish.width, 0);
      expect(rows.height[row]).toBeLessThan(wish.height * 2.5);
    }
  });

  test('what is known first stays where it is when the rest becomes known', () => {
    const known = justified(aspects(40), wish);
    const more = justified([...aspects(40), ...Array<number>(100).fill(4 / 3)], wish);
    expect([...more.first.slice(0, known.count - 1)]).toEqual([...known.first.slice(0, known.count - 1)]);
  });

  test('are none without photos', () => {
    expect(justified([], wish)).toMatchObject({ count: 0 });
    expect(squares(0, wish)).toMatchObject({ count: 0 });
  });
});

test('squares stand in columns of one width', () => {
  const rows = squares(23, wish);
  const columns = columnsOf(wish);
  inOrder(rows, 23);
  expect(rows.count).toBe(Math.ceil(23 / columns));
  expect(widthOf(rows, 0)).toBeCloseTo(wish.width, 1);
  expect(new Set(rows.height).size).toBe(1);
});

test('a height and a position lead to their row', () => {
  const rows = justified(aspects(300), wish);
  for (let row = 0; row < rows.count; row++) {
    expect(rowAt(rows, rows.top[row]! + 1)).toBe(row);
    expect(rowOf(rows, rows.first[row]!)).toBe(row);
    expect(rowOf(rows, rows.first[row + 1]! - 1)).toBe(row);
  }
  expect([rowAt(rows, -50), rowAt(rows, 1e9)]).toEqual([0, rows.count - 1]);
});

test('the nearest photo of a row is the one whose middle is', () => {
  const rows = squares(10, wish);
  expect(nearest(rows, 1, 0, wish.gap)).toBe(rows.first[1]);
  expect(nearest(rows, 0, 1e6, wish.gap)).toBe(rows.first[1]! - 1);
});

test('what is drawn of a photo tells which of its pictures is wanted', () => {
  const place = { width: 600, height: 200 };
  expect(drawnSide({ width: 3000, height: 1000 }, place)).toBe(600);
  // Ten times as wide as high: most of it is cut off, and what is seen is enlarged.
  expect(drawnSide({ width: 3000, height: 300 }, place)).toBe(2000);
  expect(drawnSide({ width: 300, height: 3000 }, { width: 90, height: 200 })).toBe(900);
  expect(drawnSide(undefined, place)).toBe(600);
  expect(drawnSide({ width: 0, height: 0 }, place)).toBe(600);
  expect([isTiny({ width: 24, height: 24 }, place), isTiny({ width: 24, height: 400 }, place)]).toEqual([true, false]);
  expect([isTiny({ width: 300, height: 200 }, place), isTiny({ width: 0, height: 0 }, place)]).toEqual([false, false]);
});
