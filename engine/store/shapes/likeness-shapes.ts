// What the store is told and asked about how photos look and which look nearly the same.

import type { DuplicateGroup, DuplicateKind, PhotoKind } from '../../contract.ts';
import type { VectorSet } from './vector-shapes.ts';

/** How a photo looks, in few bits; null: nothing to be known by, such as a black picture. */
export interface Look {
  photo: number;
  bits: Uint8Array | null;
}

/** What tells whether two photos that look alike are a pair. */
export interface LikenessFacts {
  photo: number;
  kind: PhotoKind | null;
  /** By the camera's word; null where only the file has a time. */
  takenAt: string | null;
  bits: Uint8Array | null;
  /** Its search vectors, and a name for what made them: those of different makers cannot be compared. */
  vectors: VectorSet | null;
  maker: number | null;
}

export interface Twin {
  photo: number;
  kind: Exclude<DuplicateKind, 'files'>;
}

/** Numbers of photos, newest first. */
export interface Twins {
  kind: DuplicateKind;
  photos: number[];
}

export interface ReadLikeness {
  /** Photos read whose looks are not known. */
  nextLookless(limit: number): { photo: number; fingerprint: string }[];
  /** All looks known, in order of photos, a page at a time. */
  looksAfter(photo: number, limit: number): { photo: number; bits: Uint8Array }[];
  /** Photos whose looks were not compared with all others since they, or their vectors, became known. */
  nextUncompared(limit: number): number[];
  countCompared(): { done: number; waiting: number };
  /** Those not shown or without looks are left out. */
  likenessFacts(photos: readonly number[]): LikenessFacts[];
  /** Photos taken within so many seconds of this time, the nearest hundred at most. */
  takenAround(takenAt: string, seconds: number): number[];
  /** All groups, the newest first: those a person set apart or rejected are not in them. */
  duplicateGroups(): Twins[];
  duplicateGroup(group: Twins): DuplicateGroup;
}

export interface Likeness extends ReadLikeness {
  keepLooks(looks: readonly Look[]): void;
  /** In place of all that was found of this photo before. */
  keepTwins(photo: number, twins: readonly Twin[]): void;
  /** A person's word: undone like any other. */
  setApart(photos: readonly number[], apart: boolean): void;
}
