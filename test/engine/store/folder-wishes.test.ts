// Folders that are added, removed and paused are undone and done again: also in the middle of it, after a restart, and where
// something else was done to them since.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../engine/store/store.ts';
import { newStore, seenPhotos, stamp, temporaryFolder } from './library.ts';
import { turn } from './undo-library.ts';

const paths = (folder: string, count = 4) => Array.from({ length: count }, (_, i) => `${folder}/${i}.jpg`);
const found = (store: Store, folder: number, path: string) =>
  store.keepFiles(
    folder,
    paths(path).map((one) => stamp(one)),
  );
const forgotten = (store: Store) => {
  while (store.forgetRemoved(3));
};

describe('a folder that was removed', () => {
  test('comes back as it was, in the middle of being forgotten or after it, and goes once more', () => {
    const file = join(temporaryFolder(), 'library.sqlite');
    let store = newStore(file);
    const { id, addedAt } = store.addFolder('/photos');
    const photos = seenPhotos(store, id, paths('/photos'));
    store.setCaption(photos[0]!, 'Rex');
    expect(store.removeFolder(id)).toMatchObject({ what: 'remove-folder', photos: 0 });
    for (const left of [4, 2, 0]) {
      while (store.leftToForget() > left) store.forgetRemoved(2);
      store.close();
      store = newStore(file);
      turn(store, 'undo');
      expect(store.folders()).toMatchObject([{ id, path: '/photos', addedAt }]);
      expect([store.leftToForget(), store.forgetRemoved(9)]).toEqual([0, false]);
      found(store, id, '/photos');
      expect(store.tally()).toMatchObject({ photos: 4, unread: 0 });
      expect(store.photo(photos[0]!)).toMatchObject({ caption: 'Rex', captionBy: 'person' });
      turn(store, 'redo');
      expect(store.folders()).toEqual([]);
      expect(store.leftToForget()).toBe(4);
    }
  });

  test('has to be looked through once files of it were forgotten, whatever a watcher remembers', () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    seenPhotos(store, id, paths('/photos'));
    store.setSetting(`looked for in ${id}`, 'photos');
    store.removeFolder(id);
    turn(store, 'undo');
    expect(store.setting(`looked for in ${id}`)).toBe('photos');
    turn(store, 'redo');
    store.forgetRemoved(1);
    turn(store, 'undo');
    expect(store.setting(`looked for in ${id}`)).toBeNull();
  });

  test('says by which change, as long as undoing that would keep the rest', () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    seenPhotos(store, id, paths('/photos'));
    expect(store.forgottenBy()).toBe(0);
    const change = store.removeFolder(id).id;
    expect(store.forgottenBy()).toBe(change);
    turn(store, 'undo');
    expect(store.forgottenBy()).toBe(0);
    // What is forgotten because adding it was undone is nobody's removal.
    turn(store, 'undo');
    expect([store.leftToForget(), store.forgottenBy()]).toEqual([4, 0]);
  });

  test('and was added again by hand is left as it is', () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const removal = store.removeFolder(id).id;
    expect(store.addFolder('/photos').id).toBe(id);
    store.beginTurn(removal, 'undoing');
    expect(store.turnChange(removal, 9).over).toBe(true);
    expect(store.change(removal)).toMatchObject({ state: 'undone', skipped: 1 });
    expect(store.folders()).toHaveLength(1);
  });

  test.each(['/photos/1', '/'])('stays away while %s is watched', (path) => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    seenPhotos(store, id, paths('/photos/1'));
    const removal = store.removeFolder(id).id;
    forgotten(store);
    const other = store.addFolder(path).id;
    found(store, other, '/photos/1');
    store.beginTurn(removal, 'undoing');
    expect(store.turnChange(removal, 9).over).toBe(true);
    expect(store.change(removal)).toMatchObject({ skipped: 1 });
    expect(store.folders()).toMatchObject([{ id: other, photos: 4 }]);
  });
});

test('undone one after the other, folders inside each other come and go with all that lies in them', () => {
  const store = newStore();
  const around = store.addFolder('/photos').id;
  const photos = seenPhotos(store, around, paths('/photos/1'));
  store.removeFolder(around);
  const inside = store.addFolder('/photos/1').id;
  found(store, inside, '/photos/1');
  // Nothing was forgotten in between.
  for (const [to, folder] of [
    ['undo', null],
    ['undo', around],
    ['redo', null],
    ['redo', inside],
  ] as const) {
    turn(store, to);
    if (folder) found(store, folder, '/photos/1');
    expect(store.folders().map(({ id, photos: many }) => [id, many])).toEqual(folder ? [[folder, 4]] : []);
  }
  forgotten(store);
  expect(store.idsPassing([]).toSorted((a, b) => a - b)).toEqual(photos);
  expect(store.tally()).toMatchObject({ photos: 4, unread: 0 });
});

test('adding a folder is undone and done again; what was said of its photos waits', () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const [first] = seenPhotos(store, id, paths('/photos'));
  store.addTag(first!, 'sea');
  turn(store, 'undo');
  turn(store, 'undo');
  expect(store.folders()).toEqual([]);
  forgotten(store);
  expect(store.tally().photos).toBe(0);
  turn(store, 'redo');
  turn(store, 'redo');
  expect(store.change(store.changes().undo!.id)).toMatchObject({ what: 'tag', skipped: 0 });
  found(store, id, '/photos');
  expect(store.photo(first!).tags.map((tag) => tag.name)).toContain('sea');
});

test('pausing and resuming are undone, whatever its state became by itself', () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const paused = () => store.folder(id).paused;
  store.pauseFolder(id, true);
  store.setFolderState(id, 'paused');
  store.pauseFolder(id, true);
  store.pauseFolder(id, false);
  store.setFolderState(id, 'watching');
  expect([paused(), store.changes().undo]).toMatchObject([false, { what: 'resume-folder' }]);
  turn(store, 'undo');
  expect([paused(), store.changes().undo]).toMatchObject([true, { what: 'pause-folder' }]);
  turn(store, 'undo');
  expect([paused(), store.changes().undo]).toMatchObject([false, { what: 'add-folder' }]);
  turn(store, 'redo');
  store.setFolderState(id, 'offline');
  turn(store, 'redo');
  expect(paused()).toBe(false);
  // One that was paused when it was removed begins anew when it is added by hand.
  store.pauseFolder(id, true);
  store.removeFolder(id);
  expect(store.addFolder('/photos')).toMatchObject({ id, paused: false });
  turn(store, 'undo');
  turn(store, 'undo');
  expect(paused()).toBe(true);
});
