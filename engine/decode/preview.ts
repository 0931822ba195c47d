// The smallest picture of a photo, for the moment before its thumbnail has come: 4 × 4 pixels, RGB, rows from the top.

import { sharp } from './image-library.ts';

const previewSide = 4;

/** 48 bytes, of a thumbnail. */
export async function previewOf(thumbnail: string): Promise<Uint8Array> {
  const pixels = await sharp(thumbnail)
    .flatten({ background: '#ffffff' })
    .resize(previewSide, previewSide, { fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  return new Uint8Array(pixels);
}
