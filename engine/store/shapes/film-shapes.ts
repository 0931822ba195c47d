// What reading a photo or a film yields, and what the store answers and is told about films.

import type { Facts, PhotoKind, Problem } from '../../contract.ts';

/** A file as it was when somebody began to look into it. */
export interface LookedInto {
  path: string;
  bytes: number;
  modifiedMs: number;
}

/** What a file holds. */
export interface Content {
  kind: PhotoKind;
  fingerprint: string;
  /** What joins it with the other file of a Live Photo. */
  pairing?: string | null;
  /** The file that was looked into, as it was then. */
  file?: LookedInto;
}

/** What reading a photo yields. */
export interface ReadResult {
  width: number;
  height: number;
  facts: Facts;
  /** 4 × 4 pixels, RGB; null for a film of which no frame is known. */
  preview?: Uint8Array | null;
  film?: { seconds: number | null } | null;
  /** Only a part of it could be read: it has a picture, and counts as failed, so that no model describes half of one. */
  damage?: Pick<Problem, 'reason' | 'message'> | null;
  /** What read it, see Failure in shapes.ts. */
  by?: string;
}

export interface ReadFilms {
  /** Films without a frame that can be played now, and that `by` has not failed on; the latest first. */
  posterless(by: string, limit: number): number[];
  /** The film that a frame is wanted of; null when none is. */
  wantsPoster(photo: number): { path: string; fingerprint: string } | null;
  /** The film that lies beside a picture; null when none does. */
  motionFile(photo: number): { path: string } | null;
}

export interface Films {
  /** A frame is kept now: the film is read once more. */
  posterKept(photo: number): void;
  posterFailed(photo: number, by: string): void;
  /** The frame is gone from the disk. */
  posterLost(photo: number): void;
}
