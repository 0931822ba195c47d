// Searching a real library: words, looks, filters, what is not there, and photos like one photo.

import { describe, expect, test } from 'vitest';
import { openQuery } from '../../../engine/query/query.ts';
import { madeBy, newStore, seenPhoto, seenPhotos, stamp } from '../store/library.ts';
import { filled, ids, meaning, vectors } from './pictured-library.ts';

describe('search', () => {
  test('nothing asked: everything, newest first', async () => {
    const { store, dog, car, both, raw } = filled();
    const page = await openQuery(store, () => meaning).search({ text: '' });
    expect(page.hits.map((hit) => hit.id)).toEqual([raw, both, car, dog]);
    expect(page).toMatchObject({ total: 4, cursor: null, filters: [], notes: [] });
    expect(page.hits[0]).toMatchObject({ score: 0, similarity: null });
  });

  test('words and meaning together: photos in both lists come first', async () => {
    const { store, dog, both, car } = filled();
    store.setCaption(car, 'Rex drives like a dog');
    const page = await openQuery(store, () => meaning).search({ text: 'a dog' });
    expect(new Set(page.hits.slice(0, 2).map((hit) => hit.id))).toEqual(new Set([dog, both]));
    expect(page.hits[2]!.id).toBe(car);
    expect(page.hits[0]!.similarity).toBeCloseTo(1, 1);
    expect(page.hits[2]!.similarity).toBeLessThan(0.5);
    expect(page.total).toBe(3);
  });

  test('what only looks like it is found without a word of it', async () => {
    const { store, raw } = filled();
    expect(await ids(store, 'a tree')).toEqual([raw]);
  });

  test('what is not there is not found, and says how near it came', async () => {
    const { store } = filled();
    const page = await openQuery(store, () => meaning).search({ text: 'unicorn' });
    expect(page).toMatchObject({ hits: [], total: 0, cursor: null });
    expect(page.notes.join()).toMatch(
      /Nothing like that: no photo has “unicorn” .* nearest reaches 0\.\d\d of the 0\.50/,
    );
  });

  test('a word that was written is evidence enough', async () => {
    const { store, raw } = filled();
    store.addTag(raw, 'unicorn');
    expect(await ids(store, 'unicorn')).toEqual([raw]);
  });

  test('word endings and diacritics do not matter', async () => {
    const { store, dog } = filled();
    store.setCaption(dog, 'Café in Zürich');
    expect(await ids(store, 'cafe zurich', null)).toEqual([dog]);
    expect(await ids(store, 'Zu\u0308rich', null)).toEqual([dog]);
    expect(await ids(store, 'cafés', null)).toEqual([dog]);
  });

  test('negative words hold for photos found by their looks too', async () => {
    const { store, dog, both, car, raw } = filled();
    expect(await ids(store, 'dog -beach')).toEqual([dog]);
    expect(await ids(store, '-dog')).toEqual([raw, car]);
    expect(await ids(store, 'dog -"on a beach"')).toEqual([dog]);
    expect(await ids(store, 'dog -camera:nikon')).toEqual([both]);
    expect((await openQuery(store, () => meaning).search({ text: '-dog' })).filters).toEqual(['-dog']);
  });

  test.each([
    ['after:2019', ['raw', 'both', 'car']],
    ['before:2019', ['dog']],
    ['year:2019', ['car']],
    ['-year:2019', ['raw', 'both', 'dog']],
    ['camera:nikon', ['dog']],
    ['folder:2020', ['both']],
    ['file:REX', ['dog']],
    ['tag:Car', ['car']],
    ['-tag:car', ['raw', 'both', 'dog']],
    ['has:place', ['car']],
    ['has:text', ['both', 'car', 'dog']],
    ['is:doubtful', ['raw']],
    ['is:captioned after:2020', ['both']],
    ['type:raw', []],
    ['type:jpg year:2018', ['dog']],
    ['is:failed', []],
    ['lens:50', []],
    ['-lens:50', ['raw', 'both', 'car', 'dog']],
  ] as [string, ('dog' | 'car' | 'both' | 'raw')[]][])('%s', async (text, names) => {
    const library = filled();
    expect(await ids(library.store, text)).toEqual(names.map((name) => library[name]));
  });

  test('a narrow filter does not lose photos that many others look more like', async () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const many = Array.from({ length: 1100 }, (_, i) => `/photos/many/${i}.jpg`);
    seenPhotos(store, id, many, { caption: null, vectors: vectors('dog') });
    const faint = { ...vectors('dog'), data: vectors('dog').data.map((value, i) => (i === 1 ? 0.4 : value)) };
    const one = seenPhoto(store, id, '/photos/few/1.jpg', { caption: null, vectors: faint });
    expect(await ids(store, 'dog folder:few')).toEqual([one]);
    const page = await openQuery(store, () => meaning).search({ text: 'dog', limit: 1 });
    expect(page.total).toBe(1000);
    expect(page.notes.join()).toMatch(/More than 1000/);
  });

  test('only the folder asked for', async () => {
    const { store } = filled();
    const other = store.addFolder('/other');
    const there = seenPhoto(store, other.id, '/other/x.jpg', { vectors: vectors('dog') });
    const page = await openQuery(store, () => meaning).search({ text: 'dog', folder: other.id });
    expect(page.hits.map((hit) => hit.id)).toEqual([there]);
  });

  test('sorted by time when asked', async () => {
    const { store, dog, both } = filled();
    const query = openQuery(store, () => meaning);
    expect((await query.search({ text: 'dog', sort: 'newest' })).hits.map((hit) => hit.id)).toEqual([both, dog]);
    expect((await query.search({ text: 'dog', sort: 'oldest' })).hits.map((hit) => hit.id)).toEqual([dog, both]);
  });

  test('without a model, or with one that fails, words are still found and the page says so', async () => {
    const { store, dog, both } = filled();
    const without = await openQuery(store, () => null).search({ text: 'dog' });
    expect(new Set(without.hits.map((hit) => hit.id))).toEqual(new Set([dog, both]));
    expect(without.notes.join()).toMatch(/no search model/);
    const broken = { ...meaning, embed: () => Promise.reject(new Error('out of memory')) };
    const page = await openQuery(store, () => broken).search({ text: 'dog' });
    expect(page.total).toBe(2);
    expect(page.notes.join()).toMatch(/out of memory/);
  });

  test('vectors of another model are not compared', async () => {
    const { store } = filled();
    const other = { ...meaning, maker: { model: 'tiny', version: '2' } };
    expect(await ids(store, 'tree', other)).toEqual([]);
  });

  test('says what share has not been looked at yet', async () => {
    const { store } = filled();
    store.keepFiles(1, [stamp('/photos/new.jpg')]);
    const page = await openQuery(store, () => meaning).search({ text: 'dog' });
    expect(page.notes.join()).toMatch(/1 of 5 photos/);
  });

  test('a photo seen again is found by its new looks', async () => {
    const { store, dog } = filled();
    const query = openQuery(store, () => meaning);
    expect((await query.search({ text: 'tree' })).hits.map((hit) => hit.id)).not.toContain(dog);
    store.again([dog]);
    store.keepSeen([
      {
        photo: dog,
        fingerprint: '/photos/2018/rex.jpg',
        made: madeBy(),
        caption: null,
        tags: [],
        vectors: vectors('tree'),
        prompt: null,
      },
    ]);
    expect((await query.search({ text: 'tree' })).hits.map((hit) => hit.id)).toContain(dog);
  });
});

describe('similar photos', () => {
  test('nearest first, without the photo itself', async () => {
    const { store, dog, both, car } = filled();
    const page = await openQuery(store, () => meaning).similar({ photo: dog });
    expect(page.hits[0]!.id).toBe(both);
    expect(page.hits.map((hit) => hit.id)).not.toContain(dog);
    expect(page.hits[0]!.similarity).toBeGreaterThan(page.hits.find((hit) => hit.id === car)!.similarity!);
  });

  test('unknown and unseen photos', async () => {
    const { store } = filled();
    const query = openQuery(store, () => meaning);
    await expect(query.similar({ photo: 999 })).rejects.toMatchObject({ reason: 'not-found' });
    const [waiting] = store.keepFiles(1, [stamp('/photos/new.jpg')]);
    expect((await query.similar({ photo: waiting! })).notes.join()).toMatch(/still to be looked at/);
  });
});
