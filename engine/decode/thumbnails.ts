// Writes the two thumbnails of a photo: sRGB, 8 bits, upright, WebP, named by content. Both come from one decoding.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sharp } from 'sharp';
import { sharp } from './image-library.ts';
import { profiledTiff } from './profiled-tiff.ts';
import type { Source } from './source.ts';
import { thumbnailPath, thumbnailPixels, type ThumbnailSize } from './thumbnail-path.ts';

export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>;

interface Raster {
  width: number;
  height: number;
  channels: 3 | 4;
  pixels: Buffer;
}

/** Effort 1 of 6: a third of the time of the usual 4 for the same size on photos. */
const webp = { quality: 80, effort: 1 };

/** `write` is what puts bytes into a file; a test hands in one that finds the disk full. */
export async function writeThumbnails(
  folder: string,
  fingerprint: string,
  source: Source,
  write: WriteFile = writeFile,
): Promise<void> {
  const view = await viewOf(source);
  const raw = { width: view.width, height: view.height, channels: view.channels };
  const picture = () => sharp(view.pixels, { raw });
  await put('view', picture());
  const { grid } = thumbnailPixels;
  await put('grid', picture().resize(grid, grid, { fit: 'inside', withoutEnlargement: true }));

  async function put(size: ThumbnailSize, image: Sharp): Promise<void> {
    const bytes = await marked(image.webp(webp), source).toBuffer();
    await replaceFile(thumbnailPath(folder, fingerprint, size), bytes, write);
  }
}

/**
 * True when both are there and were turned as the photo asks now: orientation may be edited, and is no content. Those of a
 * damaged photo are none of a whole one.
 */
export async function hasThumbnails(folder: string, fingerprint: string, asked: Made): Promise<boolean> {
  const sizes: ThumbnailSize[] = ['grid', 'view'];
  const upright = await Promise.all(
    sizes.map(async (size) => {
      const found = await sharp(thumbnailPath(folder, fingerprint, size))
        .metadata()
        .catch(() => null);
      return found !== null && (found.exif ? found.exif.includes(markOf(asked)) : isPlain(asked));
    }),
  );
  return upright.every(Boolean);
}

function viewOf(source: Source): Promise<Raster> {
  return rasterWithin(source, thumbnailPixels.view);
}

/** The picture in sRGB, upright, no side longer than this and never enlarged. */
export async function rasterWithin(source: Source, side: number): Promise<Raster> {
  const resized = source.open().resize(side, side, { fit: 'inside', withoutEnlargement: true });
  const raster = await rasterOf(source.profile ? resized : resized.toColourspace('srgb'));
  if (!source.profile) return raster;
  // A profile that cannot be understood is no reason to lose the picture.
  return rasterOf(sharp(profiledTiff(raster, source.profile)).toColourspace('srgb')).catch(() => raster);
}

async function rasterOf(image: Sharp): Promise<Raster> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`a picture of ${info.channels} channels`);
  return { width: info.width, height: info.height, channels: info.channels, pixels: data };
}

/** What of a source its thumbnails are made by, and remember. */
type Made = Pick<Source, 'orientation' | 'partly'>;

function marked(image: Sharp, made: Made): Sharp {
  return isPlain(made) ? image : image.withExif({ IFD0: { ImageDescription: markOf(made) } });
}

function isPlain({ orientation, partly }: Made): boolean {
  return orientation === 1 && !partly;
}

function markOf({ orientation, partly }: Made): string {
  return `${partly ? 'what is left, turned by' : 'turned from'} orientation ${orientation}`;
}

let written = 0;

/** Written beside and renamed, so that no half thumbnail is ever seen, also after a crash or on a full disk. */
export async function replaceFile(path: string, bytes: Uint8Array, write: WriteFile = writeFile): Promise<void> {
  const beside = `${path}.${process.pid}-${written++}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await write(beside, bytes);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
