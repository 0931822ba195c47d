// Orders of a list through the engine: by name, by stars, as photos came in, and in an album as a person put them.

import { describe, expect, test } from 'vitest';
import type { Engine, SortOrder } from '../../../engine/contract.ts';
import { nameKey } from '../../../engine/store/photos/name-key.ts';
import { openStore } from '../../../engine/store/store.ts';
import { scratch } from '../scratch.ts';
import { readPhoto } from '../store/library.ts';

const { at, start } = scratch();

test('names are sorted by letters without case and accents, and by the value of numbers', () => {
  const names = ['IMG_2.jpg', 'img_10.jpg', 'IMG_10 (2).jpg', 'Ärmel.jpg', 'arm.png', 'Zebra.jpg', '7.jpg', '007b.jpg'];
  const sorted = names.toSorted((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1));
  expect(sorted).toEqual([
    ...['7.jpg', '007b.jpg', 'arm.png', 'Ärmel.jpg', 'IMG_2.jpg', 'img_10.jpg', 'IMG_10 (2).jpg', 'Zebra.jpg'],
  ]);
});

test('Chinese names are sorted by their sound', () => {
  const names = ['王府井.jpg', '张家界.jpg', '安徽.jpg', '李宁.jpg', 'Beijing.jpg', '北京.jpg'];
  expect(names.toSorted((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1))).toEqual([
    ...['Beijing.jpg', '安徽.jpg', '北京.jpg', '李宁.jpg', '王府井.jpg', '张家界.jpg'],
  ]);
});

const files = ['IMG_10.jpg', 'IMG_9.jpg', 'Ärmel.jpg', 'zoo.jpg', 'Alm.jpg'];

/** Taken one day after the other in this order, and found in it. */
async function library(name: string) {
  const engine = await start(name, { work: false });
  await engine.close();
  const store = openStore(at(name, 'library.sqlite'));
  const folder = store.addFolder('/photos').id;
  files.forEach((file, i) => {
    readPhoto(store, folder, `/photos/${file}`, file, { takenAt: `2020-01-0${9 - i}T10:00:00` });
  });
  store.close();
  return start(name, { work: false });
}

async function names(engine: Engine, sort: SortOrder, text = '') {
  const page = await engine.search({ text, sort });
  const ids = page.hits.map(({ id }) => id);
  expect(await engine.photosFound({ text, sort })).toEqual(ids);
  expect(await engine.positionOf({ text, sort, photo: ids[2]! })).toBe(2);
  const pages = [];
  for (let after: string | null = null; ;) {
    const next = await engine.search({ text, sort, limit: 2, ...(after === null ? {} : { after }) });
    pages.push(...next.hits.map(({ id }) => id));
    after = next.cursor;
    if (after === null) break;
  }
  expect(pages).toEqual(ids);
  return page.hits.map((hit) => hit.name);
}

test('by name, as they came in, by stars', async () => {
  const engine = await library('orders');
  expect(await names(engine, 'name')).toEqual(['Alm.jpg', 'Ärmel.jpg', 'IMG_9.jpg', 'IMG_10.jpg', 'zoo.jpg']);
  expect(await names(engine, 'added')).toEqual(files.toReversed());
  expect(await names(engine, 'newest')).toEqual(files);
  const [first, second] = await engine.photosFound({ text: '', sort: 'oldest' });
  await engine.mark({ photos: [second!], set: { rating: 5 } });
  await engine.mark({ photos: [first!], set: { rating: 3 } });
  expect(await names(engine, 'rating')).toEqual(['zoo.jpg', 'Alm.jpg', 'IMG_10.jpg', 'IMG_9.jpg', 'Ärmel.jpg']);
  expect(await names(engine, 'name', 'file:m')).toEqual(['Alm.jpg', 'Ärmel.jpg', 'IMG_9.jpg', 'IMG_10.jpg']);
  await expect(engine.search({ text: '', sort: 'colour' as SortOrder })).rejects.toThrow(/sort must be one of/);
});

test('stretches of a list are meant by their ends, less some and with some more', async () => {
  const engine = await library('stretches');
  const ids = await engine.photosFound({ text: '', sort: 'name' });
  const [a, b, c, d, e] = ids as [number, number, number, number, number];
  const between = [[b, d]] as [number, number][];
  const chosen = { query: '', sort: 'name' as const, between };
  expect(await engine.chosenPhotos(chosen)).toEqual([b, c, d]);
  expect(await engine.chosenPhotos({ ...chosen, most: 2 })).toEqual([b, c]);
  expect(await engine.chosenPhotos({ ...chosen, without: [c], also: [a, b] })).toEqual([b, d, a]);
  expect(
    await engine.chosenPhotos({
      query: '',
      sort: 'name',
      between: [
        [b, a],
        [d, e],
      ],
    }),
  ).toEqual([a, b, d, e]);
  expect(await engine.chosenPhotos({ query: '', sort: 'name', without: [a] })).toEqual([b, c, d, e]);
  expect(await engine.mark({ ...chosen, without: [c], set: { rating: 4 } })).toMatchObject({ photos: 2 });
  expect((await engine.photosFound({ text: 'rating:4' })).toSorted()).toEqual([b, d].toSorted());
  await engine.mark({ photos: [d], set: { hidden: true } });
  await expect(engine.mark({ ...chosen, set: { rating: 1 } })).rejects.toMatchObject({ reason: 'not-found' });
  await expect(engine.chosenPhotos({ photos: [a], without: [a] })).rejects.toMatchObject({ reason: 'bad-request' });
  await expect(engine.chosenPhotos({ query: '', between: [[a]] as never })).rejects.toThrow(/stretches/);
});

describe('an album has an order of its own', () => {
  const album = async (name: string) => {
    const engine = await library(name);
    const { id } = await engine.makeAlbum({ name: 'Sea' });
    const ids = await engine.photosFound({ text: '', sort: 'newest' });
    await engine.addToAlbum({ album: id, photos: ids });
    const shown = () => engine.photosFound({ text: 'album:Sea', sort: 'album' });
    return { engine, id, ids, shown };
  };

  test('photos are put before another or at the end, undone and done again', async () => {
    const { engine, id, ids, shown } = await album('album-order');
    const [a, b, c, d, e] = ids as [number, number, number, number, number];
    expect(await names(engine, 'album', 'album:Sea')).toEqual(files);
    const change = await engine.placeInAlbum({ album: id, photos: [e, c], before: a });
    expect(change).toMatchObject({ what: 'album', photos: 2 });
    expect(await shown()).toEqual([c, e, a, b, d]);
    await engine.placeInAlbum({ album: id, photos: [c], before: null });
    expect(await shown()).toEqual([e, a, b, d, c]);
    // Where it stands already, and before itself.
    expect(await engine.placeInAlbum({ album: id, photos: [c], before: null })).toBeNull();
    expect(await engine.placeInAlbum({ album: id, photos: [a, b], before: a })).toBeNull();
    await engine.undo();
    expect(await shown()).toEqual([c, e, a, b, d]);
    await engine.undo();
    expect(await shown()).toEqual(ids);
    await engine.redo();
    expect(await shown()).toEqual([c, e, a, b, d]);
    expect((await engine.albums())[0]?.cover).toBe((await engine.photo({ id: c })).fingerprint);
  });

  test('as often as one likes between the same two', async () => {
    const { engine, id, ids, shown } = await album('album-halves');
    const [a, b, c, d, e] = ids as [number, number, number, number, number];
    let [moved, other] = [d, e];
    for (let n = 0; n < 120; n++) {
      await engine.placeInAlbum({ album: id, photos: [moved], before: b });
      expect((await shown()).indexOf(moved)).toBe((await shown()).indexOf(b) - 1);
      [moved, other] = [other, moved];
    }
    expect(await shown()).toEqual([a, moved, other, b, c]);
  });

  test('what is not in it is refused', async () => {
    const { engine, id, ids } = await album('album-refused');
    await expect(engine.placeInAlbum({ album: 99, photos: ids, before: null })).rejects.toMatchObject({
      reason: 'not-found',
    });
    await engine.removeFromAlbum({ album: id, photos: [ids[0]!] });
    await expect(engine.placeInAlbum({ album: id, photos: [ids[1]!], before: ids[0]! })).rejects.toThrow(/not in this/);
    expect(await engine.placeInAlbum({ album: id, photos: [ids[0]!], before: null })).toBeNull();
    await expect(engine.search({ text: '', sort: 'album' })).rejects.toThrow(/Only an album/);
  });
});
