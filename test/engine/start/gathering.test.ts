// What is known of photos only once there are many, asked of the whole engine: copies found among real photos, a word
// that they are none, places named and gathered on the map, and the queue of doubtful captions.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Remote } from '../../../engine/contract.ts';
import { scratch, untilDone } from '../scratch.ts';

const { at, start } = scratch();
const resources = fileURLToPath(new URL('../../../resources', import.meta.url));
const demo = (name: string) => join(resources, 'demo', 'photos', name);

async function untilCompared(engine: Remote): Promise<void> {
  while ((await engine.duplicates({ limit: 1 })).compared.waiting > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function located(latitude: string, north: 'N' | 'S', longitude: string, east: 'E' | 'W') {
  return { IFD3: { GPSLatitudeRef: north, GPSLatitude: latitude, GPSLongitudeRef: east, GPSLongitude: longitude } };
}

test('resized, recompressed and cut copies are found; other photos are not; apart is remembered', async () => {
  const folder = at('copies');
  await mkdir(folder);
  const [one, other] = [demo('bridge.jpg'), demo('cameraman.jpg')];
  const { width, height } = await sharp(one).metadata();
  const cut = { left: 4, top: 4, width: Math.round(width * 0.985), height: Math.round(height * 0.985) };
  const made = {
    'original.jpg': sharp(one).jpeg({ quality: 92 }),
    'small.jpg': sharp(one)
      .resize(Math.round(width / 2))
      .jpeg(),
    'poor.jpg': sharp(one).jpeg({ quality: 30 }),
    'cut.jpg': sharp(one).extract(cut).jpeg(),
    'other.jpg': sharp(other).jpeg(),
  };
  for (const [name, picture] of Object.entries(made)) await picture.toFile(join(folder, name));
  const engine = await start('library-copies');
  await engine.addFolder({ path: folder });
  await untilDone(engine);
  await untilCompared(engine);
  const page = await engine.duplicates({});
  expect(page).toMatchObject({ total: 1, cursor: null, compared: { done: 5, waiting: 0 } });
  const [group] = page.groups;
  expect(group!.photos.map(({ name }) => name).toSorted()).toEqual([
    'cut.jpg',
    'original.jpg',
    'poor.jpg',
    'small.jpg',
  ]);
  // The one to keep comes first, the smallest last.
  expect([group!.photos[0]!.name === 'small.jpg', group!.photos.at(-1)!.name]).toEqual([false, 'small.jpg']);
  const { id } = await engine.photoAt({ path: join(folder, 'small.jpg') });
  expect((await engine.duplicates({ photo: id })).total).toBe(1);
  expect((await engine.duplicates({ kind: 'files' })).total).toBe(0);

  const ids = group!.photos.map((photo) => photo.id);
  await engine.setApart({ photos: ids, apart: true });
  expect((await engine.duplicates({})).total).toBe(0);
  await engine.close();
  const again = await start('library-copies');
  await untilCompared(again);
  expect((await again.duplicates({})).total).toBe(0);
  expect(await again.undo()).toMatchObject({ what: 'apart' });
  expect((await again.duplicates({})).total).toBe(1);
  await expect(again.duplicates({ kind: 'twins' as never })).rejects.toMatchObject({ reason: 'bad-request' });
});

test('photos gather on the map, and are found by the names of their places', async () => {
  const folder = at('travels');
  await mkdir(folder);
  const places = {
    'fjord.jpg': located('60/1 23/1 24/1', 'N', '5/1 19/1 12/1', 'E'),
    'quay.jpg': located('60/1 23/1 50/1', 'N', '5/1 19/1 40/1', 'E'),
    'harbour.jpg': located('33/1 51/1 0/1', 'S', '151/1 12/1 0/1', 'E'),
  };
  for (const [i, [name, exif]] of Object.entries(places).entries()) {
    const colour = { r: 40 * i, g: 90, b: 200 - 60 * i };
    const picture = sharp({ create: { width: 80, height: 60, channels: 3, background: colour } });
    await writeFile(join(folder, name), await picture.withExif(exif).jpeg().toBuffer());
  }
  const engine = await start('library-travels', { resources });
  await engine.addFolder({ path: folder });
  await untilDone(engine);
  const world = { west: -180, south: -85, east: 180, north: 85 };
  let page = await engine.mapPoints({ ...world, zoom: 2 });
  while (page.placed < 3) page = await engine.mapPoints({ ...world, zoom: 2 });
  expect(page).toMatchObject({ photos: 3, placed: 3 });
  expect(page.clusters).toMatchObject([
    { photos: 2, town: 'Bergen', country: 'Norway' },
    { photos: 1, town: 'Sydney', country: 'Australia', countries: ['Australia'] },
  ]);
  expect(page.clusters[0]!.cover.fingerprint).toMatch(/^[0-9a-f]{16,}$/);
  // Close by they come apart, and the cluster's part of the world finds just its photos.
  const close = await engine.mapPoints({ west: 5.3, south: 60.38, east: 5.34, north: 60.41, zoom: 16 });
  expect(close.clusters.map(({ photos }) => photos)).toEqual([1, 1]);
  const { south, west, north, east } = page.clusters[0]!;
  const names = async (text: string) => (await engine.search({ text })).hits.map(({ name }) => name).toSorted();
  expect(await names(`within:${south},${west},${north},${east}`)).toEqual(['fjord.jpg', 'quay.jpg']);
  expect(await names('near:-33.85,151.2,5')).toEqual(['harbour.jpg']);
  const norway = (await engine.search({ text: '"Norway"' })).hits;
  const byPlace = norway.filter(({ why }) => why.some(({ by }) => by === 'place'));
  expect(byPlace.map(({ name }) => name).toSorted()).toEqual(['fjord.jpg', 'quay.jpg']);
  expect(await engine.mapPoints({ ...world, zoom: 2, text: 'near:-33.85,151.2,5' })).toMatchObject({
    photos: 1,
    placed: 1,
  });
  expect((await engine.world()).find(({ name }) => name === 'Norway')!.rings.length).toBeGreaterThan(5);
  await expect(engine.mapPoints({ ...world, zoom: 99 })).rejects.toMatchObject({ reason: 'bad-request' });
});

test('the queue of doubtful captions is what is:doubtful finds', async () => {
  const engine = await start('library-travels', { resources });
  await untilDone(engine);
  const doubtful = (await engine.search({ text: 'is:doubtful' })).hits.map(({ id }) => id);
  const queue = await engine.reviewQueue({});
  expect(queue.items.map(({ id }) => id).toSorted()).toEqual(doubtful.toSorted());
  expect(queue.total).toBe(doubtful.length);
});
