// Filters that make lists of photos pass the same photos when they are asked of each photo, and words are never searched
// anew for each photo that passes.

import { describe, expect, test } from 'vitest';
import { isListed, lookedThrough } from '../../../engine/query/looked-through.ts';
import type { Filter } from '../../../engine/store/finding/filter.ts';
import { openDatabase } from '../../../engine/store/file/open.ts';
import { browseQuery, matchingSql } from '../../../engine/store/finding/search.ts';
import { by, expecting, maker, newStore, noFacts, readPhoto, seenResult } from './library.ts';

const filters: Filter[] = [
  { by: 'folder', id: 1 },
  { by: 'folder-name', text: 'sea' },
  { by: 'tag', name: 'holiday' },
  { by: 'album', name: 'The sea' },
  { by: 'asked', question: 'is there a dog', verdict: 'yes' },
  { by: 'asked', question: 'is there a dog', verdict: null },
  { by: 'is', what: 'doubtful' },
];

function library() {
  const store = newStore();
  store.addFolder('/photos');
  readPhoto(store, store.addFolder('/others').id, '/others/25.jpg', '25');
  store.expect(expecting(by));
  const photos = Array.from({ length: 24 }, (_, n) =>
    readPhoto(store, 1, `/photos/${n % 3 ? 'sea' : 'hill'}/${n}.jpg`, `${n}`, { ...noFacts }),
  );
  const of = (each: number) => photos.filter((_, n) => n % each === 0);
  store.makeChange('tag', { do: 'tags', photos: of(4), add: ['holiday'], remove: [] });
  store.makeChange('tag', { do: 'tags', photos: of(8), add: [], remove: ['holiday'] });
  const album = store.makeAlbum('The sea', null);
  store.makeChange('album', { do: 'add-to-album', album, photos: of(5) });
  const inquiry = store.inquire('Is there a dog?', of(2), maker);
  const verdicts = of(6).map((photo, i) => ({
    photo,
    probability: 0.9,
    verdict: i % 2 ? ('yes' as const) : ('no' as const),
  }));
  store.keepVerdicts(inquiry, verdicts, maker, '');
  for (const photo of of(7)) {
    const { fingerprint } = store.photo(photo);
    const unsure = { text: 'a blur', prompt: '', match: 0.1, similarity: 0.1, probability: 0.1, doubtful: true };
    store.keepSeen([seenResult(photo, fingerprint, { caption: unsure })]);
  }
  store.setCaption(of(7)[1]!, 'what I say');
  return store;
}

describe.each(filters)('%j', (filter) => {
  test('asked of each photo and listed are the same, also all but those', () => {
    const store = library();
    for (const not of [false, true]) {
      const listed = store.idsPassing([{ ...filter, not }]);
      expect(store.idsPassing([{ ...filter, not, each: true }]).toSorted((a, b) => a - b)).toEqual(
        listed.toSorted((a, b) => a - b),
      );
      expect(listed.length).toBeGreaterThan(0);
    }
  });

  test('asked of each photo of a stretch of months needs no list of all', () => {
    const db = openDatabase(':memory:');
    const taken: Filter = { by: 'taken', from: '2018', to: '2019' };
    const { text, values } = browseQuery([{ ...filter, each: true }, taken], 'newest', null, 100);
    const plan = db.prepare(`explain query plan ${text}`).all(...values) as { detail: string }[];
    const steps = plan.map(({ detail }) => detail).join('\n');
    expect(steps).toMatch(/SEARCH p USING INDEX photos_shown \(taken_at>\? AND taken_at<\?\)/);
    expect(steps).not.toMatch(/TEMP B-TREE FOR ORDER BY/);
    db.close();
  });
});

test.each(filters.filter((filter) => isListed(filter)))('%j: its list comes in stretches of numbers', (filter) => {
  const store = library();
  const listed = new Set([1, 9, 17, 25].flatMap((from) => store.passingWithin(filter, from, from + 8)));
  expect([...listed].toSorted((a, b) => a - b)).toEqual(store.idsPassing([filter]).toSorted((a, b) => a - b));
  expect(listed.size).toBeGreaterThan(0);
});

test('words come before the photos they are in, whatever else is asked', () => {
  const db = openDatabase(':memory:');
  for (const filter of [
    ...filters,
    { by: 'rating', least: 3, most: 5 },
    { by: 'words', expression: '"cat"', not: true },
  ]) {
    const { text, values } = matchingSql('"dog"', [filter as Filter]);
    const plan = db.prepare(`explain query plan select p.id from ${text}`).all(...values) as { detail: string }[];
    expect(plan[0]!.detail).toMatch(/^SCAN words VIRTUAL TABLE/);
    // One search in the photos by their number, and not also by a list.
    expect(plan[1]!.detail).toMatch(/^SEARCH p USING (INTEGER PRIMARY KEY \(rowid=\?\)|INDEX \w+ \(id=\?\))$/);
  }
  db.close();
});

test('only where a list is long is every photo asked', () => {
  const store = (many: boolean) => ({ listsMany: () => many });
  const tag: Filter = { by: 'tag', name: 'holiday' };
  expect(lookedThrough(store(false), [tag])).toBeNull();
  expect(lookedThrough(store(true), [tag])).toEqual([{ ...tag, each: true }]);
  // To put a long list in another order holds everybody up too.
  expect(lookedThrough(store(true), [tag], 'name')).toEqual([{ ...tag, each: true }]);
  expect(lookedThrough(store(false), [tag], 'name')).toBeNull();
  const near: Filter = { by: 'near', latitude: 50, longitude: 7, km: 9 };
  expect(lookedThrough(store(true), [near])).toBeNull();
  expect(lookedThrough(store(true), [{ ...near, not: true }])).toEqual([{ ...near, not: true, each: true }]);
  expect(lookedThrough(store(false), [{ ...tag, not: true }])).toEqual([{ ...tag, not: true, each: true }]);
  expect(lookedThrough(store(true), [{ by: 'rating', least: 3, most: 5 }])).toBeNull();
  expect(lookedThrough(store(true), [tag, { by: 'words', expression: '"cat"', not: true }])).toBeNull();
  expect(lookedThrough(store(true), [])).toBeNull();
});
