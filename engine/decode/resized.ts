// A photo made smaller for somebody else: JPEG in sRGB, upright, with what the camera wrote or without it.

import { sharp } from './image-library.ts';
import type { Source } from './source.ts';
import { rasterWithin } from './thumbnails.ts';

export interface ResizedAsk {
  /** Pixels; null for the photo's own size. Never made larger. */
  longestSide: number | null;
  quality: number;
  metadata: 'keep' | 'strip';
}

/** A whole JPEG file. */
export async function resizedJpeg(source: Source, { longestSide, quality, metadata }: ResizedAsk): Promise<Uint8Array> {
  const raster = await rasterWithin(source, longestSide ?? Math.max(source.width, source.height));
  const { width, height, channels } = raster;
  const image = sharp(raster.pixels, { raw: { width, height, channels } }).flatten({ background: '#fff' });
  const chromaSubsampling = quality >= 90 ? '4:4:4' : '4:2:0';
  const jpeg = await image.jpeg({ quality, chromaSubsampling }).withIccProfile('srgb').toBuffer();
  return metadata === 'keep' ? withMetadata(jpeg, source) : jpeg;
}

/** Longest body of a JPEG segment, its own length included. */
const mostBytes = 0xffff;

/** What the photo says of itself, but that it is to be turned: it is upright now. */
function withMetadata(jpeg: Buffer, { exif, xmp }: Source): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  if (exif) parts.push(segment(uprightExif(exif)));
  if (xmp) parts.push(segment(Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), uprightXmp(xmp)])));
  return Buffer.concat([...parts, jpeg.subarray(2)]);
}

function segment(body: Buffer): Buffer {
  if (body.length === 0 || body.length + 2 > mostBytes) return Buffer.alloc(0);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const exifHead = 'Exif\0\0';

/** The first directory's orientation (0x0112) becomes 1; a block that is not understood stays out. */
function uprightExif(block: Buffer): Buffer {
  const head = block.toString('latin1', 0, 6) === exifHead ? 6 : 0;
  const tiff = Buffer.from(block.subarray(head));
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 14 || (order !== 'II' && order !== 'MM')) return Buffer.alloc(0);
  const little = order === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return Buffer.alloc(0);
  const entries = u16(directory);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > tiff.length) break;
    if (u16(at) !== 0x0112) continue;
    if (little) tiff.writeUInt16LE(1, at + 8);
    else tiff.writeUInt16BE(1, at + 8);
  }
  return Buffer.concat([Buffer.from(exifHead, 'latin1'), tiff]);
}

function uprightXmp(block: Buffer): Buffer {
  const text = block.toString('latin1');
  const turned = text
    .replace(/(tiff:Orientation=["'])\d(["'])/g, '$11$2')
    .replace(/(<tiff:Orientation>)\d(<)/g, '$11$2');
  return Buffer.from(turned, 'latin1');
}
