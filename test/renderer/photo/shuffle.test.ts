// Every photo comes once, in another order for another seed, and the way back is known.

import { expect, test } from 'vitest';
import { placeOf, shuffled } from '../../../renderer/photo/shuffle.ts';

test.each([1, 2, 3, 10, 64, 1000, 4097])('%i things, each once, and back', (total) => {
  const order = Array.from({ length: total }, (_, place) => shuffled(place, total, 2026));
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i));
  expect(order.map((thing) => placeOf(thing, total, 2026))).toEqual(Array.from({ length: total }, (_, i) => i));
});

test('orders differ from seed to seed and from that of the list', () => {
  const orders = [1, 2, 3].map((seed) => Array.from({ length: 500 }, (_, place) => shuffled(place, 500, seed)));
  const alike = (one: number[], other: number[]) => one.filter((thing, i) => thing === other[i]).length;
  const plain = Array.from({ length: 500 }, (_, i) => i);
  for (const order of orders) expect(alike(order, plain)).toBeLessThan(25);
  expect(alike(orders[0]!, orders[1]!)).toBeLessThan(25);
  // Neighbours of the list are no neighbours any more.
  expect(orders[0]!.filter((thing, i) => Math.abs(thing - (orders[0]![i + 1] ?? 0)) <= 1).length).toBeLessThan(25);
});

test('a million is as quick as ten', () => {
  expect(placeOf(shuffled(999_999, 1_000_000, 7), 1_000_000, 7)).toBe(999_999);
});
