// Choosing photos: some by number, or a whole search less a few; whatever happens to the list meanwhile.

import { expect, test } from 'vitest';
import { Selection } from '../../renderer/selection.svelte.ts';

const none = async (): Promise<number[]> => [];

test('one, one more, one less', () => {
  const selection = new Selection(none);
  expect(selection.chosen()).toBeNull();
  selection.only(3);
  selection.toggle(5);
  expect([selection.count, selection.has(3), selection.has(4), selection.anchor]).toEqual([2, true, false, 5]);
  selection.toggle(3);
  expect(selection.chosen()).toEqual({ photos: [5] });
  selection.clear();
  expect(selection.empty).toBe(true);
});

test('a range takes the place of what was chosen, or joins it; its beginning stays', () => {
  const selection = new Selection(none);
  selection.only(1);
  selection.range([1, 2, 3]);
  selection.range([1, 2]);
  expect([selection.ids, selection.anchor]).toEqual([[1, 2], 1]);
  selection.range([7, 8], { keep: true });
  expect(selection.ids).toEqual([1, 2, 7, 8]);
});

test('all of a search are meant without a list, and a few may be left out', async () => {
  const selection = new Selection(async (text) => (text === 'dog' ? [1, 2, 3, 4] : []));
  selection.all('dog', 1_000_000);
  expect([selection.count, selection.has(999), selection.ids, selection.search]).toEqual([
    1_000_000,
    true,
    null,
    'dog',
  ]);
  expect(selection.chosen()).toEqual({ query: 'dog' });
  selection.toggle(2);
  selection.toggle(4);
  expect([selection.count, selection.has(2)]).toEqual([999_998, false]);
  expect(selection.chosen()).toEqual({ query: 'dog -id:2,4' });
  expect(await selection.list()).toEqual([1, 3]);
  selection.toggle(2);
  expect(selection.chosen()).toEqual({ query: 'dog -id:4' });
});

test('all of an empty search is everything', () => {
  const selection = new Selection(none);
  selection.all('', 5);
  expect(selection.chosen()).toEqual({ query: '' });
  selection.toggle(2);
  expect(selection.chosen()).toEqual({ query: '-id:2' });
});

test('what was chosen is not, and the rest is, and back', () => {
  const selection = new Selection(none);
  selection.range([2, 3]);
  selection.invert('sea', 10);
  expect([selection.count, selection.has(2), selection.has(9)]).toEqual([8, false, true]);
  selection.invert('sea', 10);
  expect(selection.chosen()).toEqual({ photos: [2, 3] });
});

test('more exceptions than a line takes are listed after all', async () => {
  const all = Array.from({ length: 1000 }, (_, i) => i + 1);
  const selection = new Selection(async () => all);
  selection.range(all.slice(0, 600));
  selection.invert('', 1000);
  await expect.poll(() => selection.ids).toEqual(all.slice(600));
  expect(selection.chosen()).toEqual({ photos: all.slice(600) });
});

test('a list that comes after another choice is dropped', async () => {
  let give: (ids: number[]) => void = () => {};
  const selection = new Selection(() => new Promise((resolve) => (give = resolve)));
  selection.range(Array.from({ length: 600 }, (_, i) => i + 1));
  selection.invert('', 1000);
  selection.only(7);
  give([601, 602]);
  await Promise.resolve();
  await Promise.resolve();
  expect(selection.ids).toEqual([7]);
});

test('photos that come make all of a search more; photos that go are chosen no longer', () => {
  const selection = new Selection(none);
  selection.all('', 10);
  selection.counted('', 12);
  expect(selection.count).toBe(12);
  selection.counted('other', 50);
  expect(selection.count).toBe(12);
  selection.range([1, 2, 3]);
  selection.drop([2, 9]);
  expect(selection.ids).toEqual([1, 3]);
});
