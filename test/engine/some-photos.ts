// Photos made by the test itself: real JPEG files, each with a picture of its own.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** A picture that depends on its number alone. */
export async function jpegOf(number: number, width = 96, height = 64): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = (at * (number + 3) + (at >> 5) * (number * 7 + 1)) & 0xff;
  }
  return await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** `count` photos in the folder, numbered from `from`. Returns their paths. */
export async function writePhotos(folder: string, count: number, from = 1): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, i) => join(folder, `photo-${String(from + i).padStart(3, '0')}.jpg`));
  for (const [i, path] of paths.entries()) await writeFile(path, await jpegOf(from + i));
  return paths;
}
