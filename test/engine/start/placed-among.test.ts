// Where very many photos lie that a search found is the same as looked up one by one.

import { expect, test } from 'vitest';
import { lookedUp, placedAmong, walkedPast } from '../../../engine/start/calls/placed-among.ts';
import { squaresIn } from '../../../engine/store/store.ts';
import { newStore, readPhoto } from '../store/library.ts';

/** Small, and the same each time. */
function createChance(state: number): () => number {
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

test.each([1, 2, 3])('walked past all that are placed or looked up, chance %i', async (seed) => {
  const chance = createChance(seed * 7919);
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const towns = Array.from({ length: 9 }, () => ({ latitude: chance() * 160 - 80, longitude: chance() * 360 - 180 }));
  const photos = Array.from({ length: 150 }, (_, n) => {
    const town = towns[Math.floor(chance() * towns.length)]!;
    const near = chance() < 0.5 ? town : { ...town, latitude: town.latitude + chance() / 50 };
    return readPhoto(store, id, `/photos/${n}.jpg`, `${n}`, chance() < 0.8 ? near : {});
  });
  store.keepPlaces(store.nextUnplaced(500).map(({ photo }) => ({ photo, town: null, country: null, also: '' })));
  store.makeChange('hide', { do: 'mark', photos: photos.filter(() => chance() < 0.1), set: { hidden: true } });
  const found = photos.filter(() => chance() < 0.7).toSorted((a, b) => ((a * 31) % 97) - ((b * 31) % 97));
  const [rows, one] = [store.placedBehind(null, 500), [] as number[]];
  for (let last = store.placedBehind(null, 1)[0]; last; last = store.placedBehind(last, 1)[0]) one.push(last.id);
  expect(one).toEqual(rows.map((row) => row.id));
  for (const level of [0, 2, 9]) {
    const squares = squaresIn({ west: -120, south: -60, east: 150, north: 70 }, level, 3000);
    const [slow, quick] = [await lookedUp(store, squares, found), await walkedPast(store, squares, found)];
    expect(quick.placed).toBe(slow.placed);
    expect(quick.placed).toBeGreaterThan(20);
    const inOrder = (all: typeof slow.found) => all.toSorted((a, b) => a.cover - b.cover);
    expect(inOrder(quick.found)).toEqual(
      inOrder(slow.found).map((square) => ({
        ...square,
        latitude: expect.closeTo(square.latitude, 8),
        longitude: expect.closeTo(square.longitude, 8),
      })),
    );
    expect((await placedAmong(store, squares, found.slice(0, 3))).placed).toBe(store.countPlaced(found.slice(0, 3)));
  }
});
