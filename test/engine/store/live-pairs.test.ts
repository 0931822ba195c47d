// Live Photos in the catalogue: a film beside a picture of its name is one photo with it, whichever is known first, and stands
// for itself again when the picture goes.

import { expect, test } from 'vitest';
import type { PhotoKind } from '../../../engine/contract.ts';
import type { Store } from '../../../engine/store/store.ts';
import { newStore, noFacts, stamp } from './library.ts';

function library() {
  const store = newStore();
  const { id: folder } = store.addFolder('/photos');
  const add = (path: string, kind: PhotoKind, fingerprint = path) => {
    const [found] = store.keepFiles(folder, [stamp(path)]);
    const { photo, read } = store.identified(found!, { kind, fingerprint });
    if (!read) keepRead(store, photo, kind);
    return photo;
  };
  return { store, folder, add };
}

function keepRead(store: Store, photo: number, kind: PhotoKind) {
  const film = kind === 'video' ? { seconds: 2.5 } : null;
  store.keepRead(photo, { width: 4, height: 3, facts: noFacts, film, preview: film ? null : new Uint8Array(48) });
}

const shown = (store: Store) => store.browse([], 'newest', null, 50).map(({ name, film }) => `${name} ${film}`);
const fileId = (store: Store, path: string) => store.knownFilesAt(path)[0]!.id;

test('one photo, whichever of the two is known first', () => {
  for (const order of [
    ['jpeg', 'video'],
    ['video', 'jpeg'],
  ] as const) {
    const { store, add } = library();
    const [first, second] = order.map((kind) => add(`/photos/IMG_1.${kind === 'video' ? 'MOV' : 'JPG'}`, kind));
    expect(shown(store), order[0]).toEqual(['IMG_1.JPG live']);
    expect(store.tally()).toMatchObject({ photos: 1, unread: 0, failed: 0 });
    const picture = order[0] === 'jpeg' ? first! : second!;
    expect(store.photo(picture).files.map(({ path }) => path)).toEqual(['/photos/IMG_1.JPG', '/photos/IMG_1.MOV']);
    expect(store.presentFile(picture).path).toBe('/photos/IMG_1.JPG');
    expect(store.motionFile(picture)).toEqual({ path: '/photos/IMG_1.MOV' });
    expect(store.duplicateGroups(), 'two files, and no copies').toEqual([]);
  }
});

test('what the phone wrote into both joins them, whatever they are called; what it wrote into each sets them apart', () => {
  for (const filmFirst of [false, true]) {
    const { store, folder } = library();
    const files: [string, PhotoKind, string | null][] = [
      ['/photos/IMG_1.HEIC', 'heic', 'A'],
      ['/photos/IMG_1_HEVC.MOV', 'video', 'A'],
      ['/photos/IMG_2.HEIC', 'heic', 'B'],
      ['/photos/IMG_2.MOV', 'video', 'C'],
      ['/photos/IMG_3.JPG', 'jpeg', null],
      ['/photos/IMG_3.MOV', 'video', 'D'],
      ['/photos/other/IMG_4.MOV', 'video', 'B'],
    ];
    for (const [path, kind, pairing] of filmFirst ? files.toReversed() : files) {
      const [found] = store.keepFiles(folder, [stamp(path)]);
      const known = store.identified(found!, { kind, fingerprint: path, pairing, file: stamp(path) });
      if (!known.read) keepRead(store, known.photo, kind);
    }
    expect(shown(store).toSorted()).toEqual([
      'IMG_1.HEIC live',
      'IMG_2.HEIC null',
      'IMG_2.MOV whole',
      'IMG_3.JPG live',
      'IMG_4.MOV whole',
    ]);
    // The picture gone, its film stands for itself, until it is back.
    const gone = fileId(store, '/photos/IMG_1.HEIC');
    store.filesGone([gone]);
    expect(shown(store)).toContain('IMG_1_HEVC.MOV null');
  }
});

test('other names, other folders and two films are no pairs', () => {
  const { store, add } = library();
  add('/photos/IMG_1.JPG', 'jpeg');
  add('/photos/IMG_12.MOV', 'video');
  add('/photos/IMG_1.edit.mov', 'video');
  add('/photos/other/IMG_1.mov', 'video');
  add('/photos/clip.mp4', 'video');
  add('/photos/clip.mov', 'video');
  expect(shown(store).toSorted()).toEqual([
    'IMG_1.JPG null',
    'IMG_1.edit.mov whole',
    'IMG_1.mov whole',
    'IMG_12.MOV whole',
    'clip.mov whole',
    'clip.mp4 whole',
  ]);
});

test('of a RAW file and a picture the film belongs to the picture', () => {
  const { store, add } = library();
  add('/photos/IMG_1.MOV', 'video');
  add('/photos/IMG_1.DNG', 'raw');
  expect(shown(store)).toEqual(['IMG_1.DNG live']);
  add('/photos/IMG_1.HEIC', 'heic');
  expect(shown(store).toSorted()).toEqual(['IMG_1.DNG null', 'IMG_1.HEIC live']);
});

test('a film whose picture goes stands for itself, with what was said of it, and joins it again', () => {
  const { store, folder, add } = library();
  const film = add('/photos/IMG_1.MOV', 'video', 'film');
  store.addTag(film, 'waves');
  const picture = add('/photos/IMG_1.JPG', 'jpeg', 'picture');
  store.setCaption(picture, 'The sea');
  store.filesGone([fileId(store, '/photos/IMG_1.JPG')]);
  const [waiting] = store.next('read', 5);
  expect(waiting).toMatchObject({ path: '/photos/IMG_1.MOV' });
  expect(store.identified(waiting!.photo, { kind: 'video', fingerprint: 'film' }).photo).toBe(film);
  expect(shown(store)).toEqual(['IMG_1.MOV whole']);
  expect(store.photo(film).tags.map(({ name }) => name)).toEqual(['waves']);
  store.keepFiles(folder, [stamp('/photos/IMG_1.JPG')]);
  expect(shown(store)).toEqual(['IMG_1.JPG live']);
  expect(store.photo(picture).caption).toBe('The sea');
});

test('the film gone, or written over, leaves the picture as it was', () => {
  const { store, folder, add } = library();
  const picture = add('/photos/IMG_1.JPG', 'jpeg');
  add('/photos/IMG_1.MOV', 'video');
  const [changed] = store.keepFiles(folder, [stamp('/photos/IMG_1.MOV', { bytes: 7 })]);
  expect(store.photo(picture)).toMatchObject({ film: null, state: 'waiting', fingerprint: '/photos/IMG_1.JPG' });
  const waiting = store.next('read', 5);
  expect(waiting.map(({ path }) => path)).toEqual(['/photos/IMG_1.MOV']);
  expect(changed).toBeDefined();
  expect(store.identified(waiting[0]!.photo, { kind: 'video', fingerprint: 'new' })).toEqual({
    photo: picture,
    read: true,
  });
  expect(shown(store)).toEqual(['IMG_1.JPG live']);
  store.filesGone([fileId(store, '/photos/IMG_1.MOV')]);
  expect(shown(store)).toEqual(['IMG_1.JPG null']);
});

test('a picture written over keeps its film, and what a person wrote', () => {
  const { store, folder, add } = library();
  const picture = add('/photos/IMG_1.JPG', 'jpeg', 'before');
  add('/photos/IMG_1.MOV', 'video');
  store.setCaption(picture, 'The sea');
  store.keepFiles(folder, [stamp('/photos/IMG_1.JPG', { bytes: 7 })]);
  expect(store.next('read', 5).map(({ photo, path }) => [photo, path])).toEqual([[picture, '/photos/IMG_1.JPG']]);
  store.identified(picture, { kind: 'jpeg', fingerprint: 'after' });
  expect(store.photo(picture)).toMatchObject({ film: 'live', caption: 'The sea' });
});

test('both moved elsewhere, or their folder removed, go together', () => {
  const { store, folder, add } = library();
  add('/photos/IMG_1.JPG', 'jpeg');
  add('/photos/IMG_1.MOV', 'video');
  store.filesMoved(
    ['JPG', 'MOV'].map((ending) => ({
      file: fileId(store, `/photos/IMG_1.${ending}`),
      to: stamp(`/photos/sea/IMG_1.${ending}`),
      folder,
    })),
  );
  expect(shown(store)).toEqual(['IMG_1.JPG live']);
  store.removeFolder(folder);
  while (store.forgetRemoved(1));
  expect(shown(store)).toEqual([]);
  expect(store.tally().photos).toBe(0);
});

test('found by is:live and is:video', () => {
  const { store, add } = library();
  add('/photos/IMG_1.JPG', 'jpeg');
  add('/photos/IMG_1.MOV', 'video');
  add('/photos/clip.webm', 'video');
  add('/photos/plain.jpg', 'jpeg');
  const found = (what: 'video' | 'live') =>
    store.browse([{ by: 'is', what }], 'newest', null, 9).map(({ name }) => name);
  expect([found('video'), found('live')]).toEqual([['clip.webm'], ['IMG_1.JPG']]);
});

/** The same numbers at every run. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const kindOf = (path: string): PhotoKind => (path.endsWith('.MOV') ? 'video' : path.endsWith('.DNG') ? 'raw' : 'jpeg');
const stemOf = (path: string) => path.slice(0, path.lastIndexOf('.'));

test.each([3, 5, 6])(
  'whatever is done to files, a film is with the picture beside it (dice %i)',
  { timeout: 60_000 },
  (seed) => {
    const roll = dice(seed);
    const { store, folder } = library();
    /** What lies where. */
    const disk = new Map<string, number>();
    const paths = ['/photos/', '/photos/sub/'].flatMap((place) =>
      ['A', 'B'].flatMap((stem) => ['JPG', 'DNG', 'MOV'].map((ending) => `${place}${stem}.${ending}`)),
    );
    const readAll = () => {
      for (let waiting = store.next('read', 1); waiting.length > 0; waiting = store.next('read', 1)) {
        const { photo, path } = waiting[0]!;
        const kind = kindOf(path);
        const known = store.identified(photo, { kind, fingerprint: `${kind}-${disk.get(path)}` });
        if (!known.read) keepRead(store, known.photo, kind);
      }
    };
    for (let time = 0; time < 120; time++) {
      const path = paths[roll(paths.length)]!;
      const deed = roll(4);
      if (deed < 2) {
        // Few contents, so that the same picture or film lies in several places.
        disk.set(path, roll(5));
        store.keepFiles(folder, [stamp(path, { bytes: 1000 + time })]);
      } else if (disk.has(path)) {
        const to = `${paths[roll(paths.length)]!.slice(0, -3)}${path.slice(-3)}`;
        const [file] = store.knownFilesAt(path);
        if (deed === 2) store.filesGone([file!.id]);
        else if (to !== path) {
          store.filesMoved([{ file: file!.id, to: { ...file!, path: to }, folder }]);
          disk.set(to, disk.get(path)!);
        }
        if (deed === 2 || to !== path) disk.delete(path);
      }
      if (roll(3) > 0) readAll();
    }
    readAll();
    const films = [...disk.keys()].filter((path) => kindOf(path) === 'video');
    for (const path of disk.keys()) {
      const photo = store.photoAt(path);
      expect(
        photo.files.some((file) => file.path === path && file.present),
        path,
      ).toBe(true);
      const pictures = [...disk.keys()].filter((other) => stemOf(other) === stemOf(path) && !films.includes(other));
      if (!films.includes(path)) expect(photo.film === 'whole', path).toBe(false);
      else if (pictures.length === 0) expect(photo, path).toMatchObject({ kind: 'video', film: 'whole' });
      else
        expect(
          pictures.map((other) => store.photoAt(other).id),
          path,
        ).toContain(photo.id);
    }
    expect(store.tally()).toMatchObject({ unread: 0, failed: 0 });
    expect(store.tally().photos).toBe(new Set([...disk.keys()].map((path) => store.photoAt(path).id)).size);
  },
);
