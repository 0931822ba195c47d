// Pixels as the models were trained on them: what Pillow's `Image.open(…).convert('RGB')` gives (alpha dropped, not
// blended; no colour management; CMYK by Pillow's formula), upright, then Pillow's BICUBIC to a square.

import type { Sharp, SharpOptions } from 'sharp';
import { resize, type Raster } from '../resize.ts';
import type { Source } from './source.ts';

/**
 * Sides this many times the target are reached by decoding a JPEG at 1/2, 1/4 or 1/8 instead of averaging all its
 * pixels; see README for the measured difference.
 */
const enough = 4;
/** Beyond this many pixels other kinds are halved by sharp first, so that memory stays bounded. */
const mostPixels = 48e6;

export interface RgbOptions {
  /** Pillow clips 16-bit grey to white; `scale` keeps the picture. */
  grey16?: 'clip' | 'scale';
}

/** Upright RGB stretched to size × size: `size * size * 3` bytes, rows from the top. */
export async function squarePixels(source: Source, size: number): Promise<Uint8Array> {
  return resize(await largePixels(source, size), size, size).pixels;
}

/** tiles × tiles parts of it, row by row, each stretched to size × size. Parts meet without overlap. */
export async function tilePixels(source: Source, size: number, tiles: number): Promise<Uint8Array[]> {
  const whole = await largePixels(source, size * tiles);
  const edge = (at: number, length: number) => Math.round((at * length) / tiles);
  return Array.from({ length: tiles * tiles }, (_, tile) => {
    const [column, row] = [tile % tiles, Math.floor(tile / tiles)];
    const [left, right] = [edge(column, whole.width), edge(column + 1, whole.width)];
    const [top, bottom] = [edge(row, whole.height), edge(row + 1, whole.height)];
    return resize(cropped(whole, left, top, right - left, bottom - top), size, size).pixels;
  });
}

/** All pixels, or as many as a square of this size needs. */
function largePixels(source: Source, size: number): Promise<Raster> {
  const factor = shrinkFactor(source, size);
  const [width, height] = [Math.ceil(source.width / factor), Math.ceil(source.height / factor)];
  const open = (options: SharpOptions) => {
    const image = source.open(options);
    return factor === 1 ? image : image.resize(width, height, { fit: 'fill', fastShrinkOnLoad: true });
  };
  return rgbPixels(open);
}

function cropped(
  { pixels, width, channels }: Raster,
  left: number,
  top: number,
  columns: number,
  rows: number,
): Raster {
  const part = new Uint8Array(columns * rows * channels);
  for (let row = 0; row < rows; row++) {
    const from = ((top + row) * width + left) * channels;
    part.set(pixels.subarray(from, from + columns * channels), row * columns * channels);
  }
  return { pixels: part, width: columns, height: rows, channels };
}

/** All pixels as RGB, three bytes each. */
export async function rgbPixels(open: (options: SharpOptions) => Sharp, options: RgbOptions = {}): Promise<Raster> {
  const { space, depth } = await open({}).metadata();
  if (space === 'cmyk') return fromCmyk(open, depth === 'ushort');
  if (space === 'grey16' && depth === 'ushort' && options.grey16 === 'clip') return fromClippedGrey(open);
  const image = open({ ignoreIcc: true }).removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`a picture of ${info.channels} channels`);
  return { width: info.width, height: info.height, channels: 3, pixels: data };
}

function shrinkFactor(source: Source, size: number): number {
  const shortest = Math.min(source.width, source.height);
  const wanted = source.shrinksOnLoad || source.width * source.height > mostPixels;
  if (!wanted) return 1;
  return [8, 4, 2].find((factor) => shortest >= size * enough * factor) ?? 1;
}

/** Pillow's cmyk2rgb (Convert.c): each ink darkens what the key leaves. */
async function fromCmyk(open: (options: SharpOptions) => Sharp, wide: boolean): Promise<Raster> {
  const image = open({ ignoreIcc: true }).pipelineColourspace('cmyk').toColourspace('cmyk');
  const { data: stored, info } = await image
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // Asked for 8 bits, sharp would cut numbers of 16 off at 255.
  const data = wide ? Uint8Array.from({ length: stored.length / 2 }, (_, i) => stored[i * 2 + 1]!) : stored;
  const pixels = new Uint8Array(info.width * info.height * 3);
  for (let from = 0, to = 0; to < pixels.length; from += info.channels) {
    const white = 255 - data[from + 3]!;
    for (let ink = 0; ink < 3; ink++) {
      const product = data[from + ink]! * white + 128;
      pixels[to++] = Math.max(0, white - (((product >> 8) + product) >> 8));
    }
  }
  return { width: info.width, height: info.height, channels: 3, pixels };
}

/** Pillow's I;16 to RGB: everything above 255 is white. */
async function fromClippedGrey(open: (options: SharpOptions) => Sharp): Promise<Raster> {
  const image = open({ ignoreIcc: true }).toColourspace('grey16').raw({ depth: 'ushort' });
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(info.width * info.height * 3);
  for (let pixel = 0; pixel < info.width * info.height; pixel++) {
    pixels.fill(Math.min(255, data.readUInt16LE(pixel * 2 * info.channels)), pixel * 3, pixel * 3 + 3);
  }
  return { width: info.width, height: info.height, channels: 3, pixels };
}
