// BMP against Pillow: each fixture lies beside a PNG of what Pillow 12.3 read from it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { bitmapSize, readBitmap } from '../../../engine/decode/bitmap.ts';
import { photoFixtures } from '../photo-files.ts';

const folder = join(photoFixtures, 'bmp');
const names = readdirSync(folder).filter((name) => name.endsWith('.bmp'));

test('every header, depth and compression is among the fixtures', () => {
  expect(names.length).toBe(12);
});

test.each(names)('%s: the same pixels as Pillow', async (name) => {
  const file = readFileSync(join(folder, name));
  const png = sharp(join(folder, name.replace('.bmp', '.png'))).toColourspace('srgb');
  const { data, info } = await png.raw().toBuffer({ resolveWithObject: true });
  const bitmap = readBitmap(file);
  expect(bitmapSize(file)).toEqual({ width: info.width, height: info.height });
  expect(bitmap).toMatchObject({ width: info.width, height: info.height, channels: info.channels });
  expect(bitmap.pixels.equals(data)).toBe(true);
});

test.each(names)('%s: cut off anywhere it is refused, never read beyond its end', (name) => {
  const file = readFileSync(join(folder, name));
  for (let length = 0; length < file.length - 3; length += 7) {
    expect(() => readBitmap(file.subarray(0, length)), `${length} bytes`).toThrow();
  }
});

test('sizes and depths that cannot be are refused', () => {
  const file = readFileSync(join(folder, '24-bit.bmp'));
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(file);
    copy.writeInt32LE(value, at);
    return () => readBitmap(copy);
  };
  expect(changed(18, -5)).toThrow(/-5/);
  expect(changed(22, 0)).toThrow();
  expect(changed(30, 4)).toThrow(/compression 4/);
  expect(changed(22, 1_000_000)).toThrow(/truncated/);
});
