// What the engine asks of the decode process. Apart from the code that answers, so that asking loads no image library.

import type { Facts, PhotoKind } from '../contract.ts';
import type { Damage } from './damage.ts';
import type { ResizedAsk } from './resized.ts';

export interface PhotoRead {
  /** Upright size of the photo in pixels. For RAW the size of the photo, though the picture is the embedded preview. */
  width: number;
  height: number;
  facts: Facts;
  /** 4 × 4 pixels, RGB, of the thumbnail; null for a film of which no frame is known, which has no thumbnails either. */
  preview: Uint8Array | null;
  /** Null for all that does not move. */
  film: { seconds: number | null } | null;
  /** Why only a part of the picture could be read; null where it is whole. No model is shown such a picture. */
  damage: Damage | null;
}

interface PictureAsk {
  path: string;
  kind: PhotoKind;
  /** Where the frame that stands for a film lies, or is to lie. */
  poster?: string | null;
}

export interface ReadAsk extends PictureAsk {
  fingerprint: string;
  /** Folder of the thumbnails. */
  thumbnails: string;
}

export interface PixelsAsk extends PictureAsk {
  size: number;
}

export interface TilesAsk extends PixelsAsk {
  /** Parts each way. */
  tiles: number;
}

export type ResizedAsked = PictureAsk & ResizedAsk;

export interface PosterAsk extends PictureAsk {
  poster: string;
  /** A JPEG file. */
  frame: Uint8Array;
}

export interface LooksAsk {
  /** A thumbnail, whatever of. */
  path: string;
  kind: PhotoKind;
}

/** Calls of the worker process. All refuse with an EngineError that names the reason. */
export interface Decoding {
  read(asked: ReadAsk): Promise<PhotoRead>;
  pixels(asked: PixelsAsk): Promise<Uint8Array>;
  tiles(asked: TilesAsk): Promise<Uint8Array[]>;
  looks(asked: LooksAsk): Promise<Uint8Array | null>;
  /** A whole JPEG file. */
  resized(asked: ResizedAsked): Promise<Uint8Array>;
  /** The smallest picture, of a thumbnail. */
  preview(asked: LooksAsk): Promise<Uint8Array>;
  /** Keeps a frame that was made elsewhere, drawn anew. */
  poster(asked: PosterAsk): Promise<null>;
  /** Answers as soon as anything can be asked: a photo's clock does not run while the process starts. */
  ready(asked: null): Promise<null>;
}

export const decodingNames = {
  calls: {
    read: true,
    pixels: true,
    tiles: true,
    looks: true,
    resized: true,
    preview: true,
    poster: true,
    ready: true,
  },
  news: {},
};
