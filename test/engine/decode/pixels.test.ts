// Pixels equal the reference implementation's, byte for byte: hashes made with Pillow 12.3 (golden bundle).

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeImage } from '../../../engine/decode/decode.ts';
import { squarePixels, tilePixels } from '../../../engine/decode/pixels.ts';
import { openSource } from '../../../engine/decode/source.ts';
import type { MetadataReader } from '../../../engine/decode/exiftool.ts';
import { resize } from '../../../engine/resize.ts';
import { corners, cornersOf, jpeg, photoFixtures, temporaryFolder } from '../photo-files.ts';

const golden = new URL('../../fixtures/golden/image-preprocessing/', import.meta.url).pathname;
const { cases } = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as {
  cases: { name: string; file: string; width: number; height: number; size: number; sha256_resized: string }[];
};

test.each(cases)('$name at $size', async ({ file, width, height, size, sha256_resized }) => {
  const image = await decodeImage(join(golden, file), { upright: false, grey16: 'clip' });
  expect(image).toMatchObject({ width, height });
  const { pixels } = resize({ width, height, channels: 3, pixels: image.rgb }, size, size);
  expect(createHash('sha256').update(pixels).digest('hex')).toBe(sha256_resized);
});

test('orientation is applied, or not, as asked', async () => {
  const file = join(golden, 'images/exif6.jpg');
  const [lying, upright] = [await decodeImage(file, { upright: false }), await decodeImage(file)];
  expect([lying.width, lying.height, upright.width, upright.height]).toEqual([120, 80, 80, 120]);
});

const noMetadata = null as unknown as MetadataReader;

test('every orientation becomes the same upright square', async () => {
  const path = join(temporaryFolder(), 'a.jpg');
  for (let orientation = 1; orientation <= 8; orientation++) {
    writeFileSync(path, await turned(orientation));
    const pixels = await squarePixels(
      await openSource({ path, kind: 'jpeg' }, { megapixels: 200 }, noMetadata, null),
      64,
    );
    expect(cornersOf(pixels, 64, 64), `orientation ${orientation}`).toBe('red green blue yellow');
  }
});

test('16-bit grey keeps its picture', async () => {
  const { rgb } = await decodeImage(join(golden, 'images/gray16_I16_80x80.png'));
  expect(new Set(rgb).size).toBeGreaterThan(100);
});

test('BMP and HEIC are rasters like any other', async () => {
  const heic = await decodeImage(join(photoFixtures, 'corners.heic'));
  expect(cornersOf(heic.rgb, heic.width, heic.height)).toBe('red green blue yellow');
  const bmp = await decodeImage(join(photoFixtures, 'bmp/32-bit.bmp'));
  expect([bmp.width, bmp.height, bmp.rgb.length]).toEqual([13, 7, 13 * 7 * 3]);
});

test('a big JPEG decoded at a smaller scale differs by little', async () => {
  const path = join(temporaryFolder(), 'big.jpg');
  const noisy = corners(3000, 2000).blur(2).modulate({ saturation: 0.7 });
  writeFileSync(path, await noisy.jpeg({ quality: 90 }).toBuffer());
  const source = await openSource({ path, kind: 'jpeg' }, { megapixels: 200 }, noMetadata, null);
  const quick = await squarePixels(source, 224);
  const exact = await squarePixels({ ...source, shrinksOnLoad: false }, 224);
  const differences = exact.map((value, index) => Math.abs(value - quick[index]!));
  expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(0.5);
  expect(exact.length).toBe(224 * 224 * 3);
});

/** The scene stored so that `orientation` makes it upright. */
async function turned(orientation: number): Promise<Buffer> {
  // Undoing what each orientation asks for: mirror, then turn.
  const steps: Record<number, [mirror: boolean, angle: number]> = {
    1: [false, 0],
    2: [true, 0],
    3: [false, 180],
    4: [true, 180],
    5: [true, 90],
    6: [false, 270],
    7: [true, 270],
    8: [false, 90],
  };
  const [mirror, angle] = steps[orientation]!;
  const rotated = await sharp(await jpeg())
    .rotate(angle)
    .png()
    .toBuffer();
  const stored = mirror ? sharp(rotated).flop() : sharp(rotated);
  return stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

test('parts are what cutting the whole and stretching each gives, edges included', async () => {
  const path = join(temporaryFolder(), 'parts.jpg');
  const [width, height] = [101, 67];
  const noise = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251));
  writeFileSync(
    path,
    await sharp(noise, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toBuffer(),
  );
  const open = () => openSource({ path, kind: 'jpeg' }, { megapixels: 200 }, noMetadata, null);
  const parts = await tilePixels(await open(), 32, 3);
  expect(parts.map((part) => part.length)).toEqual(Array.from({ length: 9 }, () => 32 * 32 * 3));
  const { rgb } = await decodeImage(path);
  const [left, right, top, bottom] = [67, 101, 22, 45];
  const cut = Uint8Array.from({ length: (right - left) * (bottom - top) * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const [x, y] = [left + (pixel % (right - left)), top + Math.floor(pixel / (right - left))];
    return rgb[(y * width + x) * 3 + channel]!;
  });
  const one = resize({ width: right - left, height: bottom - top, channels: 3, pixels: cut }, 32, 32);
  expect(Buffer.from(parts[5]!).equals(Buffer.from(one.pixels))).toBe(true);
  const [whole] = await tilePixels(await open(), 32, 1);
  expect(whole).toEqual(await squarePixels(await open(), 32));
});
