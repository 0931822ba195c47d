// Notes: a person's text on a photo, written by hand or kept from an answer. And the tags a library knows, to choose from.

import type { Photo } from './photos.ts';

export interface Note {
  id: number;
  text: string;
  madeAt: string;
  /** Null while it is as it was first kept. */
  changedAt: string | null;
  /** What it was kept from: a question, and the model that answered it. Null where a person wrote it. */
  from: { question: string; model: string } | null;
}

/** A tag of the library and how many photos have it; no more than `manyPhotos` are counted. */
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
