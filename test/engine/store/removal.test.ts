// A removed folder: gone at once for whoever asks, forgotten in steps, and the rest after a restart.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { News } from '../../../engine/contract.ts';
import { Folders } from '../../../engine/pipeline/folders.ts';
import { openStore } from '../../../engine/store/store.ts';
import { newStore, readPhoto, seenPhotos, stamp, temporaryFolder } from './library.ts';

const paths = (count: number) => Array.from({ length: count }, (_, i) => `/photos/${i % 3}/${i}.jpg`);

describe('a removed folder', () => {
  test('is gone at once, and its photos some at a time', () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    seenPhotos(store, id, paths(10));
    store.removeFolder(id);
    expect(store.folders()).toEqual([]);
    const gone = expect.objectContaining({ reason: 'not-found' }) as Error;
    for (const late of [
      () => store.folder(id),
      () => store.removeFolder(id),
      () => store.keepFiles(id, [stamp('/photos/late.jpg')]),
    ])
      expect(late).toThrow(gone);
    const left = [store.tally().photos];
    while (store.forgetRemoved(4)) left.push(store.tally().photos);
    expect(left).toEqual([10, 6, 2, 0]);
    expect(store.forgetRemoved(4)).toBe(false);
  });

  test.each(['/photos', '/photos/1', '/'])('%s is added while it is forgotten, and has what lies in it', (path) => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const photos = seenPhotos(store, id, paths(6));
    store.removeFolder(id);
    store.forgetRemoved(2);
    const added = store.addFolder(path);
    expect(added.id === id).toBe(path === '/photos');
    const there = paths(6).filter((one) => one.startsWith(path));
    store.keepFiles(
      added.id,
      there.map((one) => stamp(one)),
    );
    while (store.forgetRemoved(2));
    expect(store.folders()).toMatchObject([{ id: added.id, path, photos: there.length }]);
    // None of them is read again.
    expect(store.idsPassing([]).toSorted((a, b) => a - b)).toEqual(
      photos.filter((_, i) => there.includes(paths(6)[i]!)),
    );
    expect([store.tally().photos, store.tally().unread, store.leftToForget()]).toEqual([there.length, 0, 0]);
  });

  test('keeps what was written about a photo that nobody has read yet', () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const [photo] = store.keepFiles(id, [stamp('/photos/a.jpg'), stamp('/photos/b.jpg')]);
    store.setCaption(photo!, 'Rex');
    store.removeFolder(id);
    while (store.forgetRemoved(100));
    expect(store.tally().photos).toBe(0);
    expect(() => store.photoAt('/photos/a.jpg')).toThrow(expect.objectContaining({ reason: 'not-found' }) as Error);
    store.addFolder('/photos');
    store.keepFiles(id, [stamp('/photos/a.jpg'), stamp('/photos/b.jpg')]);
    expect(store.photoAt('/photos/a.jpg')).toMatchObject({ id: photo, caption: 'Rex' });
    expect(store.tally().photos).toBe(2);
  });

  test('takes no photo that lies elsewhere too, only the names it had there', () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const other = store.addFolder('/disk').id;
    const photo = readPhoto(store, id, '/photos/zebra.jpg', 'same');
    readPhoto(store, other, '/disk/horse.jpg', 'same');
    store.removeFolder(id);
    while (store.forgetRemoved(100));
    expect(store.tally().photos).toBe(1);
    expect(store.photo(photo).files.map((file) => file.path)).toEqual(['/disk/horse.jpg']);
    const found = (word: string) => store.wordMatches(word, [], 10).map((hit) => hit.photo);
    expect([found('zebra'), found('horse')]).toEqual([[], [photo]]);
  });
});

test('others get their turn while it is forgotten, and what is left goes on at the next start', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'library.sqlite');
  const store = openStore(file);
  const heard: News['batch'][] = [];
  const foldersOf = (on: typeof store) =>
    new Folders({
      ...{ store: on, snapshots: folder, skip: [], onFolders: () => {}, onPhotos: () => {} },
      emit: (name, data) => void (name === 'batch' && heard.push(data as News['batch'])),
      onTrouble: (error) => expect.unreachable(String(error)),
      watch: async () => ({ online: () => true, byEvents: () => false, foundAway: () => {}, close: async () => {} }),
    });
  const { id } = store.addFolder('/photos');
  seenPhotos(store, id, paths(5000));
  const folders = foldersOf(store);
  const removed = folders.remove(id);
  await vi.waitFor(() => expect(heard).not.toEqual([]), { interval: 1, timeout: 60_000 });
  expect(folders.list()).toEqual([]);
  const left = store.tally().photos;
  expect(left).toBeGreaterThan(0);
  // Ends in the middle.
  await folders.close();
  await removed;
  const rest = store.tally().photos;
  expect(rest).toBeGreaterThan(0);
  const { id: change } = store.changes().undo!;
  expect(heard[0]).toMatchObject({ id: change, doing: 'removing', what: 'remove-folder', total: 5000, over: false });
  expect(heard.map(({ done }) => done)).toEqual(heard.map((_, i) => (i + 1) * 500));
  expect(heard.at(-1)!.done).toBe(5000 - rest);
  store.close();

  const again = newStore(file);
  expect(again.folders()).toEqual([]);
  const next = foldersOf(again);
  next.open();
  await vi.waitFor(() => expect(again.tally().photos).toBe(0), { timeout: 60_000 });
  await next.close();
  // What is left begins anew: nobody knows how many there were.
  if (rest > 2000) expect(heard.at(-1)).toMatchObject({ done: rest, total: rest, over: true });
});

test('a small folder goes without a word, a large one tells its end', async () => {
  for (const [many, told] of [
    [100, []],
    [2500, [500, 1000, 1500, 2000, 2500]],
  ] as const) {
    const store = newStore();
    const heard: News['batch'][] = [];
    const folders = new Folders({
      ...{ store, snapshots: temporaryFolder(), skip: [], onFolders: () => {}, onPhotos: () => {} },
      onTrouble: (error) => expect.unreachable(String(error)),
      emit: (_, data) => void heard.push(data as News['batch']),
    });
    const { id } = store.addFolder('/photos');
    store.keepFiles(
      id,
      paths(many).map((path) => stamp(path)),
    );
    expect(store.leftToForget()).toBe(0);
    await folders.remove(id);
    expect([store.tally().photos, store.leftToForget()]).toEqual([0, 0]);
    expect(heard.map(({ done }) => done)).toEqual(told);
    expect(heard.map(({ over }) => over)).toEqual(told.map((done) => done === many));
    await folders.close();
  }
});

test('undone in the middle, forgetting stops and says so, and the folder is whole again', async () => {
  const store = newStore();
  const photos = temporaryFolder();
  const names = Array.from({ length: 3000 }, (_, i) => join(photos, `${i}.jpg`));
  for (const name of names) writeFileSync(name, '');
  const heard: News['batch'][] = [];
  const folders = new Folders({
    ...{ store, snapshots: temporaryFolder(), skip: [], onFolders: () => {}, onPhotos: () => {} },
    emit: (_, data) => void heard.push(data as News['batch']),
    onTrouble: (error) => expect.unreachable(String(error)),
  });
  const whole = () =>
    vi.waitFor(() => expect(folders.list()).toMatchObject([{ state: 'watching', photos: names.length }]), 60_000);
  folders.open();
  const { id } = folders.add(photos);
  await whole();
  const { id: photo } = store.photoAt(names[7]!);
  store.makeChange('mark', { do: 'mark', photos: [photo], set: { rating: 5 } });
  const refused = folders.remove(id).catch((error: unknown) => error);
  await vi.waitFor(() => expect(heard).not.toEqual([]), { interval: 1, timeout: 60_000 });
  store.beginTurn(heard[0]!.id, 'undoing');
  while (!store.turnChange(heard[0]!.id, 100).over);
  await folders.follow();
  expect(await refused).toMatchObject({ reason: 'cancelled' });
  expect(heard.at(-1)!.over).toBe(true);
  await whole();
  expect(store.photoAt(names[7]!)).toMatchObject({ id: photo, marks: { rating: 5 } });
  expect([store.tally().photos, store.leftToForget()]).toEqual([names.length, 0]);
  // And goes again, to its end.
  store.beginTurn(heard[0]!.id, 'redoing');
  while (!store.turnChange(heard[0]!.id, 100).over);
  await folders.follow();
  await folders.following.rested();
  expect([folders.list(), store.tally().photos]).toEqual([[], 0]);
  await folders.close();
}, 120_000);
