// Shapes of what a person does to many photos, and of undoing it.

import type { Album, Change, ChangeKind, Changes, Marks } from '../../contract.ts';

/** One thing done to these photos, as part of a change. */
export type ChangeWork =
  | { do: 'mark'; photos: readonly number[]; set: Partial<Marks> }
  | { do: 'tags'; photos: readonly number[]; add: readonly string[]; remove: readonly string[] }
  | { do: 'add-to-album'; album: number; photos: readonly number[] }
  | { do: 'remove-from-album'; album: number; photos: readonly number[] }
  | { do: 'place-in-album'; album: number; photos: readonly number[]; before: number | null }
  | { do: 'remove-album'; album: number }
  | { do: 'forget-answers'; inquiry: number; photos: readonly number[] }
  | { do: 'forget-inquiry'; inquiry: number };

export type ChangeState = 'making' | 'made' | 'undoing' | 'undone' | 'redoing' | 'cancelling' | 'dropped';

export interface KeptChange extends Change {
  state: ChangeState;
}

/** A stretch of undoing or redoing. */
export interface Turned {
  /** Photos it came to. */
  photos: number[];
  /** Nothing is left of it. */
  over: boolean;
}

export interface KeptAlbum {
  id: number;
  name: string;
  query: string | null;
}

export interface ReadAlbums {
  albums(): KeptAlbum[];
  album(id: number): KeptAlbum;
  /** How many photos of it are shown, and the one that stands for it: the first that came in. */
  albumShown(id: number): Pick<Album, 'photos' | 'cover'>;
  albumPhotos(id: number): number[];
  albumsOf(photo: number): number[];
}

export interface Albums extends ReadAlbums {
  makeAlbum(name: string, query: string | null): number;
  renameAlbum(id: number, name: string): void;
  setAlbumQuery(id: number, query: string): void;
  moveAlbum(id: number, before: number | null): void;
}

export interface ReadChanges {
  /** What would be undone and done again next. */
  changes(): Changes;
  change(id: number): KeptChange | null;
  /** Changes that were cut off while they were made, undone or done again. */
  unfinishedChanges(): KeptChange[];
}

/** What a person does to many photos is made some at a time; whatever the time between, it is one change. */
export interface ChangesStore extends ReadChanges {
  beginChange(what: ChangeKind): number;
  continueChange(id: number, work: ChangeWork): void;
  /** Null when nothing became different. */
  endChange(id: number): KeptChange | null;
  /** All of it at once. Null when nothing became different. */
  makeChange(what: ChangeKind, work: ChangeWork): KeptChange | null;
  /** Says that it is to be undone, done again or cancelled; `turnChange` does it. Refuses what cannot be. */
  beginTurn(id: number, to: 'undoing' | 'redoing' | 'cancelling'): KeptChange;
  /** Some of it: up to `limit` photos. */
  turnChange(id: number, limit: number): Turned;
  /** Forgets some of what can no longer be undone. False when nothing is left to forget. */
  forgetDropped(limit: number): boolean;
}

/** All of it, as the store joins it. */
export type ReadChanged = ReadAlbums & ReadChanges;
export type Changed = Albums & ChangesStore;
