// Files move, change, vanish and come back; what was said about photos stays with their content.

import { describe, expect, test } from 'vitest';
import type { Store } from '../../../engine/store/store.ts';
import { maker, newStore, noFacts, readPhoto, seenPhoto, stamp } from './library.ts';

function written(store: Store, photo: number): void {
  store.setCaption(photo, 'Rex');
  store.addTag(photo, 'holiday');
  store.addTurn(photo, { question: 'Who?', answer: 'a dog', probability: 0.5, maker, prompt: '' });
}

function gone(store: Store, path: string): void {
  store.filesGone(store.knownFilesAt(path).map((file) => file.id));
}

function shown(store: Store): number[] {
  return store.browse([], 'oldest', null, 100).map((photo) => photo.id);
}

function setUp(): { store: Store; folder: number } {
  const store = newStore();
  return { store, folder: store.addFolder('/photos').id };
}

describe('moves', () => {
  test.each(['gone first', 'found first'])(
    'a file met elsewhere with the same content is the same photo: %s',
    (order) => {
      const { store, folder } = setUp();
      const photo = seenPhoto(store, folder, '/photos/a.jpg');
      written(store, photo);
      if (order === 'gone first') {
        gone(store, '/photos/a.jpg');
        expect(shown(store)).toEqual([]);
        expect(store.tally().photos).toBe(0);
      }
      const [found] = store.keepFiles(folder, [stamp('/photos/new/b.jpg')]);
      expect(found).not.toBe(photo);
      expect(store.identified(found!, { kind: 'jpeg', fingerprint: '/photos/a.jpg' })).toEqual({ photo, read: true });
      if (order === 'found first') gone(store, '/photos/a.jpg');
      expect(shown(store)).toEqual([photo]);
      expect(store.photo(photo)).toMatchObject({
        name: 'b.jpg',
        state: 'seen',
        caption: 'Rex',
        tags: [{ name: 'holiday' }],
        conversation: [{ answer: 'a dog' }],
        files: [
          { path: '/photos/new/b.jpg', present: true },
          { path: '/photos/a.jpg', present: false },
        ],
      });
      expect(store.tally()).toMatchObject({ photos: 1, seen: 1 });
      expect(() => store.photo(found!)).toThrow(expect.objectContaining({ reason: 'not-found' }));
      expect(store.wordMatches('new', [], 10).map((hit) => hit.photo)).toEqual([photo]);
    },
  );

  test('a file known to have moved is neither read nor seen again', () => {
    const { store, folder } = setUp();
    const other = store.addFolder('/other').id;
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    const [file] = store.knownFilesAt('/photos/a.jpg');
    expect(store.filesMoved([{ file: file!.id, to: stamp('/other/x/b.jpg'), folder: other }])).toEqual([photo]);
    expect(store.photo(photo)).toMatchObject({ state: 'seen', files: [{ path: '/other/x/b.jpg', folder: other }] });
    expect(store.next('read', 10)).toEqual([]);
    expect(store.folders().map(({ path, photos }) => [path, photos])).toEqual([
      ['/other', 1],
      ['/photos', 0],
    ]);
  });

  test('a move onto a remembered file takes its place', () => {
    const { store, folder } = setUp();
    const a = seenPhoto(store, folder, '/photos/a.jpg');
    const b = seenPhoto(store, folder, '/photos/b.jpg');
    written(store, b);
    store.filesMoved([{ file: store.knownFilesAt('/photos/a.jpg')[0]!.id, to: stamp('/photos/b.jpg'), folder }]);
    expect(shown(store)).toEqual([a]);
    expect(store.photo(b)).toMatchObject({ caption: 'Rex', files: [] });
  });

  test('two files of one content are one photo until the last is gone', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg', 'same');
    expect(readPhoto(store, folder, '/photos/copy.jpg', 'same')).toBe(photo);
    expect(store.folders()[0]!.photos).toBe(1);
    gone(store, '/photos/a.jpg');
    expect(store.photo(photo).name).toBe('copy.jpg');
    expect(shown(store)).toEqual([photo]);
    gone(store, '/photos/copy.jpg');
    expect(shown(store)).toEqual([]);
  });

  test('what a person wrote before a photo was read goes to the photo it turns out to be', () => {
    const { store, folder } = setUp();
    const known = seenPhoto(store, folder, '/photos/a.jpg', { tags: [{ name: 'sea', score: 0.9 }] });
    const [early] = store.keepFiles(folder, [stamp('/photos/b.jpg')]);
    written(store, early!);
    store.addTag(early!, 'sea');
    store.identified(early!, { kind: 'jpeg', fingerprint: '/photos/a.jpg' });
    expect(store.photo(known)).toMatchObject({ caption: 'Rex', conversation: [{ answer: 'a dog' }] });
    expect(store.photo(known).tags.map(({ name, by }) => [name, by])).toEqual([
      ['holiday', 'person'],
      ['sea', 'person'],
    ]);
    expect(store.wordMatches('rex', [], 10).map((hit) => hit.photo)).toEqual([known]);
  });
});

describe('changes in place', () => {
  function change(store: Store, folder: number, path: string): number {
    const [photo] = store.keepFiles(folder, [stamp(path, { bytes: 2000 })]);
    return photo!;
  }

  test('new metadata, same pixels: read again, not seen again', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    expect(change(store, folder, '/photos/a.jpg')).toBe(photo);
    expect(store.next('read', 10).map((next) => next.photo)).toEqual([photo]);
    expect(store.identified(photo, { kind: 'jpeg', fingerprint: '/photos/a.jpg' })).toEqual({ photo, read: false });
    store.keepRead(photo, { width: 40, height: 30, facts: { ...noFacts, camera: 'Leica' } });
    expect(store.photo(photo)).toMatchObject({ state: 'seen', facts: { camera: 'Leica' } });
  });

  test('new pixels: the person’s words stay, the machine’s go, and the old content keeps a copy', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg', { tags: [{ name: 'sea', score: 0.9 }] });
    written(store, photo);
    change(store, folder, '/photos/a.jpg');
    expect(store.identified(photo, { kind: 'jpeg', fingerprint: 'edited' })).toEqual({ photo, read: false });
    store.keepRead(photo, { width: 20, height: 10, facts: noFacts });
    expect(store.photo(photo)).toMatchObject({ state: 'waiting', caption: 'Rex', fingerprint: 'edited', width: 20 });
    expect(store.photo(photo).captions).toHaveLength(1);
    expect(store.photo(photo).tags.map((tag) => tag.name)).toEqual(['holiday']);
    expect(store.wordMatches('sea', [], 10)).toEqual([]);
    // The old pixels turn up elsewhere: only moved, with another photo put in their place.
    const again = readPhoto(store, folder, '/photos/moved.jpg', '/photos/a.jpg');
    expect(again).not.toBe(photo);
    expect(store.photo(again)).toMatchObject({
      caption: 'Rex',
      tags: [{ name: 'holiday' }],
      conversation: [{ answer: 'a dog' }],
    });
  });

  test('one of two copies changes: it becomes a photo of its own', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg', 'same');
    readPhoto(store, folder, '/photos/copy.jpg', 'same');
    written(store, photo);
    const other = store.keepFiles(folder, [stamp('/photos/copy.jpg', { bytes: 5 })]).find((id) => id !== photo)!;
    expect(store.identified(other, { kind: 'jpeg', fingerprint: 'cropped' })).toEqual({ photo: other, read: false });
    expect(store.photo(photo).files.map((file) => file.path)).toEqual(['/photos/a.jpg']);
    expect(store.photo(other).caption).toBeNull();
    expect(shown(store)).toHaveLength(2);
  });

  test('another photo under the name of one that was away takes none of its words', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/IMG_1.jpg');
    written(store, photo);
    gone(store, '/photos/IMG_1.jpg');
    const other = store.keepFiles(folder, [stamp('/photos/IMG_1.jpg', { bytes: 5 })]).find((id) => id !== photo)!;
    store.identified(other, { kind: 'jpeg', fingerprint: 'another' });
    expect(store.photo(other).caption).toBeNull();
    expect(store.photo(photo).caption).toBe('Rex');
    expect(shown(store)).toEqual([other]);
  });

  test('a file that only went away for a while is not read again', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    gone(store, '/photos/a.jpg');
    expect(store.keepFiles(folder, [stamp('/photos/a.jpg')])).toEqual([photo]);
    expect(store.photo(photo).state).toBe('seen');
    expect(store.next('read', 10)).toEqual([]);
    expect(shown(store)).toEqual([photo]);
  });

  test('the same files found again change nothing', () => {
    const { store, folder } = setUp();
    store.keepFiles(folder, [stamp('/photos/a.jpg')]);
    const before = store.revision();
    expect(store.keepFiles(folder, [stamp('/photos/a.jpg')])).toEqual([]);
    expect(store.revision()).toBe(before);
  });
});

describe('folders', () => {
  test('an offline folder keeps its photos on show and out of the queues', () => {
    const { store, folder } = setUp();
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    store.keepFiles(folder, [stamp('/photos/b.jpg')]);
    store.setFolderState(folder, 'offline');
    expect(shown(store)).toHaveLength(2);
    expect([...store.next('read', 10), ...store.next('see', 10, { first: [photo] })]).toEqual([]);
    expect(store.photo(photo).files[0]!.present).toBe(false);
    expect(store.browse([{ by: 'is', what: 'offline' }], 'newest', null, 10)).toHaveLength(2);
    expect(() => store.presentFile(photo)).toThrow(expect.objectContaining({ reason: 'file-missing' }));
    store.setFolderState(folder, 'watching');
    expect(store.next('see', 10).map((next) => next.photo)).toEqual([photo]);
    expect(store.next('read', 10)).toHaveLength(1);
  });

  test('a photo with a copy on another disk is worked on from there', () => {
    const { store, folder } = setUp();
    const other = store.addFolder('/disk').id;
    const photo = readPhoto(store, folder, '/photos/a.jpg', 'same');
    readPhoto(store, other, '/disk/a.jpg', 'same');
    store.setFolderState(folder, 'offline');
    expect(store.next('see', 10)).toMatchObject([{ photo, path: '/disk/a.jpg' }]);
    expect(store.presentFile(photo).path).toBe('/disk/a.jpg');
  });

  test('removed and added again: everything is there again without work', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    written(store, photo);
    store.keepFiles(folder, [stamp('/photos/unread.jpg')]);
    store.removeFolder(folder);
    expect(store.folders()).toEqual([]);
    expect(store.forgetRemoved(100)).toBe(true);
    expect(store.tally()).toEqual({ photos: 0, unread: 0, unseen: 0, seen: 0, failed: 0 });
    while (store.forgetRemoved(100));
    const back = store.addFolder('/photos').id;
    expect(readPhoto(store, back, '/photos/renamed.jpg', '/photos/a.jpg')).toBe(photo);
    expect(store.photo(photo)).toMatchObject({ state: 'seen', caption: 'Rex' });
  });

  test.each([
    ['/photos', /already/],
    ['/photos/2019', /inside \/photos/],
    ['/', /inside \/, is in/],
  ])('%s overlaps', (path, message) => {
    const { store } = setUp();
    expect(() => store.addFolder(path)).toThrow(
      expect.objectContaining({ reason: 'folder-overlaps', message: expect.stringMatching(message) }),
    );
  });

  test('a name that only begins alike does not overlap', () => {
    const { store } = setUp();
    expect(store.addFolder('/photos2')).toMatchObject({ path: '/photos2', state: 'walking', photos: 0 });
  });

  test('files below a path, whatever they are called', () => {
    const { store, folder } = setUp();
    const paths = [
      '/photos/a/1.jpg',
      '/photos/a/b/2.jpg',
      '/photos/a.jpg',
      '/photos/a!/3.jpg',
      '/photos/ab/4.jpg',
      '/photos/line\nbreak/😀.jpg',
      '/photos/bytes\uf7ff\uf780.jpg',
      "/photos/it's 100%_.jpg",
    ];
    store.keepFiles(
      folder,
      paths.map((path) => stamp(path)),
    );
    expect(
      store
        .knownFiles(folder)
        .map((file) => file.path)
        .toSorted(),
    ).toEqual(paths.toSorted());
    expect(
      store
        .knownFilesAt('/photos/a')
        .map((file) => file.path)
        .toSorted(),
    ).toEqual(['/photos/a/1.jpg', '/photos/a/b/2.jpg']);
    expect(store.knownFilesAt('/photos/a.jpg').map((file) => file.path)).toEqual(['/photos/a.jpg']);
    expect(store.knownFilesAt('/photos')).toHaveLength(paths.length);
    for (const path of paths) expect(store.photoAt(path).files[0]!.path).toBe(path);
    expect(() => store.photoAt('/photos/none.jpg')).toThrow(expect.objectContaining({ reason: 'not-found' }));
  });
});

test('sweeping forgets only what is gone for long and about which nobody wrote', () => {
  const { store, folder } = setUp();
  const [kept, lost, here] = ['a', 'b', 'c'].map((name) => seenPhoto(store, folder, `/photos/${name}.jpg`));
  store.removeTag(kept!, 'cat');
  gone(store, '/photos/a.jpg');
  gone(store, '/photos/b.jpg');
  expect(store.sweep('2000-01-01T00:00:00.000Z')).toEqual([]);
  expect(store.sweep('2100-01-01T00:00:00.000Z')).toEqual(['/photos/b.jpg']);
  expect(store.summaries([kept!, lost!, here!]).map((photo) => photo.id)).toEqual([kept, here]);
});
