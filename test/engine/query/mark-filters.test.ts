// Filters by marks and albums, as typed; smart albums stand for their lines.

import { describe, expect, test } from 'vitest';
import { misreadInEnglish } from '../../../engine/query/misread.ts';
import { parse } from '../../../engine/query/parse.ts';
import { readLine } from '../../../engine/query/smart-albums.ts';
import { openQuery } from '../../../engine/query/query.ts';
import { filled, meaning } from './pictured-library.ts';

test.each([
  ['rating:3', { by: 'rating', least: 3, most: 3 }],
  ['rating:>=3', { by: 'rating', least: 3, most: 5 }],
  ['rating:3+', { by: 'rating', least: 3, most: 5 }],
  ['rating:>3', { by: 'rating', least: 4, most: 5 }],
  ['rating:<=2', { by: 'rating', least: 0, most: 2 }],
  ['rating:<2', { by: 'rating', least: 0, most: 1 }],
  ['rating:4-2', { by: 'rating', least: 2, most: 4 }],
  ['label:Red', { by: 'label', label: 'red' }],
  ['-label:none', { by: 'label', label: null, not: true }],
  ['is:favourite', { by: 'is', what: 'favourite' }],
  ['is:favorite', { by: 'is', what: 'favourite' }],
  ['is:picked', { by: 'is', what: 'picked' }],
  ['is:rejected', { by: 'is', what: 'rejected' }],
  ['is:hidden', { by: 'is', what: 'hidden' }],
  ['album:"The sea"', { by: 'album', name: 'The sea' }],
])('%s', (line, filter) => {
  expect(parse(line)).toMatchObject({ filters: [filter], wanted: [], notes: [] });
});

test.each([
  ['rating:6', /0 to 5/],
  ['rating:good', /0 to 5/],
  ['rating:>=3-4', /0 to 5/],
  ['label:pink', /red, yellow/],
])('%s is not understood, and says so', (line, note) => {
  const { filters, notes: misread } = parse(line);
  expect([filters, misread.map(misreadInEnglish)]).toEqual([[], [expect.stringMatching(note)]]);
});

const notes = (store: Parameters<typeof readLine>[0], line: string) =>
  readLine(store, line).notes.map(misreadInEnglish);

describe('smart albums', () => {
  test('are searched for as if their line had been typed, words and all', async () => {
    const { store, dog, both } = filled();
    store.makeAlbum('Dogs', 'dog');
    store.makeAlbum('Recent dogs', 'album:dogs after:2019');
    const query = openQuery(store, () => meaning);
    const found = async (text: string) =>
      (await query.search({ text })).hits.map(({ id }) => id).toSorted((a, b) => a - b);
    expect(await found('album:Dogs')).toEqual([dog, both]);
    expect(await found('album:"recent DOGS"')).toEqual([both]);
    expect(await found('album:dogs before:2019')).toEqual([dog]);
    expect((await query.search({ text: 'album:dogs' })).filters).toContain('album:dogs');
    expect(await query.photosFound({ text: 'album:"Recent dogs"' })).toEqual([both]);
  });

  test('that ask for themselves, are left out or not there say so', () => {
    const { store } = filled();
    const ring = store.makeAlbum('Ring', 'dog');
    store.setAlbumQuery(ring, 'cat album:ring');
    expect(notes(store, 'album:ring')).toEqual([expect.stringMatching(/asks for itself/)]);
    expect(notes(store, '-album:ring')).toEqual([expect.stringMatching(/cannot be left out/)]);
    expect(notes(store, 'album:nowhere')).toEqual([expect.stringMatching(/no album “nowhere”/)]);
  });
});

test('smart albums that name each other again and again are read once each, and not for ever', () => {
  const { store, dog, both } = filled();
  store.makeAlbum('a0', 'dog');
  for (let i = 1; i < 20; i++) store.makeAlbum(`a${i}`, `album:a${i - 1} album:a${i - 1}`);
  const read = readLine(store, 'album:a19 album:a18');
  expect(read.wanted.map(({ text }) => text)).toEqual(['dog']);
  expect(read.notes).toEqual([]);
  for (let i = 20; i < 40; i++) store.makeAlbum(`a${i}`, `album:a${i - 1}`);
  expect(notes(store, 'album:a39')).toEqual([expect.stringMatching(/20 times over/)]);
  expect(store.passing([dog, both], [])).toHaveLength(2);
});

test('hidden photos are found by no words, looks or likeness', async () => {
  const { store, dog, both } = filled();
  store.makeChange('hide', { do: 'mark', photos: [dog], set: { hidden: true } });
  const query = openQuery(store, () => meaning);
  expect((await query.search({ text: 'dog' })).hits.map(({ id }) => id)).toEqual([both]);
  expect((await query.similar({ photo: both })).hits.map(({ id }) => id)).not.toContain(dog);
  expect((await query.search({ text: 'dog is:hidden' })).hits.map(({ id }) => id)).toEqual([dog]);
  expect((await query.timeline({})).reduce((sum, { photos }) => sum + photos, 0)).toBe(3);
});
