// Whole lists: months, numbers, shapes and places agree with the pages of the same search, in every order.

import { expect, test } from 'vitest';
import { aspectOf, shapeByte, type SortOrder } from '../../../engine/contract.ts';
import { openQuery, type Query } from '../../../engine/query/query.ts';
import { newStore, readPhoto, stamp } from '../store/library.ts';

/** Sixty photos of the sea and of hills over seven months; each fifth has not been read. */
function sixty(): Query {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  for (let n = 0; n < 60; n++) {
    const path = `/photos/${n % 3 ? 'sea' : 'hill'}_${n}.jpg`;
    const takenAt = `2020-0${1 + (n % 7)}-${String(1 + (n % 20)).padStart(2, '0')}T12:00:00`;
    if (n % 5 === 0) store.keepFiles(id, [stamp(path, { inode: n + 1, modifiedMs: Date.UTC(2020, n % 7, 9, 12) })]);
    else
      readPhoto(
        store,
        id,
        path,
        `${n}`,
        { takenAt },
        n % 2 ? { width: 300, height: 200 } : { width: 100, height: 200 },
      );
  }
  return openQuery(store, () => null);
}

const searches: [string, SortOrder][] = [
  ...(['', 'after:2020-04', 'sea', 'hill'] as const).flatMap((text): [string, SortOrder][] => [
    [text, 'newest'],
    [text, 'oldest'],
  ]),
  ['sea', 'relevance'],
];

test.each(searches)('“%s”, %s: as the pages have it', async (text, sort) => {
  const query = sixty();
  const { hits, total } = await query.search({ text, sort, limit: 500 });
  expect(total).toBeGreaterThan(5);
  const ids = hits.map((hit) => hit.id);
  expect(await query.photosFound({ text, sort })).toEqual(ids);
  expect(await query.photosFound({ text, sort, from: 3, to: 7 })).toEqual(ids.slice(3, 7));
  const shapes = Buffer.from(await query.shapes({ text, sort, from: 2, to: total }), 'base64');
  expect([...shapes]).toEqual(hits.slice(2).map((hit) => shapeByte(hit.width, hit.height)));
  expect(await Promise.all(ids.map((photo) => query.positionOf({ text, sort, photo })))).toEqual(
    ids.map((_, at) => at),
  );
  const months = new Map<string, number>();
  for (const hit of hits) months.set(hit.takenAt.slice(0, 7), (months.get(hit.takenAt.slice(0, 7)) ?? 0) + 1);
  const newestFirst = [...months].toSorted(([a], [b]) => (a < b ? 1 : -1));
  expect((await query.timeline({ text })).map(({ month, photos }) => [month, photos])).toEqual(newestFirst);
});

test('a photo that does not answer stands nowhere', async () => {
  const query = sixty();
  const [hill] = await query.photosFound({ text: 'hill' });
  expect(await query.positionOf({ text: 'sea', photo: hill! })).toBeNull();
  expect(await query.positionOf({ text: 'file:sea', photo: hill! })).toBeNull();
});

test('photos by number, and all but some', async () => {
  const query = sixty();
  const all = await query.photosFound({ text: '' });
  const some = [all[4]!, all[9]!];
  expect(await query.photosFound({ text: `id:${some.join(',')}` })).toEqual(some);
  expect(await query.photosFound({ text: `-id:${some.join(',')}` })).toEqual(all.filter((id) => !some.includes(id)));
  expect((await query.search({ text: 'id:twelve' })).notes.join()).toContain('numbers');
});

test('a byte keeps a shape to one part in a hundred, and what is not known stays unknown', () => {
  for (const [width, height] of [
    [4000, 3000],
    [3000, 4000],
    [1, 1],
    [16, 9],
    [400, 100],
  ] as const) {
    expect(Math.abs(aspectOf(shapeByte(width, height))! / (width / height) - 1)).toBeLessThan(0.01);
  }
  expect(aspectOf(shapeByte(0, 0))).toBeNull();
  expect(aspectOf(shapeByte(99_999, 1))).toBeCloseTo(5);
});
