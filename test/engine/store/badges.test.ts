// What a summary tells for a thumbnail's badges, and the smallest picture of a photo.

import { expect, test } from 'vitest';
import { newStore, noFacts, readPhoto, seenPhoto, stamp } from './library.ts';

const doubted = { text: 'a cat', prompt: '', match: 0.1, similarity: 0.1, probability: 0.1, doubtful: true };

test('a doubtful caption is told until a person has said better', () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const photo = seenPhoto(store, id, '/photos/a.jpg', { caption: doubted });
  expect(store.summaries([photo])[0]).toMatchObject({ doubtful: true, caption: null });
  store.setCaption(photo, 'Our cat');
  expect(store.summaries([photo])[0]).toMatchObject({ doubtful: false, caption: 'Our cat' });
});

test('photos of a disk that is away are told to be, unless another copy is at hand', () => {
  const store = newStore();
  const [disk, home] = [store.addFolder('/disk').id, store.addFolder('/home').id];
  const lone = readPhoto(store, disk, '/disk/a.jpg', 'a');
  const twice = readPhoto(store, disk, '/disk/b.jpg', 'b');
  readPhoto(store, home, '/home/b.jpg', 'b');
  const offline = () => store.summaries([lone, twice]).map((one) => one.offline);
  expect(offline()).toEqual([false, false]);
  store.setFolderState(disk, 'offline');
  expect(offline()).toEqual([true, false]);
});

test('a RAW file and a picture of its name in the same folder are a pair', () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const add = (path: string, kind: 'raw' | 'jpeg') => {
    const [found] = store.keepFiles(id, [stamp(path)]);
    const { photo } = store.identified(found!, { kind, fingerprint: path });
    store.keepRead(photo, { width: 4, height: 3, facts: noFacts });
    return photo;
  };
  const photos = [
    add('/photos/IMG_1.CR2', 'raw'),
    add('/photos/IMG_1.JPG', 'jpeg'),
    add('/photos/IMG_1-edit.jpg', 'jpeg'),
    add('/photos/IMG_12.CR2', 'raw'),
    add('/photos/other/IMG_12.jpg', 'jpeg'),
    add('/photos/two.jpg', 'jpeg'),
    add('/photos/two.jpeg', 'jpeg'),
    add('/photos/nodot', 'jpeg'),
  ];
  expect(store.summaries(photos).map((one) => one.pair)).toEqual([true, true, ...Array(6).fill(false)]);
});

test('the smallest picture comes with reading, or later, and is not lost by reading again without one', () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  const photo = readPhoto(store, id, '/photos/a.jpg');
  expect([store.summaries([photo])[0]!.preview, store.lacksPreview(photo)]).toEqual(['', true]);
  const preview = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  store.keepPreview(photo, preview);
  store.keepRead(photo, { width: 4, height: 3, facts: noFacts });
  expect(store.summaries([photo])[0]!.preview).toBe(Buffer.from(preview).toString('base64'));
  expect(store.lacksPreview(photo)).toBe(false);
});
