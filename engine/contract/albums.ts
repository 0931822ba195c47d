// Albums: photos put together by a person, and searches that are kept under a name.

import type { Change } from './changes.ts';
import type { Chosen } from './marks.ts';

export interface Album {
  id: number;
  name: string;
  /** `smart`: whatever its `query` finds now. */
  kind: 'album' | 'smart';
  query: string | null;
  /** Photos shown in it; null of a smart one that nobody has counted yet: `albums` news tells when. */
  photos: number | null;
  /** Fingerprint of the photo that stands for it; null while it has none. */
  cover: string | null;
}

export interface AlbumCalls {
  /** In the order a person gave them. Smart ones as they were last counted: those that are others now follow as news. */
  albums(): Promise<Album[]>;
  /** With `query` a smart album. Names are taken once: `bad-request` says so. */
  makeAlbum(asked: { name: string; query?: string }): Promise<Album>;
  renameAlbum(asked: { album: number; name: string }): Promise<Album>;
  /** The line of a smart album. */
  setAlbumQuery(asked: { album: number; query: string }): Promise<Album>;
  /** `before` an album; null: to the end. */
  moveAlbum(asked: { album: number; before: number | null }): Promise<Album[]>;
  /** The album goes, its photos stay. */
  removeAlbum(asked: { album: number }): Promise<Change | null>;
  /** After those that are in it. Null when all were in it already. */
  addToAlbum(asked: Chosen & { album: number }): Promise<Change | null>;
  removeFromAlbum(asked: Chosen & { album: number }): Promise<Change | null>;
  /** Those of them that are in it stand before this photo of it, or (null) at its end; among them their order stays. */
  placeInAlbum(asked: Chosen & { album: number; before: number | null }): Promise<Change | null>;
}

export const albumCalls = {
  albums: 'read',
  makeAlbum: 'write',
  renameAlbum: 'write',
  setAlbumQuery: 'write',
  moveAlbum: 'write',
  removeAlbum: 'write',
  addToAlbum: 'write',
  removeFromAlbum: 'write',
  placeInAlbum: 'write',
} as const satisfies Record<keyof AlbumCalls, 'read' | 'write'>;
