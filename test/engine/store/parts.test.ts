// Captions of parts of large photos: which photos lack them, what is found by their words, and when they go.

import { expect, test } from 'vitest';
import type { PartsResult, Store } from '../../../engine/store/store.ts';
import { maker, newStore, noFacts, seenResult, stamp } from './library.ts';

const made = { by: 'tiny@1 2×2', leastSide: 448 };

function seenPhoto(store: Store, folder: number, path: string, width: number, height: number): number {
  const [found] = store.keepFiles(folder, [stamp(path)]);
  const { photo } = store.identified(found!, { kind: 'jpeg', fingerprint: path });
  store.keepRead(photo, { width, height, facts: noFacts });
  store.keepSeen([seenResult(photo, path)]);
  return photo;
}

function parted(photo: number, fingerprint: string, over: Partial<PartsResult> = {}): PartsResult {
  const caption = { prompt: 'a photo of', match: 0.5, similarity: 0.2, probability: 0.1, doubtful: false };
  const region = (x: number, y: number) => ({ x, y, width: 0.5, height: 0.5 });
  return {
    ...{ photo, fingerprint, by: made.by, maker, reason: null },
    parts: [
      { region: region(0.5, 0), caption: { ...caption, text: 'a lighthouse' } },
      { region: region(0, 0), caption: { ...caption, text: 'a heron', doubtful: true } },
    ],
    ...over,
  };
}

function open() {
  const store = newStore();
  store.expect({ captions: ['tiny@1'], search: ['tiny@1'], tags: ['tiny@1'] });
  return { store, folder: store.addFolder('/photos').id };
}

test('large photos that were seen wait until they were looked at by what makes parts now', () => {
  const { store, folder } = open();
  const large = seenPhoto(store, folder, '/photos/large.jpg', 900, 600);
  seenPhoto(store, folder, '/photos/narrow.jpg', 900, 400);
  expect(store.nextParts(made, 9)).toEqual([
    { photo: large, kind: 'jpeg', fingerprint: '/photos/large.jpg', path: '/photos/large.jpg' },
  ]);
  expect(store.countParts(made)).toEqual({ done: 0, waiting: 1 });
  expect(store.keepParts(parted(large, '/photos/large.jpg'))).toBe(true);
  expect(store.nextParts(made, 9)).toEqual([]);
  expect(store.countParts(made)).toEqual({ done: 1, waiting: 0 });
  expect(store.nextParts({ ...made, by: 'tiny@2 2×2' }, 9)).toHaveLength(1);
  store.setFolderState(folder, 'offline');
  expect(store.nextParts({ ...made, by: 'tiny@2 2×2' }, 9)).toEqual([]);
});

test('each part is kept with its place and its maker, in reading order; doubtful ones are not found', () => {
  const { store, folder } = open();
  const photo = seenPhoto(store, folder, '/photos/a.jpg', 900, 600);
  store.keepParts(parted(photo, '/photos/a.jpg'));
  expect(store.photo(photo).parts).toMatchObject([
    { x: 0, y: 0, width: 0.5, height: 0.5, text: 'a heron', doubtful: true, by: 'model', model: 'tiny' },
    { x: 0.5, y: 0, text: 'a lighthouse', doubtful: false, prompt: 'a photo of', version: '1' },
  ]);
  const found = (words: string) => store.wordMatches(words, [], 9).map((match) => match.photo);
  expect([found('lighthouse'), found('heron'), found('beach')]).toEqual([[photo], [], [photo]]);
  const other = {
    region: { x: 0, y: 0, width: 1, height: 1 },
    caption: { ...seenResult(1, '').caption!, text: 'a pier' },
  };
  store.keepParts(parted(photo, '/photos/a.jpg', { by: 'tiny@1 3×3', parts: [other] }));
  expect(store.photo(photo).parts.map(({ text }) => text)).toEqual(['a pier']);
  expect([found('lighthouse'), found('pier')]).toEqual([[], [photo]]);
});

test('a photo that cannot be looked at does not wait again by itself, only when the library is opened or somebody asks', () => {
  const { store, folder } = open();
  const [bad, good] = ['/photos/bad.jpg', '/photos/good.jpg'].map((path) => seenPhoto(store, folder, path, 900, 600));
  store.keepParts(parted(bad!, '/photos/bad.jpg', { parts: [], reason: 'decoder-timeout' }));
  store.keepParts(parted(good!, '/photos/good.jpg'));
  expect(store.nextParts(made, 9)).toEqual([]);
  store.retryParts();
  expect(store.nextParts(made, 9).map(({ photo }) => photo)).toEqual([bad]);
  store.keepParts(parted(bad!, '/photos/bad.jpg', { parts: [], reason: 'decoder-timeout' }));
  store.again('failed');
  expect(store.nextParts(made, 9).map(({ photo }) => photo)).toEqual([bad]);
  store.again([good!]);
  // It is seen anew first; until there is something new its parts stay.
  expect(store.nextParts(made, 9).map(({ photo }) => photo)).toEqual([bad]);
  expect(store.photo(good!).parts).toHaveLength(2);
  store.keepSeen([seenResult(good!, '/photos/good.jpg')]);
  expect(
    store
      .nextParts(made, 9)
      .map(({ photo }) => photo)
      .toSorted(),
  ).toEqual([bad, good].toSorted());
});

test('parts of other content are neither kept nor shown', () => {
  const { store, folder } = open();
  const photo = seenPhoto(store, folder, '/photos/a.jpg', 900, 600);
  expect(store.keepParts(parted(photo, 'something else'))).toBe(false);
  store.keepParts(parted(photo, '/photos/a.jpg'));
  store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 7 })]);
  store.identified(photo, { kind: 'jpeg', fingerprint: 'edited' });
  expect(store.photo(photo).parts).toEqual([]);
  expect(store.wordMatches('lighthouse', [], 9)).toEqual([]);
  expect(store.countParts(made).done).toBe(0);
});
