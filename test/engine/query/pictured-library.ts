// A small library whose photos show known things, and a model that knows what a sentence names: searches whose answers
// can be said beforehand.

import { openQuery, type Meaning } from '../../../engine/query/query.ts';
import type { Store } from '../../../engine/store/store.ts';
import { maker, newStore, seenPhoto } from '../store/library.ts';

/** A model of four things; a photo's vectors are the things it shows, and a sentence is the thing it names. */
const things = ['dog', 'beach', 'car', 'tree', 'unicorn'];
export const width = 16;

export function vector(thing: string): Float32Array {
  const values = new Float32Array(width).fill(0.01);
  const at = things.indexOf(thing);
  if (at >= 0) values[at * 3] = 1;
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

export function vectors(...shows: string[]) {
  const data = new Float32Array(2 * width);
  [0, 1].forEach((q) => data.set(vector(shows[q] ?? shows[0]!), q * width));
  return { queries: 2, width, data };
}

export const meaning: Meaning = {
  maker,
  cutoff: 0.5,
  embed: (text) => Promise.resolve(vector(text.split(' ').find((word) => things.includes(word)) ?? '')),
};

export function caption(text: string, doubtful = false) {
  return { text, prompt: '', match: 0.9, similarity: 0.4, probability: 0.2, doubtful };
}

export function filled(): { store: Store; dog: number; car: number; both: number; raw: number } {
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

export async function ids(store: Store, text: string, model: Meaning | null = meaning): Promise<number[]> {
  return (await openQuery(store, () => model).search({ text })).hits.map((hit) => hit.id);
}
