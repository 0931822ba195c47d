// Where photos were taken, in the store: cells of the world, what lies in a square, and finding by place and by its name.

import { expect, test } from 'vitest';
import type { WorldPart } from '../../../engine/contract.ts';
import { cellOf, partOf, squareOf, squaresIn, stretchesOver, stretchOf } from '../../../engine/store/places/cell.ts';
import { newStore, noFacts, readPhoto } from './library.ts';

const bergen = { latitude: 60.39, longitude: 5.32 };
const voss = { latitude: 60.63, longitude: 6.42 };
const oslo = { latitude: 59.91, longitude: 10.75 };
const suva = { latitude: -18.14, longitude: 178.44 };
const apia = { latitude: -13.83, longitude: -171.76 };
const everywhere: WorldPart = { west: -180, south: -90, east: 180, north: 90 };

function library() {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const at = Object.entries({ bergen, oslo, suva, apia }).map(([name, facts]) =>
    readPhoto(store, folder, `/photos/${name}.jpg`, name, facts),
  ) as [number, number, number, number];
  const nowhere = readPhoto(store, folder, '/photos/nowhere.jpg');
  return { store, folder, at, nowhere };
}

function placed() {
  const found = library();
  const names = ['Bergen', 'Oslo', 'Suva', 'Apia'];
  const countries = ['Norway', 'Norway', 'Fiji', 'Samoa'];
  found.store.keepPlaces(found.at.map((photo, i) => ({ photo, town: names[i]!, country: countries[i]!, also: '' })));
  return found;
}

test('a cell lies in the square it came from, at every scale', () => {
  for (const { latitude, longitude } of [bergen, oslo, suva, apia]) {
    const cell = cellOf(latitude, longitude);
    for (let level = 0; level <= 24; level++) {
      const square = squareOf(cell, level);
      const { from, to } = stretchOf(square);
      expect(cell >= from && cell < to).toBe(true);
      const part = partOf(square);
      expect(latitude).toBeGreaterThanOrEqual(part.south - 1e-6);
      expect(latitude).toBeLessThanOrEqual(part.north + 1e-6);
      expect(longitude).toBeGreaterThanOrEqual(part.west - 1e-6);
      expect(longitude).toBeLessThanOrEqual(part.east + 1e-6);
    }
  }
});

test('squares cover a part of the world, also over the date line, and are never too many', () => {
  const dateLine = { west: 170, south: -25, east: -165, north: -10 };
  const squares = squaresIn(dateLine, 6, 1000);
  for (const { latitude, longitude } of [suva, apia]) {
    expect(squares).toContainEqual(squareOf(cellOf(latitude, longitude), 6));
  }
  expect(squares).not.toContainEqual(squareOf(cellOf(bergen.latitude, bergen.longitude), 6));
  expect(squaresIn(everywhere, 12, 100).length).toBeLessThanOrEqual(100);
  const stretches = stretchesOver(dateLine);
  expect(
    stretches.some(
      ({ from, to }) => cellOf(suva.latitude, suva.longitude) >= from && cellOf(suva.latitude, suva.longitude) < to,
    ),
  ).toBe(true);
});

test('a photo with coordinates waits for its place, once', () => {
  const { store, at } = library();
  expect(store.nextUnplaced(9).map(({ photo }) => photo)).toEqual(at);
  store.keepPlaces([{ photo: at[0], town: 'Bergen', country: 'Norway', also: '' }]);
  expect(store.nextUnplaced(9).map(({ photo }) => photo)).toEqual(at.slice(1));
  expect(store.placeNames(at)).toEqual(new Map([[at[0], { town: 'Bergen', country: 'Norway' }]]));
  // Read anew, perhaps with other coordinates.
  store.keepRead(at[0], { width: 40, height: 30, facts: { ...noFacts, ...oslo } });
  expect(store.nextUnplaced(9)[0]).toEqual({ photo: at[0], ...oslo });
  expect(store.placeNames(at).size).toBe(0);
});

test('photos of a square: how many, their middle, and the last of them', () => {
  const { store, at, nowhere } = placed();
  const [world] = store.placedIn(squaresIn(everywhere, 0, 9), null);
  expect(world).toMatchObject({ photos: 4, cover: at[3] });
  const norway = { west: 4, south: 57, east: 32, north: 72 };
  const inNorway = store.placedIn(squaresIn(norway, 2, 99), null);
  expect(inNorway.map(({ photos }) => photos)).toEqual([2]);
  expect(inNorway[0]!.latitude).toBeCloseTo((60.39 + 59.91) / 2);
  const some = store.placedIn(squaresIn(everywhere, 0, 9), [at[0], at[2], nowhere]);
  expect(some).toMatchObject([{ photos: 2, cover: at[2] }]);
  expect([store.countPlaced(null), store.countPlaced([at[1], nowhere])]).toEqual([4, 1]);
});

test('squares that are counted agree with their photos after all that may happen to them', () => {
  const { store, folder, at } = placed();
  const counts = (level: number) => store.placedIn(squaresIn(everywhere, level, 70_000), null);
  const same = () => {
    // Small squares are looked at photo by photo, large ones are sums.
    const small = at.flatMap((photo) => store.placedIn([squareOf(cellOfPhoto(photo), 20)], null));
    const sum = (found: { photos: number }[]) => found.reduce((total, { photos }) => total + photos, 0);
    expect(sum(counts(4))).toBe(sum(small));
    expect(store.countPlaced(null)).toBe(sum(small));
    return sum(small);
  };
  const cellOfPhoto = (photo: number) => {
    const { latitude, longitude } = store.photo(photo).facts;
    return cellOf(latitude!, longitude!);
  };
  expect(same()).toBe(4);
  store.makeChange('hide', { do: 'mark', photos: [at[0]], set: { hidden: true } } as never);
  expect(same()).toBe(3);
  store.keepRead(at[1], { width: 40, height: 30, facts: { ...noFacts, ...voss } });
  expect(store.countPlaced(null)).toBe(2);
  store.keepPlaces([{ photo: at[1], town: 'Voss', country: 'Norway', also: '' }]);
  expect(same()).toBe(3);
  store.filesGone(
    store
      .knownFiles(folder)
      .filter(({ photo }) => photo === at[2])
      .map(({ id }) => id),
  );
  expect(same()).toBe(2);
  const norway = counts(8).find(({ some }) => some.includes(at[1]))!;
  expect([norway.photos, norway.latitude, norway.longitude]).toEqual([
    1,
    expect.closeTo(voss.latitude),
    expect.closeTo(voss.longitude),
  ]);
});

test('found near a place, within a part of the world, and by the name of the place', () => {
  const { store, at } = placed();
  const ids = (...filters: Parameters<typeof store.idsPassing>[0]) => store.idsPassing(filters).toSorted();
  expect(ids({ by: 'near', ...bergen, km: 5 })).toEqual([at[0]]);
  expect(ids({ by: 'near', ...bergen, km: 320 })).toEqual([at[0], at[1]]);
  expect(ids({ by: 'near', ...bergen, km: 290 })).toEqual([at[0]]);
  expect(ids({ by: 'within', part: { west: 170, south: -25, east: -165, north: -10 } })).toEqual([at[2], at[3]]);
  expect(ids({ by: 'within', part: { west: 4, south: 57, east: 6, north: 72 } })).toEqual([at[0]]);
  expect(ids({ by: 'near', ...bergen, km: 5, not: true })).toHaveLength(4);
  expect(
    store
      .wordMatches('norway', [], 9)
      .map(({ photo }) => photo)
      .toSorted(),
  ).toEqual([at[0], at[1]]);
});
