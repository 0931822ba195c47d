// Albums in the sidebar as numbers: which rows exist, where keys lead, and the orders they are listed in.

import { expect, test } from 'vitest';
import type { Album } from '../../../engine/contract.ts';
import { inOrder } from '../../../renderer/albums/album-order.ts';
import { rowsNear, rowStep } from '../../../renderer/albums/album-rows.ts';

const seen = { top: 0, height: 320, row: 32, rows: 500, keep: null };

test('of five hundred rows only those near the screen exist', () => {
  expect(rowsNear(seen)).toEqual(Array.from({ length: 18 }, (_, at) => at));
  const far = rowsNear({ ...seen, top: 3200 });
  expect([far[0], far.at(-1)]).toEqual([92, 117]);
  expect(rowsNear({ ...seen, top: 16_000 }).at(-1)).toBe(499);
  expect(rowsNear({ ...seen, rows: 3 })).toEqual([0, 1, 2]);
  expect(rowsNear({ ...seen, rows: 0 })).toEqual([]);
});

test('the row that has the focus exists wherever the list is scrolled', () => {
  expect(rowsNear({ ...seen, top: 3200, keep: 4 }).slice(0, 2)).toEqual([4, 92]);
  expect(rowsNear({ ...seen, keep: 400 }).at(-1)).toBe(400);
  expect(rowsNear({ ...seen, keep: 5 }).filter((row) => row === 5)).toEqual([5]);
  expect(rowsNear({ ...seen, rows: 3, keep: 7 })).toEqual([0, 1, 2]);
});

test('keys lead from row to row and stop at the ends', () => {
  expect(rowStep('ArrowDown', 4, 500, 10)).toBe(5);
  expect(rowStep('ArrowUp', 0, 500, 10)).toBe(0);
  expect(rowStep('PageDown', 4, 500, 10)).toBe(14);
  expect(rowStep('PageUp', 4, 500, 0)).toBe(3);
  expect(rowStep('End', 4, 500, 10)).toBe(499);
  expect(rowStep('Home', 4, 500, 10)).toBe(0);
  expect(rowStep('x', 4, 500, 10)).toBeNull();
  expect(rowStep('ArrowDown', 0, 0, 10)).toBeNull();
});

test('albums stand in a person’s order, by name as the language sorts, or by number of photos', () => {
  const album = (name: string, photos: number | null): Album => {
    return { id: photos ?? 0, name, kind: 'album', query: null, photos, cover: null };
  };
  const albums = [album('trip 10', 5), album('Ärger', null), album('Trip 2', 5), album('zoo', 9)];
  const names = (order: 'own' | 'name' | 'photos') => inOrder(albums, order).map(({ name }) => name);
  expect(names('own')).toEqual(['trip 10', 'Ärger', 'Trip 2', 'zoo']);
  expect(names('name')).toEqual(['Ärger', 'Trip 2', 'trip 10', 'zoo']);
  expect(names('photos')).toEqual(['zoo', 'Trip 2', 'trip 10', 'Ärger']);
});
