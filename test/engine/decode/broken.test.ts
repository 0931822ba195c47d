// Files that are broken, hostile, oddly named or too large: each costs itself, with a reason and what to do next.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import type { PhotoKind } from '../../../engine/contract.ts';
import { openDecoder, thumbnailPath } from '../../../engine/decode/decode.ts';
import { createDecoding } from '../../../engine/decode/decoding.ts';
import { tiffHead } from '../../../engine/decode/tiff-file.ts';
import { pathFromBytes } from '../../../engine/file-path.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { corners, jpeg, rawFile, temporaryFolder, tiffFile } from '../photo-files.ts';
import { bigPng, bitmapOf, greyJpeg, plainTiff } from './odd-files.ts';
import { decoder, factsWritten, kinds, newFingerprint, readAs, thumbnails, withFacts } from './opened.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

test('30,000 × 30,000 pixels of PNG are refused from the header', async () => {
  const refused = { reason: 'file-too-large', message: expect.stringMatching(/30000 × 30000.*Save a smaller copy/) };
  await expect(readAs('png', bigPng(30_000, true))).rejects.toMatchObject(refused);
  await expect(readAs('png', bigPng(30_000, false))).rejects.toMatchObject(refused);
});

test('30,000 × 30,000 pixels of baseline JPEG are read at an eighth', async () => {
  const photo = await readAs('jpeg', greyJpeg(30_000));
  expect(photo).toMatchObject({ width: 30_000, height: 30_000, grid: { width: 320, height: 320 } });
  expect((await decoder.pixels({ path: photo.path, kind: 'jpeg', size: 224 })).length).toBe(224 * 224 * 3);
});

test('a BMP whose header promises a giant is refused', async () => {
  const bytes = bitmapOf(8, 8);
  bytes.writeInt32LE(60_000, 18);
  bytes.writeInt32LE(60_000, 22);
  await expect(readAs('bmp', bytes)).rejects.toMatchObject({ reason: 'file-too-large' });
});

/** Kinds of which something can be shown though the rest of the file is missing. */
const leftOf = new Set(['jpeg', 'png', 'webp', 'gif', 'heic', 'bmp', 'psd']);

test.each(kinds.filter(([kind]) => kind !== 'raw'))(
  '%s: cut off in the middle it is never taken for whole; what is left is shown, or nothing',
  async (kind, make) => {
    const bytes = await make();
    const path = join(temporaryFolder(), 'cut');
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const fingerprint = newFingerprint();
    const read = () =>
      decoder.read({ path, kind, fingerprint }).then(
        ({ damage }) => damage,
        (error: unknown) => error,
      );
    const told = {
      reason: 'file-truncated',
      message: expect.stringMatching(/cut.*(Copy it again|Open it in another program)/),
    };
    expect(await read()).toMatchObject(told);
    expect(existsSync(thumbnailPath(thumbnails, fingerprint, 'grid'))).toBe(leftOf.has(kind));
    // Nor with thumbnails that are there by now; and no model is shown half a picture.
    expect(await read()).toMatchObject(told);
    await expect(decoder.pixels({ path, kind, size: 32 })).rejects.toMatchObject({ reason: told.reason });
    expect((await readAs('jpeg', await jpeg())).grid.shows).toBe('red green blue yellow');
  },
);

test.each(kinds.filter(([kind]) => ['png', 'heic', 'avif', 'tiff', 'gif'].includes(kind)))(
  '%s: damaged inside but whole it is corrupt, not cut off',
  async (kind, make) => {
    const bytes = Buffer.from(await make());
    bytes.fill(0xa5, Math.floor(bytes.length * 0.55), Math.floor(bytes.length * 0.55) + 24);
    const asked = readAs(kind, bytes);
    // Some formats can be drawn all the same; none may say that bytes are missing.
    await asked.then(
      (photo) => expect(photo.width).toBe(96),
      (error: { reason: string }) => expect(error.reason).toBe('file-corrupt'),
    );
  },
);

test('of a JPEG that was cut off the upper part is shown, with all facts; of its head alone nothing', async () => {
  const bytes = await jpeg({ width: 800, height: 600 });
  const half = await readAs('jpeg', bytes.subarray(0, bytes.length * 0.6));
  expect(half).toMatchObject({ width: 800, height: 600, grid: { width: 320, height: 240 } });
  expect(half.damage).toMatchObject({
    reason: 'file-truncated',
    message: expect.stringMatching(/ends too early: what is left .* is shown, and not described.*Copy it again/),
  });
  expect(half.grid.shows).toMatch(/^red green /);
  // Grey where nothing is left.
  const { data, width, channels } = half.grid;
  expect([...data.subarray((235 * width + 160) * channels).subarray(0, 3)]).toEqual([128, 128, 128]);
  const head = bytes.indexOf(Buffer.from([0xff, 0xda])) + 14;
  await expect(readAs('jpeg', bytes.subarray(0, head))).rejects.toMatchObject({
    reason: 'file-truncated',
    message: expect.stringMatching(/ends too early.*Copy it again/),
  });
});

test('where nothing of the picture can be read, the small preview in its EXIF is shown, upright', async () => {
  const small = await jpeg({ width: 48, height: 32 });
  const exif = tiffFile([
    [
      [271, 2, 'Talbot'],
      [274, 3, [6]],
    ],
    [
      [259, 3, [6]],
      [513, 4, { data: small }],
      [514, 4, [small.length]],
    ],
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), exif]);
  const length = Buffer.from([(body.length + 2) >> 8, (body.length + 2) & 255]);
  const plain = await jpeg({ width: 800, height: 600 });
  const whole = Buffer.concat([plain.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, body, plain.subarray(2)]);
  const scans = whole.lastIndexOf(Buffer.from([0xff, 0xda])) + 14;
  const photo = await readAs('jpeg', whole.subarray(0, scans));
  expect(photo).toMatchObject({ width: 600, height: 800, facts: { camera: 'Talbot' } });
  expect(photo.damage).toMatchObject({ reason: 'file-truncated' });
  // Turned by a quarter, what was at the lower left is at the upper left.
  expect(photo.grid).toMatchObject({ width: 32, height: 48, shows: 'blue red yellow green' });
  await expect(decoder.pixels({ path: photo.path, kind: 'jpeg', size: 32 })).rejects.toMatchObject({
    reason: 'file-truncated',
  });
});

test('a TIFF of packed strips that was cut off, or damaged in one, shows the others', async () => {
  const raw = await corners(300, 200).raw().toBuffer();
  const strips = Array.from({ length: 20 }, (_, i) => deflateSync(raw.subarray(i * 9000, (i + 1) * 9000)));
  const [short, long] = [3, 4];
  const head = tiffHead(
    [
      { tag: 256, type: long, values: [300] },
      { tag: 257, type: long, values: [200] },
      { tag: 258, type: short, values: [8, 8, 8] },
      { tag: 259, type: short, values: [8] },
      { tag: 262, type: short, values: [2] },
      { tag: 277, type: short, values: [3] },
      { tag: 278, type: long, values: [10] },
    ],
    strips.map((strip) => strip.length),
  );
  const whole = Buffer.concat([head, ...strips]);
  expect((await readAs('tiff', whole)).damage).toBeNull();
  const cut = await readAs('tiff', whole.subarray(0, whole.length * 0.7));
  expect([cut.damage?.reason, cut.grid.shows.startsWith('red green ')]).toEqual(['file-truncated', true]);
  const hurt = Buffer.from(whole).fill(0xa5, whole.length - 60, whole.length - 20);
  const left = await readAs('tiff', hurt);
  expect([left.damage?.reason, left.grid.shows.startsWith('red green ')]).toEqual(['file-corrupt', true]);
});

test('a plain TIFF that was cut off shows its upper part', async () => {
  const whole = plainTiff(300, 200, await corners(300, 200).raw().toBuffer());
  const photo = await readAs('tiff', whole);
  expect([photo.damage, photo.grid.shows]).toEqual([null, 'red green blue yellow']);
  const half = await readAs('tiff', whole.subarray(0, whole.length * 0.6));
  expect(half.damage).toMatchObject({ reason: 'file-truncated' });
  expect(half.grid.shows).toMatch(/^red green /);
});

test('no bytes, a text, a drawing, something else: each a reason', async () => {
  await expect(readAs('jpeg', Buffer.alloc(0))).rejects.toMatchObject({ reason: 'file-empty' });
  await expect(readAs('jpeg', Buffer.from('This is a text. '.repeat(50)))).rejects.toMatchObject({
    reason: 'file-corrupt',
  });
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  await expect(readAs('png', svg)).rejects.toMatchObject({ reason: 'file-corrupt' });
  await expect(
    decoder.read({ path: '/nowhere/a.jpg', kind: 'jpeg', fingerprint: newFingerprint() }),
  ).rejects.toMatchObject({
    reason: 'file-missing',
  });
});

test('names with line breaks, emoji and bytes that are not UTF-8 keep their facts', async () => {
  const bytes = await corners()
    .jpeg()
    .withExif({ IFD0: { Make: 'Talbot', Model: 'Calotype' } })
    .toBuffer();
  const raw = rawFile({ preview: await jpeg(), make: 'Talbot', model: 'Calotype' });
  const odd = pathFromBytes(Buffer.concat([Buffer.from('a\n🌊 [1]'), Buffer.from([0xe9, 0xff])]));
  for (const name of ['a\nb', '🌊', odd, '-rf; $(x) \'"', 'a[page=2]']) {
    expect((await readAs('jpeg', bytes, `${name}.jpg`)).facts.camera, JSON.stringify(name)).toBe('Talbot Calotype');
    expect((await readAs('raw', raw, `${name}.dng`)).facts.camera, JSON.stringify(name)).toBe('Talbot Calotype');
  }
});

test('without Perl the facts still come, and RAW says what is missing', async () => {
  const folder = temporaryFolder();
  const without = createDecoding({ megapixels: 200, milliseconds: 60_000 }, async () => false);
  const ask = (path: string, kind: PhotoKind) =>
    without.read({ path, kind, fingerprint: newFingerprint(), thumbnails: folder });
  const [path, raw] = [join(folder, 'a.jpg'), join(folder, 'b.nef')];
  writeFileSync(path, await withFacts());
  writeFileSync(raw, rawFile({ preview: await jpeg(), make: 'NIKON', model: 'D70' }));
  const { facts } = await ask(path, 'jpeg');
  expect(facts).toMatchObject({
    ...factsWritten,
    latitude: expect.closeTo(51.45, 4),
    longitude: expect.closeTo(-2.1, 4),
  });
  await expect(ask(raw, 'raw')).rejects.toMatchObject({
    reason: 'kind-unsupported',
    message: expect.stringMatching(/needs Perl.*apt install perl/),
  });
  await without.close();
});

test('a thumbnail folder that cannot be written is told with its reason', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'in the way');
  const blocked = openDecoder({ startWorker, thumbnails: join(folder, 'file') });
  const path = join(folder, 'a.jpg');
  writeFileSync(path, await jpeg());
  await expect(blocked.read({ path, kind: 'jpeg', fingerprint: newFingerprint() })).rejects.toMatchObject({
    name: 'EngineError',
  });
  await blocked.close();
});
