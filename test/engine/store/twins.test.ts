// How photos look and which look nearly the same, in the store: what waits, what makes a group, and a person's word.

import { expect, test } from 'vitest';
import { newStore, readPhoto, seenPhoto, stamp } from './library.ts';

const bits = (first: number) => new Uint8Array(18).fill(first);

function library(count: number) {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const photos = Array.from({ length: count }, (_, i) =>
    readPhoto(store, folder, `/photos/${i}.jpg`, `f${i}`, { takenAt: `2020-01-0${i + 1}T10:00:00` }),
  );
  return { store, folder, photos };
}

test('a photo that was read waits for its looks, then to be compared; new vectors let it be compared again', () => {
  const { store, folder, photos } = library(3);
  expect(store.nextLookless(9).map(({ photo }) => photo)).toEqual(photos);
  expect(store.countCompared()).toEqual({ done: 0, waiting: 3 });
  store.keepLooks([
    { photo: photos[0]!, bits: bits(1) },
    { photo: photos[1]!, bits: null },
  ]);
  expect(store.nextLookless(9).map(({ photo }) => photo)).toEqual([photos[2]]);
  // Without looks there is nothing to compare.
  expect(store.nextUncompared(9)).toEqual([photos[0]]);
  expect(store.countCompared()).toEqual({ done: 1, waiting: 2 });
  store.keepTwins(photos[0]!, []);
  expect(store.nextUncompared(9)).toEqual([]);
  expect(store.looksAfter(0, 9).map(({ photo }) => photo)).toEqual([photos[0]]);

  const vectors = { queries: 1, width: 2, data: Float32Array.of(1, 0) };
  const seen = seenPhoto(store, folder, '/photos/seen.jpg', { vectors });
  store.keepLooks([{ photo: seen, bits: bits(2) }]);
  store.keepTwins(seen, []);
  expect(store.likenessFacts([seen])[0]!.vectors).toMatchObject({ queries: 1, width: 2 });
  store.again([seen]);
  store.keepSeen([
    {
      ...{ photo: seen, fingerprint: '/photos/seen.jpg', caption: null, tags: [], prompt: null, vectors },
      made: { search: { model: 'tiny', version: '1', by: 'tiny@1' } },
    },
  ]);
  expect(store.nextUncompared(9)).toEqual([seen]);
});

test('other content is another look', () => {
  const { store, folder, photos } = library(2);
  store.keepLooks(photos.map((photo) => ({ photo, bits: bits(1) })));
  store.keepTwins(photos[0]!, [{ photo: photos[1]!, kind: 'copies' }]);
  expect(store.duplicateGroups()).toHaveLength(1);
  store.keepFiles(folder, [stamp('/photos/0.jpg', { bytes: 7 })]);
  readPhoto(store, folder, '/photos/0.jpg', 'other');
  expect(store.duplicateGroups()).toEqual([]);
  expect(store.nextLookless(9)).toEqual([{ photo: photos[0], fingerprint: 'other' }]);
});

test('what hangs together is one group, the newest first; rejected and hidden photos are in none', () => {
  const { store, photos } = library(6);
  const [a, b, c, d, e] = photos as [number, number, number, number, number];
  store.keepLooks(photos.map((photo) => ({ photo, bits: bits(1) })));
  store.keepTwins(a, [{ photo: b, kind: 'burst' }]);
  store.keepTwins(c, [{ photo: b, kind: 'burst' }]);
  store.keepTwins(e, [{ photo: d, kind: 'copies' }]);
  expect(store.duplicateGroups()).toEqual([
    { kind: 'copies', photos: [e, d] },
    { kind: 'burst', photos: [c, b, a] },
  ]);
  store.makeChange('mark', { do: 'mark', photos: [d, c], set: { flag: 'reject' } } as never);
  expect(store.duplicateGroups()).toEqual([{ kind: 'burst', photos: [b, a] }]);
});

test('the one to keep comes first: what a person wrote about, then the larger; never a damaged one', () => {
  const { store, folder } = library(0);
  const one = readPhoto(store, folder, '/photos/small.jpg');
  const two = readPhoto(store, folder, '/photos/large.jpg');
  store.keepRead(two, { width: 400, height: 300, facts: store.photo(one).facts });
  store.keepLooks([one, two].map((photo) => ({ photo, bits: bits(1) })));
  store.keepTwins(one, [{ photo: two, kind: 'copies' }]);
  const [group] = store.duplicateGroups();
  const order = () => store.duplicateGroup(group!).photos.map(({ id }) => id);
  expect(order()).toEqual([two, one]);
  expect(store.duplicateGroup(group!).photos[0]).toMatchObject({ bytes: 1000, paths: ['/photos/large.jpg'] });
  store.setCaption(one, 'The good one');
  expect(order()).toEqual([one, two]);
  store.failed(one, { stage: 'read', reason: 'file-truncated', message: 'Cut off.', by: 'x' });
  expect(order()).toEqual([two, one]);
});

test('one photo in two files is a group of its own', () => {
  const { store, folder } = library(0);
  const photo = readPhoto(store, folder, '/photos/a.jpg', 'same');
  readPhoto(store, folder, '/photos/b.jpg', 'same');
  expect(store.duplicateGroups()).toEqual([{ kind: 'files', photos: [photo] }]);
  const { photos } = store.duplicateGroup({ kind: 'files', photos: [photo] });
  expect(photos[0]!.paths.toSorted()).toEqual(['/photos/a.jpg', '/photos/b.jpg']);
});

test('what a person set apart stays apart when it is compared again, and can be undone', () => {
  const { store, photos } = library(3);
  const [a, b, c] = photos as [number, number, number];
  store.keepLooks(photos.map((photo) => ({ photo, bits: bits(1) })));
  const compare = () => {
    store.keepTwins(a, [{ photo: b, kind: 'copies' }]);
    store.keepTwins(
      b,
      [a, c].map((photo) => ({ photo, kind: 'copies' as const })),
    );
  };
  compare();
  store.setApart([a, b], true);
  expect(store.duplicateGroups()).toEqual([{ kind: 'copies', photos: [c, b] }]);
  compare();
  expect(store.duplicateGroups()).toEqual([{ kind: 'copies', photos: [c, b] }]);
  const change = store.changes().undo!;
  expect(change.what).toBe('apart');
  store.setApart([a, b], false);
  expect(store.duplicateGroups()).toEqual([{ kind: 'copies', photos: [c, b, a] }]);
});
