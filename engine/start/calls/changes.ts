// The calls about marks, albums and undoing: which photos are meant, and how an album looks from outside.

import { type Engine, EngineError, type Marks } from '../../contract.ts';
import type { Query } from '../../query/query.ts';
import type { Store } from '../../store/store.ts';
import type { Changing } from '../changing.ts';
import { AlbumCounts } from './album-counts.ts';
import { placed } from './album-places.ts';
import { chosenPhotos } from './chosen.ts';

export interface ChangeRooms {
  store: Store;
  query: Query;
  changing: Changing;
}

export function changeCalls(rooms: ChangeRooms) {
  const { store, changing } = rooms;
  return {
    changes: async () => store.changes(),
    undo: () => changing.undo(),
    redo: () => changing.redo(),
    undoChange: ({ id }) => changing.undoChange(id),
    async cancelBatch({ id }) {
      changing.cancel(id);
      return null;
    },
    ...markCallsOf(rooms),
    ...albumCallsOf(rooms),
  } satisfies Partial<Engine>;
}

function markCallsOf({ query, changing }: ChangeRooms) {
  const told = (photos: number[]) => {
    changing.changed(photos);
    // Covers and counts of albums may be others now.
    changing.albumsChanged();
  };
  return {
    chosenPhotos: async ({ most, ...asked }) => (await chosenPhotos(query, asked)).slice(0, most),
    async mark({ set, ...asked }) {
      const photos = inNumbers(await chosenPhotos(query, asked));
      const change = await changing.make(isHiding(set) ? 'hide' : 'mark', photos, (some) => {
        return { do: 'mark', photos: some, set };
      });
      if (change) told(photos);
      return change;
    },
    async keepBest({ best, others }) {
      const rejected = others.filter((id) => id !== best);
      const reject = (photos: number[]) => ({ do: 'mark' as const, photos, set: { flag: 'reject' as const } });
      const pick = { do: 'mark' as const, photos: [best], set: { flag: 'pick' as const } };
      const change = await changing.make('mark', rejected, reject, pick);
      if (change) told([best, ...rejected]);
      return change;
    },
    async tagPhotos({ add = [], remove = [], ...asked }) {
      const [given, taken] = [add.map(spelledTag), remove.map(spelledTag)];
      if (given.length + taken.length === 0) {
        throw new EngineError('bad-request', 'Say which tags to add or to remove.');
      }
      const photos = inNumbers(await chosenPhotos(query, asked));
      const change = await changing.make('tag', photos, (some) => {
        return { do: 'tags', photos: some, add: given, remove: taken };
      });
      if (change) told(photos);
      return change;
    },
  } satisfies Partial<Engine>;
}

/** Where their order does not matter: rows that lie together are written together. */
function inNumbers(photos: readonly number[]): number[] {
  return [...Float64Array.from(photos).sort()];
}

function isHiding(set: Partial<Marks>): boolean {
  return Object.keys(set).every((name) => name === 'hidden');
}

function spelledTag(name: string): string {
  const spelled = name.toWellFormed().normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
  if (!spelled) throw new EngineError('bad-request', 'A tag needs at least one letter. Type a word.');
  return spelled;
}

function albumCallsOf(rooms: ChangeRooms) {
  const { store, query, changing } = rooms;
  const counts = new AlbumCounts({ store, query, onCounted: () => changing.albumsChanged() });
  const wrote = (id: number) => {
    changing.albumsChanged();
    return counts.shown(id);
  };
  const inAlbum = async (
    what: 'add-to-album' | 'remove-from-album' | 'place-in-album',
    album: number,
    photos: number[],
    before: number | null = null,
  ) => {
    store.album(album);
    const change = await changing.make('album', photos, (some) => ({ do: what, album, photos: some, before }));
    if (change) changing.albumsChanged();
    // A page of this album has other photos now.
    if (change) changing.changed([]);
    return change;
  };
  return {
    albums: () => counts.list(),
    makeAlbum: async ({ name, query: line }) => wrote(store.makeAlbum(name, line?.trim() ?? null)),
    async renameAlbum({ album, name }) {
      store.renameAlbum(album, name);
      return wrote(album);
    },
    async setAlbumQuery({ album, query: line }) {
      store.setAlbumQuery(album, line.trim());
      return wrote(album);
    },
    async moveAlbum({ album, before }) {
      store.moveAlbum(album, before);
      changing.albumsChanged();
      return counts.list();
    },
    async removeAlbum({ album }) {
      store.album(album);
      const last = { do: 'remove-album' as const, album };
      const change = await changing.make(
        'album',
        inNumbers(store.albumPhotos(album)),
        (photos) => ({ do: 'remove-from-album', album, photos }),
        last,
      );
      changing.albumsChanged();
      return change;
    },
    addToAlbum: async ({ album, ...asked }) => inAlbum('add-to-album', album, await chosenPhotos(query, asked)),
    removeFromAlbum: async ({ album, ...asked }) =>
      inAlbum('remove-from-album', album, await chosenPhotos(query, asked)),
    async placeInAlbum({ album, before, ...asked }) {
      store.album(album);
      const moved = placed(store.albumPhotos(album), await chosenPhotos(query, asked), before);
      if (!moved) return null;
      return inAlbum('place-in-album', album, moved.photos, moved.before);
    },
  } satisfies Partial<Engine>;
}
