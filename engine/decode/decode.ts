// The door of the decode room: from a path to upright pixels, facts and two thumbnails. The work is done in a process
// of its own with memory and time limits, so a hostile file costs one photo, never the engine.

import type { PhotoKind } from '../contract.ts';
import type { StartWorker } from '../worker-process.ts';
import type { PhotoRead } from './decoding-calls.ts';
import { usualLimits, type DecodeLimits } from './limits.ts';
import type { ResizedAsk } from './resized.ts';
import { Supervisor } from './supervise.ts';
import { posterPath, thumbnailPath } from './thumbnail-path.ts';

export type { PhotoRead } from './decoding-calls.ts';
export type { DecodeLimits } from './limits.ts';
export { posterPath, thumbnailPath, type ThumbnailSize } from './thumbnail-path.ts';

/** A file with a picture in it. What stands for a film is a frame kept by its fingerprint. */
export interface Picture {
  path: string;
  kind: PhotoKind;
  fingerprint?: string | null;
}

export interface Decoder {
  /** Reads size and facts and writes both thumbnails, unless they are there. */
  read(photo: Picture & { fingerprint: string }): Promise<PhotoRead>;
  /** Upright RGB stretched to size × size, rows from the top: size·size·3 bytes, as Pillow's BICUBIC makes them. */
  pixels(photo: Picture & { size: number }): Promise<Uint8Array>;
  /** The same of tiles × tiles parts, row by row, each stretched to size × size from the photo's full resolution. */
  tiles(photo: Picture & { size: number; tiles: number }): Promise<Uint8Array[]>;
  /** A whole JPEG file in sRGB, upright, no side longer than `longestSide`. */
  resized(photo: Picture & ResizedAsk): Promise<Uint8Array>;
  /** How a photo looks, in 18 bytes, from its thumbnail; null when there is nothing to know it by. */
  looks(photo: { fingerprint: string }): Promise<Uint8Array | null>;
  /** The smallest picture, from its thumbnail: 4 × 4 pixels, RGB, rows from the top. */
  preview(photo: { fingerprint: string }): Promise<Uint8Array>;
  /** Keeps a frame of a film, a JPEG file made by whoever can play it; refuses what is none. */
  poster(film: { path: string; fingerprint: string; frame: Uint8Array }): Promise<null>;
  close(): Promise<void>;
}

export interface DecoderOptions {
  startWorker: StartWorker;
  /** Folder of the thumbnails. */
  thumbnails: string;
  limits?: Partial<DecodeLimits>;
}

/** All calls fail with an EngineError that names the reason; a failed photo never disturbs the next. */
export function openDecoder({ startWorker, thumbnails, limits }: DecoderOptions): Decoder {
  const supervisor = new Supervisor(startWorker, { ...usualLimits, ...limits });
  const withPoster = <P extends Picture>(photo: P) => ({
    ...photo,
    poster: photo.kind === 'video' && photo.fingerprint ? posterPath(thumbnails, photo.fingerprint) : null,
  });
  return {
    read: (photo) => supervisor.run('read', { ...withPoster(photo), thumbnails }),
    pixels: (photo) => supervisor.run('pixels', withPoster(photo)),
    tiles: (photo) => supervisor.run('tiles', withPoster(photo)),
    resized: (photo) => supervisor.run('resized', withPoster(photo)),
    poster: ({ path, fingerprint, frame }) =>
      supervisor.run('poster', { path, kind: 'video', poster: posterPath(thumbnails, fingerprint), frame }),
    preview: ({ fingerprint }) =>
      supervisor.run('preview', { path: thumbnailPath(thumbnails, fingerprint, 'grid'), kind: 'webp' }),
    looks: ({ fingerprint }) =>
      supervisor.run('looks', { path: thumbnailPath(thumbnails, fingerprint, 'grid'), kind: 'webp' }),
    close: () => supervisor.close(),
  };
}

/**
 * All pixels of a file as RGB, three bytes each, in this process: for tools that compare with the reference
 * implementation, never for photos of unknown origin. With `upright: false` EXIF orientation is ignored, as
 * `Image.open` does; `grey16: 'clip'` is Pillow's conversion of 16-bit grey, which a photo should not suffer.
 */
export async function decodeImage(
  path: string,
  options: { upright?: boolean; grey16?: 'clip' | 'scale' } = {},
): Promise<{ width: number; height: number; rgb: Uint8Array }> {
  // Loaded only here: inside Electron on Linux the image library must not enter this process.
  const { decodeWhole } = await import('./decode-whole.ts');
  return decodeWhole(path, options);
}
