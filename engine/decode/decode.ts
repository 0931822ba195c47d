// The door of the decode room: from a path to upright pixels, facts and two thumbnails. The work is done in a process
// of its own with memory and time limits, so a hostile file costs one photo, never the engine.

import type { Facts, PhotoKind } from '../contract.ts';
import type { StartWorker } from '../worker-process.ts';

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
  /** A photo with more is refused as `file-too-large`. */
  megapixels: number;
  /** One photo may take this long; then the process is ended and the photo fails with `decoder-timeout`. */
  milliseconds: number;
  /** The process is ended when it holds more; the photo fails with `decoder-crashed`. */
  memoryMegabytes: number;
}

export interface DecoderOptions {
  startWorker: StartWorker;
  /** Folder of the thumbnails. */
  thumbnails: string;
  limits?: Partial<DecodeLimits>;
}

/** All calls fail with an EngineError that names the reason; a failed photo never disturbs the next. */
export function openDecoder(options: DecoderOptions): Decoder {
  throw new Error(`not yet: ${options.thumbnails}`);
}
