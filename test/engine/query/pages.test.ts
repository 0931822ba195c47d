// Pages that fit together, whatever happens to the library between them.

import { expect, test } from 'vitest';
import { openQuery } from '../../../engine/query/query.ts';
import { newStore, readPhoto, seenPhoto } from '../store/library.ts';
import { filled, meaning, vectors } from './pictured-library.ts';

test('browsing goes on where it ended while photos come and go', async () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const photos = Array.from({ length: 10 }, (_, i) =>
    readPhoto(store, id, `/photos/${i}.jpg`, `${i}`, { takenAt: `2020-01-0${Math.floor(i / 3) + 1}T00:00:00` }),
  );
  const query = openQuery(store, () => null);
  const first = await query.search({ text: '', limit: 4 });
  expect(first).toMatchObject({ total: 10 });
  readPhoto(store, id, '/photos/newest.jpg', 'n', { takenAt: '2022-01-01T00:00:00' });
  store.filesGone([store.knownFilesAt('/photos/9.jpg')[0]!.id]);
  const second = await query.search({ text: '', limit: 4, after: first.cursor! });
  const third = await query.search({ text: '', limit: 4, after: second.cursor! });
  expect([...first.hits, ...second.hits, ...third.hits].map((hit) => hit.id)).toEqual(photos.toReversed());
  expect(third.cursor).toBeNull();
});

test('pages of a search fit together while the library changes', async () => {
  const { store } = filled();
  for (let i = 0; i < 20; i++) seenPhoto(store, 1, `/photos/dogs/${i}.jpg`, { vectors: vectors('dog') });
  const query = openQuery(store, () => meaning);
  const first = await query.search({ text: 'dog', limit: 9 });
  seenPhoto(store, 1, '/photos/dogs/new.jpg', { vectors: vectors('dog') });
  const second = await query.search({ text: 'dog', limit: 9, after: first.cursor! });
  const third = await query.search({ text: 'dog', limit: 9, after: second.cursor! });
  const all = [...first.hits, ...second.hits, ...third.hits].map((hit) => hit.id);
  expect(all).toHaveLength(22);
  expect(new Set(all).size).toBe(22);
  expect(third.cursor).toBeNull();
  expect((await query.search({ text: 'dog' })).total).toBe(23);
});

test('a cursor outlives the memory of the search', async () => {
  const { store } = filled();
  const first = await openQuery(store, () => meaning).search({ text: 'dog', limit: 1 });
  const second = await openQuery(store, () => meaning).search({ text: 'dog', limit: 1, after: first.cursor! });
  expect(second.hits[0]!.id).not.toBe(first.hits[0]!.id);
});

test('a mark that is none is refused', async () => {
  const { store } = filled();
  const query = openQuery(store, () => meaning);
  for (const text of ['', 'dog']) {
    await expect(query.search({ text, after: "x' or 1" })).rejects.toMatchObject({ reason: 'bad-request' });
  }
});

test('a page is also had by its position, browsing and searching', async () => {
  const { store } = filled();
  const query = openQuery(store, () => meaning);
  for (const text of ['', 'dog']) {
    const all = (await query.search({ text })).hits.map((hit) => hit.id);
    const some = await query.search({ text, from: 1, limit: 1 });
    expect([some.hits.map((hit) => hit.id), some.total]).toEqual([all.slice(1, 2), all.length]);
    expect((await query.search({ text, from: 99 })).hits).toEqual([]);
  }
});
