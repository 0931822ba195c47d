// A list cut into stretches: heights are guessed until shapes are known, exact afterwards, and little is ever kept.

import { expect, test } from 'vitest';
import { shapeByte } from '../../../engine/contract.ts';
import { headHeight, lineHeight, Stretches, type Group } from '../../../renderer/grid/stretches.ts';
import { firstAt, lastAt, placeOf, topOf, touched } from '../../../renderer/grid/places.ts';
import { wayOf } from '../../../renderer/grid/key-ways.ts';

const wish = { width: 1000, height: 200, gap: 6, below: 0 };
const byte = (at: number) => (at % 3 ? shapeByte(3, 2) : shapeByte(2, 3));

function months(total: number, each: number): Group[] {
  return Array.from({ length: Math.ceil(total / each) }, (_, i) => ({ at: i * each, title: `month ${i}` }));
}

function listOf(total: number, groups: Group[], square = false) {
  const world = { known: true, asked: 0 };
  const stretches = new Stretches({ total, groups, wish, square }, (from, to) => {
    world.asked++;
    const bytes = Uint8Array.from({ length: to - from }, (_, i) => (world.known ? byte(from + i) : 0));
    return { bytes, whole: world.known };
  });
  return { stretches, world };
}

test('a million photos cost some hundred stretches, and no layout before they are near', () => {
  const { stretches, world } = listOf(1_000_000, months(1_000_000, 3333));
  expect(stretches.count).toBeLessThan(700);
  expect(world.asked).toBe(0);
  expect(stretches.height).toBeGreaterThan(10_000_000);
  topOf(stretches, 500_000);
  expect(world.asked).toBe(1);
});

test('stretches hold every photo once; only the first of a group has its heading', () => {
  const { stretches } = listOf(20_000, [
    { at: 5, title: 'best' },
    { at: 9000, title: 'maybe', line: true },
  ]);
  let at = 0;
  for (let i = 0; i < stretches.count; i++) {
    expect(stretches.stretch(i).from).toBe(at);
    at = stretches.stretch(i).to;
  }
  expect(at).toBe(20_000);
  const heads = Array.from({ length: stretches.count }, (_, i) => stretches.stretch(i)).filter(({ head }) => head > 0);
  expect(heads.map(({ from, head }) => [from, head])).toEqual([
    [5, headHeight],
    [9000, lineHeight],
  ]);
  expect(stretches.ends(0)).toEqual([1, 3]);
});

test('a guess is near what it turns out to be, and what was seen makes later guesses better', () => {
  const { stretches } = listOf(9000, months(9000, 900));
  const guessed = stretches.heightOf(5);
  stretches.rows(5);
  expect(stretches.isExact(5)).toBe(true);
  expect(Math.abs(stretches.heightOf(5) / guessed - 1)).toBeLessThan(0.35);
  expect(stretches.top(6) - stretches.top(5)).toBeCloseTo(stretches.heightOf(5), 3);
});

test('shapes not known yet are laid out by a guess, and anew when they are', () => {
  const { stretches, world } = listOf(600, months(600, 300));
  world.known = false;
  const before = [...stretches.rows(0).aspect];
  expect(stretches.isExact(0)).toBe(false);
  world.known = true;
  stretches.reshape();
  expect([...stretches.rows(0).aspect]).not.toEqual(before);
  expect(stretches.isExact(0)).toBe(true);
});

test('squares are exact from the start', () => {
  const { stretches, world } = listOf(10_000, months(10_000, 1000), true);
  const before = stretches.height;
  for (let i = 0; i < stretches.count; i++) stretches.rows(i);
  expect(stretches.height).toBeCloseTo(before, 3);
  expect(world.asked).toBe(0);
});

test('photos and heights lead to one another', () => {
  const { stretches } = listOf(5000, months(5000, 700));
  for (let i = 0; i < stretches.count; i++) stretches.rows(i);
  for (const position of [0, 1, 699, 700, 2345, 4999]) {
    const top = topOf(stretches, position);
    expect(firstAt(stretches, top + 1)).toBeLessThanOrEqual(position);
    expect(lastAt(stretches, top + 1)).toBeGreaterThanOrEqual(position);
    const { rows, row, from } = placeOf(stretches, position);
    expect(from + rows.first[row]!).toBe(firstAt(stretches, top + 1));
  }
});

test('a box touches what lies under it, across groups', () => {
  const { stretches } = listOf(100, months(100, 10), true);
  const all = { left: 0, right: 1000, top: 0, bottom: stretches.height };
  expect(touched(stretches, all)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(touched(stretches, { left: 0, right: 5, top: headHeight + 3, bottom: headHeight + 9 })).toEqual([0]);
  expect(touched(stretches, { left: 0, right: 1000, top: 2, bottom: headHeight - 4 })).toEqual([]);
});

test('keys walk to neighbours, across groups, a screen on and to the ends', () => {
  const { stretches } = listOf(1000, months(1000, 12), true);
  const columns = stretches.rows(0).first[1]!;
  const way = (key: string, from: number) => wayOf(key, stretches, from, 600);
  expect([way('ArrowRight', 4), way('ArrowLeft', 4), way('ArrowDown', 0)]).toEqual([5, 3, columns]);
  expect([way('ArrowLeft', 0), way('ArrowRight', 999), way('Home', 500), way('End', 0)]).toEqual([0, 999, 0, 999]);
  expect(way('ArrowUp', 12)).toBe(12 - (12 % columns || columns));
  expect(way('PageDown', 0)!).toBeGreaterThan(columns);
  expect(way('PageUp', way('PageDown', 0)!)).toBe(0);
  expect(way('x', 3)).toBeNull();
  expect(way('constructor', 3)).toBeNull();
});
