// The list of albums waits for no search: smart albums are counted behind it, once for each thing that was written, and
// who shows them is told when a count is another one.

import { expect, test, vi } from 'vitest';
import { openQuery, type Query } from '../../../engine/query/query.ts';
import { AlbumCounts } from '../../../engine/start/calls/album-counts.ts';
import { newStore, readPhoto } from '../store/library.ts';

const patient = { patienceMs: 60_000 };

interface How {
  patienceMs: number;
  /** In place of the query's. */
  answer?: Query['counted'];
}

/** Albums over five photos; the searches of smart ones wait until `open` is called. */
function library({ patienceMs, answer }: How) {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const photos = Array.from({ length: 5 }, (_, n) => readPhoto(store, id, `/photos/${n}.jpg`));
  const mark = (some: number[], rating: 0 | 5) =>
    store.makeChange('mark', { do: 'mark', photos: some, set: { rating } });
  mark(photos.slice(0, 2), 5);
  const sea = store.makeAlbum('Sea', null);
  store.makeChange('album', { do: 'add-to-album', album: sea, photos: photos.slice(0, 3) });
  const best = store.makeAlbum('Best', 'rating:5');
  const all = store.makeAlbum('All', 'type:jpeg');
  const query = openQuery(store, () => null);
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const searched: string[] = [];
  const slow = {
    ...query,
    async counted(line: string) {
      searched.push(line);
      await opened;
      return answer ? answer(line) : query.counted(line);
    },
  };
  const onCounted = vi.fn<() => void>();
  const counts = new AlbumCounts({ store, query: slow, onCounted, patienceMs });
  return { store, counts, photos, mark, best, all, open, searched, onCounted };
}

const counted = async ({ counts }: ReturnType<typeof library>) =>
  (await counts.list()).map(({ name, photos }) => `${name} ${photos}`);

test('is there before any search has come to its end, and news follow when one has', async () => {
  const made = library({ patienceMs: 1 });
  expect(await counted(made)).toEqual(['Sea 3', 'Best null', 'All null']);
  expect(made.onCounted).not.toHaveBeenCalled();
  made.open();
  await vi.waitFor(() => expect(made.onCounted).toHaveBeenCalledTimes(1), { timeout: 60_000 });
  expect(await counted(made)).toEqual(['Sea 3', 'Best 2', 'All 5']);
});

test('news follow a search that ends before anybody looks after it', async () => {
  const made = library({ patienceMs: 1, answer: () => Promise.resolve({ photos: 2, cover: null }) });
  made.store.makeChange('album', { do: 'remove-album', album: made.all });
  expect(await counted(made)).toEqual(['Sea 3', 'Best null']);
  // It ends in the moment in which the list is given out.
  made.open();
  await vi.waitFor(() => expect(made.onCounted).toHaveBeenCalled(), { timeout: 60_000 });
  expect(await counted(made)).toContain('Best 2');
});

test('is not counted again while nothing is written, and once when something was', async () => {
  const made = library(patient);
  made.open();
  expect(await counted(made)).toEqual(['Sea 3', 'Best 2', 'All 5']);
  expect(await counted(made)).toEqual(['Sea 3', 'Best 2', 'All 5']);
  expect(made.searched).toEqual(['rating:5', 'type:jpeg']);
  made.mark(made.photos, 5);
  expect(await counted(made)).toEqual(['Sea 3', 'Best 5', 'All 5']);
  expect(made.searched).toEqual(['rating:5', 'type:jpeg', 'rating:5', 'type:jpeg']);
  made.store.makeChange('mark', { do: 'mark', photos: made.photos.slice(0, 1), set: { hidden: true } });
  expect(await counted(made)).toEqual(['Sea 2', 'Best 4', 'All 4']);
});

test('of two lists asked for at once each album is searched once', async () => {
  const made = library(patient);
  const both = [counted(made), counted(made)];
  await new Promise((resolve) => setTimeout(resolve, 5));
  made.open();
  await Promise.all(both);
  expect(made.searched.toSorted()).toEqual([...new Set(made.searched)].toSorted());
});

test('another line is another count, never that of the line before', async () => {
  const made = library(patient);
  made.open();
  await counted(made);
  made.store.setAlbumQuery(made.best, 'rating:0');
  expect(await made.counts.shown(made.best)).toMatchObject({ photos: 3, cover: '/photos/4.jpg' });
  expect(await counted(made)).toEqual(['Sea 3', 'Best 3', 'All 5']);
});
