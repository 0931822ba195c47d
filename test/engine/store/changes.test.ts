// What a person did can be undone and done again: each kind of thing, after a restart, and
// never over what came later. A hundred random ones in a row: undo-at-random.test.ts.

import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Marks } from '../../../engine/contract.ts';
import { history } from '../../../engine/store/undo/recording.ts';
import type { Store } from '../../../engine/store/store.ts';
import { newStore } from './library.ts';
import { contents, library, turn, undoneNext } from './undo-library.ts';

const marks = (store: Store, id: number) => store.photo(id).marks;
const nothing: Marks = { rating: 0, label: null, flag: null, favourite: false, hidden: false };

describe('one thing', () => {
  const things: [string, (store: Store, ids: number[]) => unknown][] = [
    ['a caption', (store, ids) => store.setCaption(ids[0]!, 'Rex at the sea')],
    ['a caption taken back', (store, ids) => (store.setCaption(ids[0]!, 'Rex'), store.setCaption(ids[0]!, null))],
    ['a caption of before', (store, ids) => (store.setCaption(ids[0]!, 'Rex'), store.setCaption(ids[0]!, 'dog'))],
    ['a tag', (store, ids) => store.addTag(ids[0]!, 'sea')],
    ['a tag taken away', (store, ids) => (store.addTag(ids[0]!, 'sea'), store.removeTag(ids[0]!, 'sea'))],
    ['a mark', (store, ids) => store.makeChange('mark', { do: 'mark', photos: ids, set: { rating: 3, flag: 'pick' } })],
    [
      'hiding',
      (store, ids) => store.makeChange('hide', { do: 'mark', photos: ids.slice(1, 3), set: { hidden: true } }),
    ],
    [
      'tags of many',
      (store, ids) => store.makeChange('tag', { do: 'tags', photos: ids, add: ['sea', 'rex'], remove: ['dog'] }),
    ],
    ['a note', (store, ids) => store.addNote(ids[0]!, 'the sea in May')],
    ['an album', (store) => store.makeAlbum('Sea', null)],
    [
      'photos in an album',
      (store, ids) => {
        const album = store.makeAlbum('Sea', null);
        store.makeChange('album', { do: 'add-to-album', album, photos: ids });
      },
    ],
    [
      'an album removed with its photos',
      (store, ids) => {
        const album = store.makeAlbum('Sea', null);
        store.makeChange('album', { do: 'add-to-album', album, photos: ids });
        store.makeChange('album', { do: 'remove-album', album });
      },
    ],
    [
      'a forgotten question to many photos',
      (store) => store.makeChange('inquiry', { do: 'forget-inquiry', inquiry: 1 }),
    ],
    [
      'the same, some photos at a time',
      (store, ids) => {
        const asked = store.photosAsked(1);
        const change = store.beginChange('inquiry');
        for (const photos of [ids.slice(0, 1), ids.slice(1)]) {
          store.continueChange(change, { do: 'forget-answers', inquiry: 1, photos });
        }
        store.continueChange(change, { do: 'forget-inquiry', inquiry: 1 });
        expect(store.endChange(change)).toMatchObject({ what: 'inquiry', photos: asked.length });
        expect(asked.length).toBeGreaterThan(0);
      },
    ],
    ['a forgotten conversation', (store, ids) => store.clearConversation(ids[0]!)],
    [
      'an album renamed, moved, with another search',
      (store) => {
        const smart = store.makeAlbum('Best', 'rating:5');
        store.makeAlbum('Other', null);
        store.setAlbumQuery(smart, 'rating:>=4');
        store.renameAlbum(smart, 'Better');
        store.moveAlbum(smart, null);
      },
    ],
  ];

  test.each(things)('%s: undone and done again', (_name, does) => {
    const { file, store, ids } = library();
    const stages = [contents(file)];
    does(store, ids);
    const whole = contents(file);
    // What a thing consists of is undone one by one, and done again the other way round.
    while (undoneNext(store)) {
      turn(store, 'undo');
      stages.push(contents(file));
    }
    expect(stages.length).toBeGreaterThan(1);
    expect(stages.at(-1)).toEqual(stages[0]);
    for (const stage of stages.slice(1, -1).toReversed()) {
      turn(store, 'redo');
      expect(contents(file)).toEqual(stage);
    }
    turn(store, 'redo');
    expect(contents(file)).toEqual(whole);
    expect(store.changes().redo).toBeNull();
  });
});

test('what was so already is no change', () => {
  const { store, ids } = library();
  expect(store.makeChange('mark', { do: 'mark', photos: ids, set: { rating: 0 } })).toBeNull();
  store.addTag(ids[0]!, 'sea');
  const one = store.changes().undo!;
  expect(store.makeChange('tag', { do: 'tags', photos: [ids[0]!], add: ['sea'], remove: ['never'] })).toBeNull();
  expect(store.changes().undo).toEqual(one);
});

test('what machines do is not recorded', () => {
  const { store } = library();
  expect([undoneNext(store), store.changes().redo]).toEqual([null, null]);
});

test('something new ends what could be done again', () => {
  const { store, ids } = library();
  store.setCaption(ids[0]!, 'Rex');
  turn(store, 'undo');
  expect(store.changes().redo).not.toBeNull();
  store.addTag(ids[0]!, 'sea');
  expect(store.changes().redo).toBeNull();
});

describe('what came later is never overwritten', () => {
  test('a caption', () => {
    const { store, ids } = library();
    store.setCaption(ids[0]!, 'first');
    const first = store.changes().undo!.id;
    store.setCaption(ids[0]!, 'second');
    store.beginTurn(first, 'undoing');
    store.turnChange(first, 10);
    expect(store.change(first)).toMatchObject({ state: 'undone', skipped: 1 });
    expect(store.photo(ids[0]!).captions[0]!.text).toBe('second');
  });

  test('another mark of the same photo stays, the undone one goes', () => {
    const { store, ids } = library();
    const rated = store.makeChange('mark', { do: 'mark', photos: ids.slice(0, 2), set: { rating: 4 } })!;
    store.makeChange('mark', { do: 'mark', photos: [ids[0]!], set: { label: 'red' } });
    store.makeChange('mark', { do: 'mark', photos: [ids[1]!], set: { rating: 2 } });
    store.beginTurn(rated.id, 'undoing');
    store.turnChange(rated.id, 10);
    expect(store.change(rated.id)).toMatchObject({ skipped: 1, photos: 2 });
    expect(marks(store, ids[0]!)).toEqual({ ...nothing, label: 'red' });
    expect(marks(store, ids[1]!)).toEqual({ ...nothing, rating: 2 });
  });

  test('an album that got photos since stays', () => {
    const { store, ids } = library();
    const album = store.makeAlbum('Sea', null);
    const made = store.changes().undo!.id;
    store.makeChange('album', { do: 'add-to-album', album, photos: ids });
    store.beginTurn(made, 'undoing');
    store.turnChange(made, 10);
    expect(store.change(made)!.skipped).toBe(1);
    expect(store.albumPhotos(album)).toEqual(ids);
  });

  test('a name that was taken since stays taken', () => {
    const { store } = library();
    const album = store.makeAlbum('Sea', null);
    store.renameAlbum(album, 'Lake');
    const renamed = store.changes().undo!.id;
    store.makeAlbum('Sea', null);
    store.beginTurn(renamed, 'undoing');
    store.turnChange(renamed, 10);
    expect(store.change(renamed)!.skipped).toBe(1);
    expect(store.albums().map(({ name }) => name)).toEqual(['Lake', 'Sea']);
  });

  test('a photo that became another leaves the others to be undone', () => {
    const { store, ids } = library();
    const [found] = store.keepFiles(1, [{ path: '/photos/new.jpg', bytes: 1, modifiedMs: 1, inode: 9 }]);
    const change = store.makeChange('mark', { do: 'mark', photos: [found!, ids[1]!], set: { rating: 5 } })!;
    // Its content was known: what was said of it goes to the photo known before.
    expect(store.identified(found!, { kind: 'jpeg', fingerprint: '/photos/0.jpg' }).photo).toBe(ids[0]);
    expect(marks(store, ids[0]!).rating).toBe(5);
    store.beginTurn(change.id, 'undoing');
    store.turnChange(change.id, 10);
    expect(store.change(change.id)!.skipped).toBe(1);
    expect(marks(store, ids[1]!).rating).toBe(0);
  });
});

describe('many photos', () => {
  test('some at a time are one change, and its middle survives the end of the program', () => {
    const { file, store, ids } = library(20);
    const before = contents(file);
    const change = store.beginChange('mark');
    store.continueChange(change, { do: 'mark', photos: ids.slice(0, 10), set: { rating: 5 } });
    // In between something else is done.
    store.addTag(ids[15]!, 'sea');
    store.continueChange(change, { do: 'mark', photos: ids.slice(10), set: { rating: 5 } });
    expect(store.endChange(change)).toMatchObject({ id: change, photos: 20, state: 'made' });
    const after = contents(file);
    store.beginTurn(change, 'undoing');
    expect(store.turnChange(change, 7)).toMatchObject({ over: false });
    store.close();

    const again = newStore(file);
    expect(again.unfinishedChanges()).toMatchObject([{ id: change, state: 'undoing' }]);
    while (!again.turnChange(change, 7).over);
    expect(again.change(change)).toMatchObject({ state: 'undone', skipped: 0 });
    expect(contents(file)['photos']).toEqual(before['photos']);
    turn(again, 'redo', 3);
    expect(contents(file)['photos']).toEqual(after['photos']);
  });

  test('one that was cut off is taken back, and is no change', () => {
    const { file, store, ids } = library(20);
    const before = contents(file);
    const change = store.beginChange('tag');
    store.continueChange(change, { do: 'tags', photos: ids.slice(0, 9), add: ['sea'], remove: [] });
    store.close();
    const again = newStore(file);
    expect(again.unfinishedChanges()).toMatchObject([{ id: change, state: 'making' }]);
    again.beginTurn(change, 'cancelling');
    while (!again.turnChange(change, 4).over);
    expect(contents(file)).toEqual(before);
    expect([undoneNext(again), again.changes().redo]).toEqual([null, null]);
    while (again.forgetDropped(5));
    expect(again.change(change)).toBeNull();
  });
});

test('the history has an end, and the latest can always be undone', () => {
  const { file, store, ids } = library(2);
  for (let i = 0; i < history.changes + 20; i++) {
    store.makeChange('mark', { do: 'mark', photos: ids, set: { rating: ((i % 5) + 1) as Marks['rating'] } });
  }
  while (store.forgetDropped(1000));
  const db = new Database(file, { readonly: true });
  expect(db.prepare('select count(*) from changes').pluck().get()).toBe(history.changes);
  expect(db.prepare('select count(*) from change_rows').pluck().get()).toBe(history.changes * 2);
  db.close();
  turn(store, 'undo');
});
