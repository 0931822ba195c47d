// A library of any size, made up: photos read and seen, with captions of a small language, tags and retrieval vectors
// around a few hundred themes, so that searches find something and have something to tell apart.

import { openStore, type Made, type Maker, type SeenResult, type Store } from '../../engine/store/store.ts';

export const maker = { model: 'made-up', version: '1' };

/** A small, fast, repeatable source of chance (mulberry32). */
export function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function gaussian(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

export function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

const subjects = 'dog cat child woman man horse car bicycle boat bird train kite cake tree house bridge'.split(' ');
const deeds = 'running sitting standing jumping sleeping playing waiting turning'.split(' ');
const places = 'beach street park field kitchen mountain snow river garden square station bench'.split(' ');

/** Directions of themes in the vectors' space; a photo shows a few, a sentence is one. */
export function themes(count: number, width: number, seed = 1): Float32Array[] {
  const chance = createChance(seed);
  return Array.from({ length: count }, () => unit(Float32Array.from({ length: width }, () => gaussian(chance))));
}

/** Numbers by chance are slow to make: one long row of them, read from anywhere. */
function createNoise(size = 1 << 18): Float32Array {
  const chance = createChance(9);
  return Float32Array.from({ length: size }, () => gaussian(chance));
}

/**
 * queries × width: each query leans to one of the photo's three themes, to what that query always sees, and to chance,
 * so that a photo's queries say different things (harder to sum up than those of a small model, which nearly agree).
 */
function madeUpVectors(
  chance: () => number,
  all: Float32Array[],
  always: Float32Array[],
  noise: Float32Array,
): Float32Array {
  const shown = [0, 1, 2].map(() => all[Math.floor(chance() * all.length)]!);
  const width = all[0]!.length;
  const data = new Float32Array(always.length * width);
  always.forEach((usual, q) => {
    const theme = shown[q % 3]!;
    const from = Math.floor(chance() * (noise.length - width));
    let squares = 0;
    for (let i = 0; i < width; i++) {
      const value = theme[i]! * 0.7 + usual[i]! * 0.4 + noise[from + i]! / 25;
      data[q * width + i] = value;
      squares += value * value;
    }
    for (let i = q * width; i < (q + 1) * width; i++) data[i]! /= Math.sqrt(squares);
  });
  return data;
}

export interface LargeLibrary {
  store: Store;
  themes: Float32Array[];
  /** Files kept and results kept per second, while it was made. */
  filesPerSecond: number;
  resultsPerSecond: number;
}

/** `by`: who is said to have made captions, tags and vectors. */
export async function makeLargeLibrary(
  file: string,
  photos: number,
  options: { queries: number; width: number; by?: Maker },
): Promise<LargeLibrary> {
  const { queries, width } = options;
  const who = options.by ?? maker;
  const by = `${who.model}@${who.version}`;
  const made = { ...who, by };
  const store = openStore(file);
  store.expect({ captions: [by], search: [by], tags: [by] });
  const folder = store.addFolder('/photos').id;
  const all = themes(300, width);
  const always = themes(queries, width, 2);
  const chance = createChance(3);
  const noise = createNoise();
  const rate = { files: 0, results: 0 };
  for (let first = 0; first < photos; first += 1000) {
    const batch = Array.from({ length: Math.min(1000, photos - first) }, (_, i) => first + i);
    const stamps = batch.map((n) => ({
      path: `/photos/${2000 + (n % 25)}/day ${n % 500}/IMG_${n}.jpg`,
      bytes: 1e6 + n,
      modifiedMs: 9.5e11 + n * 6e6,
      inode: n + 1,
    }));
    let start = performance.now();
    const ids = store.keepFiles(folder, stamps);
    rate.files += performance.now() - start;
    ids.forEach((photo, i) => read(store, photo, first + i));
    const results = ids.map((photo, i) =>
      seen(photo, first + i, made, chance, madeUpVectors(chance, all, always, noise), width),
    );
    start = performance.now();
    for (let i = 0; i < results.length; i += 8) store.keepSeen(results.slice(i, i + 8));
    rate.results += performance.now() - start;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    store,
    themes: all,
    filesPerSecond: (photos / rate.files) * 1000,
    resultsPerSecond: (photos / rate.results) * 1000,
  };
}

function read(store: Store, photo: number, n: number): void {
  store.identified(photo, { kind: n % 20 === 0 ? 'raw' : 'jpeg', fingerprint: `${n.toString(16).padStart(16, '0')}` });
  const year = 2000 + (n % 25);
  store.keepRead(photo, {
    width: 4000,
    height: 3000,
    facts: {
      takenAt: `${year}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}T10:00:00`,
      offsetMinutes: null,
      latitude: n % 3 === 0 ? 50 : null,
      longitude: n % 3 === 0 ? 7 : null,
      camera: ['NIKON D3', 'Canon EOS R5', 'Pixel 9'][n % 3]!,
      lens: null,
      exposureTime: 0.01,
      aperture: 4,
      iso: 200,
      focalLength: 35,
      orientation: 1,
    },
  });
}

function seen(
  photo: number,
  n: number,
  made: Made,
  chance: () => number,
  data: Float32Array,
  width: number,
): SeenResult {
  const pick = (from: string[]) => from[Math.floor(chance() ** 2 * from.length)]!;
  const [subject, deed, place] = [pick(subjects), pick(deeds), pick(places)];
  return {
    photo,
    fingerprint: n.toString(16).padStart(16, '0'),
    made: { captions: made, search: made, tags: made },
    caption: {
      text: `a ${subject} ${deed} in a ${place} number ${n}`,
      prompt: '',
      match: 0.9,
      similarity: 0.4,
      probability: 0.1,
      doubtful: n % 10 === 0,
    },
    tags: [
      { name: subject, score: 0.9 },
      { name: place, score: 0.7 },
    ],
    vectors: { queries: data.length / width, width, data },
    prompt: null,
  };
}
