// Where photos lie that a search found: few are looked up one by one; of very many it is quicker to walk past all that are
// placed, in order of their places. Some at a time, so that others are answered in between.

import { setImmediate as pause } from 'node:timers/promises';
import { type PlacedSquare, type Square, squareOf, type Store, stretchOf } from '../../store/store.ts';

/** Photos looked up together, and photos walked past. */
const [lookedUpAtOnce, walkedAtOnce] = [10_000, 10_000];
/** To look one up takes as long as to walk past so many. */
const pastForOne = 6;
/** Photos of a square that tell the names of its places. */
const mostSome = 64;

export interface PlacedAmong {
  /** Anywhere. */
  placed: number;
  /** Those of these squares with photos in them. */
  found: PlacedSquare[];
}

/** Only of these photos, in the order in which they were found. */
export async function placedAmong(
  store: Store,
  squares: readonly Square[],
  photos: readonly number[],
): Promise<PlacedAmong> {
  const walks = photos.length * pastForOne > store.countPlaced(null);
  return walks ? walkedPast(store, squares, photos) : lookedUp(store, squares, photos);
}

export async function lookedUp(
  store: Store,
  squares: readonly Square[],
  photos: readonly number[],
): Promise<PlacedAmong> {
  let placed = 0;
  const bySquare = new Map<Square, PlacedSquare>();
  for (let from = 0; from < photos.length; from += lookedUpAtOnce) {
    if (from > 0) await pause();
    const some = photos.slice(from, from + lookedUpAtOnce);
    placed += store.countPlaced(some);
    for (const one of store.placedIn(squares, some)) {
      const before = bySquare.get(one.square);
      bySquare.set(one.square, before ? together(before, one) : one);
    }
  }
  return { placed, found: [...bySquare.values()] };
}

function together(one: PlacedSquare, other: PlacedSquare): PlacedSquare {
  const photos = one.photos + other.photos;
  const middle = (name: 'latitude' | 'longitude') => (one[name] * one.photos + other[name] * other.photos) / photos;
  return {
    square: one.square,
    photos,
    latitude: middle('latitude'),
    longitude: middle('longitude'),
    cover: Math.max(one.cover, other.cover),
    some: [...one.some, ...other.some].slice(0, mostSome),
  };
}

export async function walkedPast(
  store: Store,
  squares: readonly Square[],
  photos: readonly number[],
): Promise<PlacedAmong> {
  const wanted = store.emptySet();
  for (const photo of photos) wanted.add(photo);
  const level = squares[0]?.level ?? 0;
  const sums = squares.map((square): PlacedSquare => {
    return { square, photos: 0, latitude: 0, longitude: 0, cover: 0, some: [] };
  });
  const numbers = new Map(squares.map(({ x, y }, number) => [`${x} ${y}`, number]));
  /** The number of each photo's square, and one; 0 for none. */
  const squareOfPhoto = new Uint32Array(store.newestPhoto() + 1);
  let placed = 0;
  let here: { from: number; to: number; number: number | undefined } = { from: 0, to: 0, number: undefined };
  for (let rows = store.placedBehind(null, walkedAtOnce); rows.length > 0;) {
    for (const { id, cell, latitude, longitude } of rows) {
      if (!wanted.has(id)) continue;
      placed++;
      if (cell < here.from || cell >= here.to) {
        const square = squareOf(cell, level);
        here = { ...stretchOf(square), number: numbers.get(`${square.x} ${square.y}`) };
      }
      if (here.number === undefined) continue;
      const sum = sums[here.number]!;
      sum.photos++;
      sum.latitude += (latitude - sum.latitude) / sum.photos;
      sum.longitude += (longitude - sum.longitude) / sum.photos;
      sum.cover = Math.max(sum.cover, id);
      squareOfPhoto[id] = here.number + 1;
    }
    await pause();
    rows = rows.length < walkedAtOnce ? [] : store.placedBehind(rows.at(-1)!, walkedAtOnce);
  }
  for (const photo of photos) {
    const sum = sums[squareOfPhoto[photo]! - 1];
    if (sum && sum.some.length < mostSome) sum.some.push(photo);
  }
  return { placed, found: sums.filter((sum) => sum.photos > 0) };
}
