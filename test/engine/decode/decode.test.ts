// The decode room through its door and its real process: every kind, every odd size, every broken file.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PhotoKind } from '../../../engine/contract.ts';
import { openDecoder, thumbnailPath, type Decoder } from '../../../engine/decode/decode.ts';
import { createDecoding } from '../../../engine/decode/decoding.ts';
import { noFacts } from '../../../engine/decode/facts.ts';
import { fsPath, pathFromBytes } from '../../../engine/file-path.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { animated, corners, cornersOf, jpeg, photoFixtures, rawFile, temporaryFolder } from '../photo-files.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let decoder: Decoder;
let thumbnails: string;
let last = 0;

beforeAll(() => {
  thumbnails = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  decoder = openDecoder({ startWorker, thumbnails });
});
afterAll(async () => {
  await decoder.close();
  execFileSync('rm', ['-rf', thumbnails]);
});

const fixture = (name: string) => readFileSync(join(photoFixtures, name));
const newFingerprint = () => (++last).toString(16).padStart(40, '0');

/** Writes the bytes and reads them as a photo; with what it looks like in the thumbnails. */
async function readAs(kind: PhotoKind, bytes: Buffer, name = 'photo.any') {
  const path = join(temporaryFolder(), name);
  writeFileSync(fsPath(path), bytes);
  const fingerprint = newFingerprint();
  const photo = await decoder.read({ path, kind, fingerprint });
  const grid = await look(fingerprint, 'grid');
  const view = await look(fingerprint, 'view');
  return { ...photo, path, fingerprint, grid, view };
}

async function look(fingerprint: string, size: 'grid' | 'view') {
  const file = thumbnailPath(thumbnails, fingerprint, size);
  // Bytes, not the name: sharp remembers what it read under a name.
  const bytes = readFileSync(file);
  const header = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, channels, format: header.format, shows: cornersOf(data, width, height, channels), data };
}

const kinds: [PhotoKind, () => Promise<Buffer> | Buffer][] = [
  ['jpeg', () => jpeg()],
  ['png', () => corners().png().toBuffer()],
  ['webp', () => corners().webp().toBuffer()],
  ['avif', () => corners().avif().toBuffer()],
  ['gif', () => corners().gif().toBuffer()],
  ['tiff', () => corners().tiff({ compression: 'lzw' }).toBuffer()],
  ['heic', () => fixture('corners.heic')],
  ['bmp', () => bitmapOf(96, 64)],
  ['raw', async () => rawFile({ preview: await jpeg(), make: 'SONY', model: 'ILCE-7' })],
];

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

test.each(['gif', 'webp'] as const)('of an animated %s the first frame is the photo', async (format) => {
  const photo = await readAs(format, await animated(format));
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

test.each(kinds.filter(([kind]) => kind !== 'raw'))(
  '%s: cut off in the middle it fails with a reason, and leaves nothing',
  async (kind, make) => {
    const bytes = await make();
    const path = join(temporaryFolder(), 'cut');
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const fingerprint = newFingerprint();
    const failed = expect(decoder.read({ path, kind, fingerprint }));
    await failed.rejects.toMatchObject({
      reason: expect.stringMatching(/^file-(truncated|corrupt)$/),
      message: expect.stringContaining('cut'),
    });
    expect(existsSync(thumbnailPath(thumbnails, fingerprint, 'grid'))).toBe(false);
    expect((await readAs('jpeg', await jpeg())).grid.shows).toBe('red green blue yellow');
  },
);

test('a truncated JPEG says so and what to do', async () => {
  const bytes = await jpeg({ width: 800, height: 600 });
  await expect(readAs('jpeg', bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({
    reason: 'file-truncated',
    message: expect.stringMatching(/ends too early.*Copy it again/),
  });
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

const factsWritten = {
  takenAt: '2019-05-04T13:02:01',
  offsetMinutes: 120,
  camera: 'NIKON D750',
  lens: 'AF-S Nikkor 50mm f/1.8G',
  aperture: 5.6,
  iso: 200,
  focalLength: 50,
};

function withFacts(): Promise<Buffer> {
  return corners()
    .jpeg()
    .withExif({
      IFD0: { Make: 'NIKON CORPORATION', Model: 'NIKON D750' },
      IFD2: {
        DateTimeOriginal: '2019:05:04 13:02:01',
        OffsetTimeOriginal: '+02:00',
        ExposureTime: '1/250',
        FNumber: '56/10',
        ISOSpeedRatings: '200',
        FocalLength: '50/1',
        LensModel: 'AF-S Nikkor 50mm f/1.8G',
      },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 27/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '2/1 6/1 0/1' },
    })
    .toBuffer();
}

/** The scene as a 24-bit BMP. */
function bitmapOf(width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  const colours = [
    [30, 30, 220],
    [40, 200, 30],
    [220, 60, 30],
    [40, 220, 230],
  ];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      file.set(colour, 54 + (height - 1 - y) * stride + x * 3);
    }
  }
  return file;
}

/** A black square of 1 bit per pixel, with its pixels or with the header alone. */
function bigPng(side: number, pixels: boolean): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const data = pixels ? deflateSync(Buffer.alloc((side / 8 + 1) * side), { level: 1 }) : deflateSync(Buffer.alloc(10));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A grey baseline JPEG made by hand: every block is "no change, end of block", two bits of one-code tables. */
function greyJpeg(side: number): Buffer {
  const segment = (marker: number, body: number[]) =>
    Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]);
  const table = (kind: number) => segment(0xc4, [kind, 1, ...new Array<number>(15).fill(0), 0]);
  const blocks = Math.ceil(side / 8) ** 2;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...new Array<number>(64).fill(1)]),
    segment(0xc0, [8, side >> 8, side & 255, side >> 8, side & 255, 1, 1, 0x11, 0]),
    table(0x00),
    table(0x10),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    Buffer.alloc(Math.ceil(blocks / 4)),
    Buffer.from([0xff, 0xd9]),
  ]);
}
