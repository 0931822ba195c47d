import { describe, expect, test } from 'vitest';
import { openQuery, type Meaning } from '../../../engine/query/query.ts';
import type { Store } from '../../../engine/store/store.ts';
import { maker, newStore, readPhoto, seenPhoto, stamp } from '../store/library.ts';

/** A model of four things; a photo's vectors are the things it shows, and a sentence is the thing it names. */
const things = ['dog', 'beach', 'car', 'tree', 'unicorn'];
const width = 16;

function vector(thing: string): Float32Array {
  const values = new Float32Array(width).fill(0.01);
  const at = things.indexOf(thing);
  if (at >= 0) values[at * 3] = 1;
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

function vectors(...shows: string[]) {
  const data = new Float32Array(2 * width);
  [0, 1].forEach((q) => data.set(vector(shows[q] ?? shows[0]!), q * width));
  return { queries: 2, width, data };
}

const meaning: Meaning = {
  maker,
  cutoff: 0.5,
  embed: (text) => Promise.resolve(vector(text.split(' ').find((word) => things.includes(word)) ?? '')),
};

function caption(text: string, doubtful = false) {
  return { text, prompt: '', match: 0.9, similarity: 0.4, probability: 0.2, doubtful };
}

function filled(): { store: Store; dog: number; car: number; both: number; raw: number } {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const dog = seenPhoto(
    store,
    id,
    '/photos/2018/rex.jpg',
    { caption: caption('a dog runs'), vectors: vectors('dog') },
    { takenAt: '2018-03-01T10:00:00', camera: 'NIKON D3' },
  );
  const car = seenPhoto(
    store,
    id,
    '/photos/2019/b.jpg',
    { caption: caption('a red car'), vectors: vectors('car'), tags: [{ name: 'car', score: 0.9 }] },
    { takenAt: '2019-03-01T10:00:00', latitude: 1, longitude: 2 },
  );
  const both = seenPhoto(
    store,
    id,
    '/photos/2020/c.jpg',
    { caption: caption('a dog on a beach'), vectors: vectors('dog', 'beach') },
    { takenAt: '2020-03-01T10:00:00' },
  );
  const raw = seenPhoto(
    store,
    id,
    '/photos/2021/d.nef',
    { caption: caption('blurry', true), vectors: vectors('tree') },
    { takenAt: '2021-03-01T10:00:00' },
  );
  return { store, dog, car, both, raw };
}

async function ids(store: Store, text: string, model: Meaning | null = meaning): Promise<number[]> {
  return (await openQuery(store, () => model).search({ text })).hits.map((hit) => hit.id);
}

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
    expect(page.notes.join()).toMatch(/Nothing found: no photo has “unicorn” .* nearest reaches 0\.\d\d of the 0\.50/);
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
    for (let i = 0; i < 1100; i++)
      seenPhoto(store, id, `/photos/many/${i}.jpg`, { caption: null, vectors: vectors('dog') });
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
        by: 'tiny@1',
        maker,
        caption: null,
        tags: [],
        vectors: vectors('tree'),
        prompt: null,
      },
    ]);
    expect((await query.search({ text: 'tree' })).hits.map((hit) => hit.id)).toContain(dog);
  });
});

describe('pages', () => {
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

test('nothing typed breaks the full-text search', async () => {
  const { store, dog } = filled();
  const query = openQuery(store, () => null);
  const hostile = [
    '" OR NEAR( *',
    'NEAR(dog cat, 5)',
    'caption:dog',
    'dog AND',
    '{written} : x',
    "'; drop table photos",
    '^dog',
    '"""',
    'dog"',
    '\\"',
    '*',
    'a*b',
    '-*',
    '-"',
    '((((',
    'dog\u0000cat',
    '\ud800dog',
    '+dog',
    '“””',
  ];
  const signs = ['"', '*', '(', ')', '^', ':', '-', 'OR', 'NOT', 'NEAR', ' ', 'dog', "'", '\\', '%', '{', ',', '\n'];
  let seed = 11;
  for (let i = 0; i < 2000; i++) {
    let line = '';
    for (let j = 0; j <= i % 8; j++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      line += signs[(seed >> 8) % signs.length]!;
    }
    hostile.push(line);
  }
  for (const text of hostile) await expect(query.search({ text }), JSON.stringify(text)).resolves.toBeDefined();
  expect(store.photo(dog).caption).toBe('a dog runs');
});
