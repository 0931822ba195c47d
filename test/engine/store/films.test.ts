// Films in the catalogue: without a frame they are shown and wait for nothing; with one they are seen as photos are.

import { expect, test } from 'vitest';
import { expecting, newStore, noFacts, readPhoto, seenResult, stamp, by } from './library.ts';

function withFilm() {
  const store = newStore();
  store.expect(expecting(by));
  const { id: folder } = store.addFolder('/photos');
  const [found] = store.keepFiles(folder, [stamp('/photos/a.mp4')]);
  const { photo } = store.identified(found!, { kind: 'video', fingerprint: 'film' });
  const read = { width: 1080, height: 1920, facts: noFacts, film: { seconds: 12.4 } };
  store.keepRead(photo, { ...read, preview: null });
  return { store, folder, photo, read };
}

test('a film without a frame is shown with its length, has no picture and waits for nothing', () => {
  const { store, photo } = withFilm();
  expect(store.photo(photo)).toMatchObject({
    kind: 'video',
    film: 'whole',
    seconds: 12.4,
    fingerprint: '',
    width: 1080,
  });
  expect([store.next('see', 5), store.next('read', 5)]).toEqual([[], []]);
  expect(store.tally()).toMatchObject({ photos: 1, unread: 0, unseen: 0, failed: 0 });
});

test('no model and no wish to see everything again makes it wait; a photo beside it does', () => {
  const { store, folder, photo } = withFilm();
  const other = readPhoto(store, folder, '/photos/b.jpg');
  store.keepSeen([seenResult(other, '/photos/b.jpg')]);
  const waiting = () => store.next('see', 5).map((one) => one.photo);
  expect(store.expect(expecting('other@1'))).toBe(1);
  expect(waiting()).toEqual([other]);
  store.again('all');
  store.again([photo]);
  expect(waiting()).toEqual([other]);
  expect(store.countParts({ by: 'x', leastSide: 100 })).toEqual({ done: 0, waiting: 0 });
});

test('a frame is wanted until there is one, or of whoever has not failed on it', () => {
  const { store, folder, photo } = withFilm();
  expect(store.posterless('Chrome/1', 9)).toEqual([photo]);
  expect(store.wantsPoster(photo)).toEqual({ path: '/photos/a.mp4', fingerprint: 'film' });
  store.posterFailed(photo, 'Chrome/1');
  expect([store.posterless('Chrome/1', 9), store.posterless('Chrome/2', 9)]).toEqual([[], [photo]]);
  store.setFolderState(folder, 'offline');
  expect(store.posterless('Chrome/2', 9)).toEqual([]);
});

test('with a frame it is read once more and then seen as a photo is', () => {
  const { store, photo, read } = withFilm();
  store.posterKept(photo);
  expect(store.wantsPoster(photo)).toBeNull();
  expect(store.next('read', 5)).toMatchObject([{ photo, path: '/photos/a.mp4' }]);
  expect(store.identified(photo, { kind: 'video', fingerprint: 'film' })).toEqual({ photo, read: false });
  store.keepRead(photo, { ...read, preview: new Uint8Array(48) });
  expect(store.photo(photo)).toMatchObject({ fingerprint: 'film', film: 'whole', seconds: 12.4 });
  expect(store.next('see', 5)).toMatchObject([{ photo, kind: 'video', fingerprint: 'film' }]);
  store.keepSeen([seenResult(photo, 'film')]);
  expect(store.photo(photo)).toMatchObject({ state: 'seen', caption: 'a dog on a beach' });
  store.posterLost(photo);
  expect(store.posterless('Chrome/1', 9)).toEqual([photo]);
});

test('a file that becomes a photo is no film any more', () => {
  const { store, folder, photo } = withFilm();
  store.keepFiles(folder, [stamp('/photos/a.mp4', { bytes: 7 })]);
  store.identified(photo, { kind: 'jpeg', fingerprint: 'picture' });
  store.keepRead(photo, { width: 4, height: 3, facts: noFacts });
  expect(store.photo(photo)).toMatchObject({ kind: 'jpeg', film: null, seconds: null, fingerprint: 'picture' });
  expect(store.posterless('Chrome/1', 9)).toEqual([]);
});
