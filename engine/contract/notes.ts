// Writing notes on photos; and the tags a library knows, to choose from.

import type { Photo } from './photos.ts';

/** A tag of the library and how many photos have it; counted up to a thousand. */
export interface TagName {
  name: string;
  photos: number;
}

export interface NoteCalls {
  /** `turn`: the answer it is kept from. */
  addNote(asked: { photo: number; text: string; turn?: number }): Promise<Photo>;
  setNote(asked: { note: number; text: string }): Promise<Photo>;
  removeNote(asked: { note: number }): Promise<Photo>;
  /** Tags in use that begin so, then those that have it further in; of each the one with most photos first. */
  tagNames(asked: { text: string; limit?: number }): Promise<TagName[]>;
}

export const noteCalls = {
  addNote: 'write',
  setNote: 'write',
  removeNote: 'write',
  tagNames: 'read',
} as const satisfies Record<keyof NoteCalls, 'read' | 'write'>;
