// Photos that look nearly the same, and photos that lie in several files.

import type { PhotoSummary } from './photos.ts';

/**
 * `copies`: one picture, resized, recompressed, edited or cut a little. `burst`: taken within seconds of each other.
 * `files`: the very same content in several files, which is one photo.
 */
export type DuplicateKind = 'copies' | 'burst' | 'files';

export interface DuplicatePhoto extends PhotoSummary {
  /** Of its largest file. */
  bytes: number;
  /** Where its files are: all of them where the group is of `files`, else one. */
  paths: string[];
  camera: string | null;
}

export interface DuplicateGroup {
  kind: DuplicateKind;
  /** The one to keep by what is known comes first: a person's words and marks, then pixels, then bytes. */
  photos: DuplicatePhoto[];
}

/** How many photos were compared with all others, and how many wait for it. */
export interface Compared {
  done: number;
  waiting: number;
}

export interface DuplicatesPage {
  groups: DuplicateGroup[];
  /** Groups in all. */
  total: number;
  cursor: string | null;
  compared: Compared;
}

export interface DuplicateCalls {
  /** Newest first. `limit` 1 to 100; 20 when absent. `photo`: only groups with this photo. */
  duplicates(asked: {
    kind?: DuplicateKind;
    photo?: number;
    after?: string | null;
    limit?: number;
  }): Promise<DuplicatesPage>;
  /** These are no duplicates of each other, and are never shown as such again; or, with `apart` false, may be again. */
  setApart(asked: { photos: number[]; apart: boolean }): Promise<null>;
}

export const duplicateCalls = { duplicates: 'read', setApart: 'write' } as const satisfies Record<
  keyof DuplicateCalls,
  'read' | 'write'
>;
