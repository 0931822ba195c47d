// The door of the decode room: from a path to upright pixels, facts and two thumbnails. The work is done in a process
// of its own with memory and time limits, so a hostile file costs one photo, never the engine.

import type { Facts, PhotoKind } from '../contract.ts';
import type { StartWorker } from '../worker-process.ts';
import { supervise } from './supervise.ts';

export { thumbnailPath, type ThumbnailSize } from './thumbnail-path.ts';

export interface PhotoRead {
  /** Upright size of the photo in pixels. For RAW the size of the photo, though the picture is the embedded preview. */
  width: number;
  height: number;
  facts: Facts;
}

export interface Decoder {
  /** Reads size and facts and writes both thumbnails, unless they are there. */
  read(photo: { path: string; kind: PhotoKind; fingerprint: string }): Promise<PhotoRead>;
  /** Upright RGB stretched to size × size, rows from the top: size·size·3 bytes, as Pillow's BICUBIC makes them. */
  pixels(photo: { path: string; kind: PhotoKind; size: number }): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface DecodeLimits {
  /** A photo with more is refused as `file-too-large`; baseline JPEG is read at a smaller scale and may have more. */
  megapixels: number;
  /** One photo may take this long; then the process is ended and the photo fails with `decoder-timeout`. */
  milliseconds: number;
  /** The process is ended when it holds more; the photo that made it so fails with `decoder-crashed`. */
  memoryMegabytes: number;
  /** Photos decoded at the same time. */
  atOnce: number;
  /** The process is ended after resting so long; the next photo starts it again. */
  idleMilliseconds: number;
}

export const usualLimits: DecodeLimits = {
  megapixels: 200,
  milliseconds: 60_000,
  memoryMegabytes: 2048,
  atOnce: 2,
  idleMilliseconds: 60_000,
};

export interface DecoderOptions {
  startWorker: StartWorker;
  /** Folder of the thumbnails. */
  thumbnails: string;
  limits?: Partial<DecodeLimits>;
}

/** All calls fail with an EngineError that names the reason; a failed photo never disturbs the next. */
export function openDecoder({ startWorker, thumbnails, limits }: DecoderOptions): Decoder {
  const supervised = supervise(startWorker, { ...usualLimits, ...limits });
  return {
    read: (photo) => supervised.run('read', { ...photo, thumbnails }),
    pixels: (photo) => supervised.run('pixels', photo),
    close: () => supervised.close(),
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
