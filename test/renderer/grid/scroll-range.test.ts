// The scroll bar stands for a list that may be taller than a browser's elements, and growing above moves nothing.

import { expect, test } from 'vitest';
import { ScrollRange } from '../../../renderer/grid/scroll-range.ts';

function rangeOf(height: number, most = 100_000, screen = 800): ScrollRange {
  const range = new ScrollRange(most);
  range.measure(height, screen);
  return range;
}

test('a list that fits is scrolled pixel by pixel', () => {
  const range = rangeOf(50_000);
  expect(range.bar).toBe(50_000);
  for (const place of [100, 7000, 49_200, 3]) {
    range.scrolled(place);
    expect([range.y, range.shift, range.stuck]).toEqual([place, 0, false]);
  }
});

test('a taller list: the wheel moves pixels, the thumb shares, and both ends are reached', () => {
  const range = rangeOf(5_000_000);
  expect(range.bar).toBe(100_000);
  range.scrolled(60);
  range.scrolled(120);
  expect(range.y).toBe(120);
  range.scrolled(49_600);
  expect(range.y).toBeCloseTo((49_600 / 99_200) * range.end, 3);
  const middle = range.y;
  range.scrolled(range.place + 90);
  expect(range.y - middle).toBeCloseTo(90, 3);
  range.scrolled(99_200);
  expect(range.y).toBe(range.end);
});

test('scrolled on by the wheel alone, it comes to the very end and to the very top', () => {
  const range = rangeOf(400_000);
  let place = 0;
  for (let i = 0; i < 2000 && range.y < range.end; i++) {
    place = Math.min(range.bar - 800, place + 300);
    range.scrolled(place);
    if (range.stuck && range.mend()) place = range.place;
  }
  expect(range.y).toBe(range.end);
  for (let i = 0; i < 2000 && range.y > 0; i++) {
    place = Math.max(0, range.place - 300);
    range.scrolled(place);
    if (range.stuck) range.mend();
  }
  expect(range.y).toBe(0);
});

test('what grows above the screen moves the list and not the bar; at rest the bar is mended', () => {
  const range = rangeOf(20_000);
  range.scrolled(5000);
  range.grown(700);
  expect([range.y, range.place]).toEqual([5700, 5000]);
  range.scrolled(5010);
  expect(range.y).toBe(5710);
  expect(range.mend()).toBe(true);
  expect([range.y, range.place, range.mend()]).toEqual([5710, 5710, false]);
});

test('a place outside is the nearest end', () => {
  const range = rangeOf(5000);
  range.go(99_999);
  expect(range.y).toBe(4200);
  range.go(-5);
  expect(range.y).toBe(0);
});
