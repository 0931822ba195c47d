// Photos of every kind, shape and colour become upright sRGB thumbnails, pixels and facts.

import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test, vi } from 'vitest';
import { thumbnailPath } from '../../../engine/decode/decode.ts';
import { animated, corners, cornersOf, jpeg, rawFile } from '../photo-files.ts';
import { noFacts } from '../store/library.ts';
import { decoder, factsWritten, fixture, kinds, look, readAs, thumbnails, withFacts } from './opened.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

test.each(kinds)('%s: size, two thumbnails, pixels', async (kind, make) => {
  const photo = await readAs(kind, await make(), kind === 'raw' ? 'a.arw' : 'a.any');
  expect([photo.width, photo.height]).toEqual([96, 64]);
  for (const thumbnail of [photo.grid, photo.view]) {
    expect(thumbnail).toMatchObject({ width: 96, height: 64, format: 'webp', shows: 'red green blue yellow' });
  }
  const pixels = await decoder.pixels({ path: photo.path, kind, size: 48 });
  expect(pixels.length).toBe(48 * 48 * 3);
  expect(cornersOf(pixels, 48, 48)).toBe('red green blue yellow');
});

test('thumbnails are 320 and 1600 pixels on the longest side, and lie by content', async () => {
  const photo = await readAs('jpeg', await jpeg({ width: 1800, height: 1200 }));
  expect([photo.grid.width, photo.grid.height, photo.view.width, photo.view.height]).toEqual([320, 213, 1600, 1067]);
  expect(thumbnailPath('/t', 'ab12', 'grid')).toBe('/t/ab/ab12-grid.webp');
});

test('thumbnails that are there are not written again, unless the photo was turned', async () => {
  const photo = await readAs('jpeg', await jpeg());
  const file = thumbnailPath(thumbnails, photo.fingerprint, 'grid');
  const before = statSync(file).mtimeMs;
  await decoder.read({ ...photo, kind: 'jpeg' });
  expect(statSync(file).mtimeMs).toBe(before);
  for (const [orientation, shows] of [
    [6, 'blue red yellow green'],
    [3, 'yellow blue green red'],
    [1, 'red green blue yellow'],
  ] as const) {
    writeFileSync(photo.path, await jpeg({ orientation }));
    await decoder.read({ ...photo, kind: 'jpeg' });
    expect((await look(photo.fingerprint, 'grid')).shows).toBe(shows);
  }
  expect(readdirSync(dirname(file)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('EXIF orientation turns size, thumbnails and pixels alike', async () => {
  const photo = await readAs('jpeg', await jpeg({ orientation: 6 }));
  expect(photo).toMatchObject({
    width: 64,
    height: 96,
    grid: { width: 64, height: 96, shows: 'blue red yellow green' },
  });
  expect(photo.facts.orientation).toBe(6);
  const pixels = await decoder.pixels({ path: photo.path, kind: 'jpeg', size: 32 });
  expect(cornersOf(pixels, 32, 32)).toBe('blue red yellow green');
});

test("a RAW file's preview is turned as the RAW file says", async () => {
  const raw = rawFile({
    preview: await jpeg({ orientation: 3 }),
    make: 'NIKON CORPORATION',
    model: 'NIKON D70',
    orientation: 8,
  });
  const photo = await readAs('raw', raw, 'a.nef');
  expect(photo).toMatchObject({
    width: 64,
    height: 96,
    view: { width: 64, height: 96, shows: 'green yellow red blue' },
  });
  expect(photo.facts).toMatchObject({ camera: 'NIKON D70', orientation: 8 });
});

test('a RAW file without a picture inside says what to do', async () => {
  const raw = rawFile({ preview: Buffer.alloc(0), make: 'SONY', model: 'ILCE-7' });
  await expect(readAs('raw', raw, 'a.arw')).rejects.toMatchObject({
    reason: 'kind-unsupported',
    message: expect.stringMatching(/export a JPEG/),
  });
});

test('wide colours become sRGB', async () => {
  // Display P3 numbers of the same colours: unconverted, red would be 204, 53, 44.
  for (const [kind, bytes] of [
    ['heic', fixture('corners-p3.heic')],
    ['png', await corners().withIccProfile('p3').png().toBuffer()],
  ] as const) {
    const { data, width, channels } = (await readAs(kind, bytes)).view;
    const at = (8 * width + 8) * channels;
    expect(Math.abs(data[at]! - 220), kind).toBeLessThan(8);
    expect(Math.abs(data[at + 1]! - 30), kind).toBeLessThan(12);
  }
});

test('CMYK, 16 bits, grey, palette and bilevel all become 8-bit colour', async () => {
  const sixteen = corners().toColourspace('rgb16').png();
  expect((await readAs('png', await sixteen.toBuffer())).grid.shows).toBe('red green blue yellow');
  expect((await readAs('jpeg', await corners().toColourspace('cmyk').jpeg().toBuffer())).grid.shows).toBe(
    'red green blue yellow',
  );
  expect((await readAs('png', await corners().png({ palette: true }).toBuffer())).grid.shows).toBe(
    'red green blue yellow',
  );
  expect((await readAs('png', await corners().greyscale().png().toBuffer())).grid.channels).toBe(3);
  const grey16 = await corners().toColourspace('grey16').tiff().toBuffer();
  expect((await readAs('tiff', grey16)).grid.channels).toBe(3);
});

test('transparency stays in thumbnails and is dropped from pixels', async () => {
  const photo = await readAs('png', await corners().ensureAlpha(0).png().toBuffer());
  expect(photo.grid.channels).toBe(4);
  expect(cornersOf(await decoder.pixels({ path: photo.path, kind: 'png', size: 16 }), 16, 16)).toBe(
    'red green blue yellow',
  );
});

test.each(['gif', 'webp', 'avif'] as const)('of an animated %s the first frame is the photo', async (format) => {
  const photo = await readAs(format, format === 'avif' ? fixture('animated.avif') : await animated(format));
  expect(photo).toMatchObject({
    width: 96,
    height: 64,
    grid: { width: 96, height: 64, shows: 'red green blue yellow' },
  });
});

test.each([
  [1, 1],
  [300, 1],
  [1, 300],
  [5000, 1],
])('a photo of %i × %i', async (width, height) => {
  const photo = await readAs('png', await corners(width, height).png().toBuffer());
  expect([photo.width, photo.height]).toEqual([width, height]);
  expect([photo.grid.width, photo.grid.height]).toEqual([Math.min(320, width), Math.min(320, height)]);
  expect((await decoder.pixels({ path: photo.path, kind: 'png', size: 24 })).length).toBe(24 * 24 * 3);
});

test('date, place, camera and exposure are read from every kind that holds them', async () => {
  const taken = {
    takenAt: '2019-05-04T13:02:01',
    offsetMinutes: 120,
    camera: 'Talbot Calotype 1',
    latitude: 51.45,
    longitude: -2.1,
  };
  expect((await readAs('heic', fixture('corners-facts.heic'))).facts).toEqual({ ...noFacts, ...taken, orientation: 6 });
  const written = (await readAs('jpeg', await withFacts())).facts;
  const { latitude, longitude, exposureTime, ...others } = written;
  expect(others).toEqual({ ...factsWritten, orientation: 1 });
  expect([latitude, longitude, exposureTime].map((value) => value?.toFixed(4))).toEqual([
    '51.4500',
    '-2.1000',
    '0.0040',
  ]);
});

test('an AVIF that is turned by its container alone, pixels as they were, gets other thumbnails', async () => {
  const bytes = fixture('turned.avif');
  const first = await readAs('avif', bytes);
  expect(first).toMatchObject({
    width: 64,
    height: 96,
    grid: { width: 64, height: 96, shows: 'blue red yellow green' },
  });
  const angle = bytes.indexOf('irot') + 4;
  for (const [value, shows, width] of [
    [1, 'green yellow red blue', 64],
    [2, 'yellow blue green red', 96],
    [0, 'red green blue yellow', 96],
  ] as const) {
    const turned = Buffer.from(bytes);
    turned[angle] = value;
    writeFileSync(first.path, turned);
    const photo = await decoder.read({ path: first.path, kind: 'avif', fingerprint: first.fingerprint });
    expect([photo.width, (await look(first.fingerprint, 'grid')).shows]).toEqual([width, shows]);
  }
});
