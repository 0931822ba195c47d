// Files that change at the same time as others, or while somebody looks into them: each is the photo that it holds now.

import { describe, expect, test } from 'vitest';
import type { Store } from '../../../engine/store/store.ts';
import { maker, newStore, noFacts, seenPhoto, stamp } from './library.ts';

function written(store: Store, photo: number): void {
  store.setCaption(photo, 'Rex');
  store.addTag(photo, 'holiday');
  store.addTurn(photo, { question: 'Who?', answer: 'a dog', probability: 0.5, maker, prompt: '' });
}

function setUp(): { store: Store; folder: number } {
  const store = newStore();
  return { store, folder: store.addFolder('/photos').id };
}

describe('two files at once', () => {
  const next = (store: Store) => store.next('read', 10);

  test('two that exchanged what they hold are each the photo they now hold, whichever is looked into first', () => {
    const { store, folder } = setUp();
    const a = seenPhoto(store, folder, '/photos/a.jpg');
    const b = seenPhoto(store, folder, '/photos/b.jpg');
    store.setCaption(a, 'of a');
    store.setCaption(b, 'of b');
    store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 2 }), stamp('/photos/b.jpg', { bytes: 3 })]);
    // Both are looked into at the same time: what is told second was asked before the first was told.
    const asked = next(store);
    expect(asked).toHaveLength(2);
    for (let looks = asked; looks.length > 0; looks = next(store)) {
      for (const file of looks) {
        const { photo, path } = file;
        const fingerprint = path === '/photos/a.jpg' ? '/photos/b.jpg' : '/photos/a.jpg';
        const known = store.identified(photo, { kind: 'jpeg', fingerprint, file });
        if (!known.read) store.keepRead(known.photo, { width: 40, height: 30, facts: noFacts });
      }
    }
    expect(store.photo(a)).toMatchObject({ caption: 'of a', files: [{ path: '/photos/b.jpg' }] });
    expect(store.photo(b)).toMatchObject({ caption: 'of b', files: [{ path: '/photos/a.jpg' }] });
    expect(
      store
        .browse([], 'oldest', null, 100)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([a, b]);
  });

  test('one written over while it was looked into, or read, waits on', () => {
    const { store, folder } = setUp();
    store.keepFiles(folder, [stamp('/photos/a.jpg')]);
    const [before] = next(store);
    store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 2 })]);
    store.identified(before!.photo, { kind: 'jpeg', fingerprint: 'before', file: before! });
    const [after] = next(store);
    expect(after).toMatchObject({ photo: before!.photo, bytes: 2, fingerprint: null });
    store.identified(after!.photo, { kind: 'jpeg', fingerprint: 'after', file: after! });
    store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 3 })]);
    store.keepRead(after!.photo, { width: 40, height: 30, facts: noFacts }, after!);
    const [last] = next(store);
    expect(last).toMatchObject({ photo: before!.photo, bytes: 3 });
    store.identified(last!.photo, { kind: 'jpeg', fingerprint: 'last', file: last! });
    store.keepRead(last!.photo, { width: 41, height: 30, facts: noFacts }, last!);
    expect(next(store)).toEqual([]);
    expect(store.photo(last!.photo)).toMatchObject({ fingerprint: 'last', width: 41 });
  });

  test('a copy kept before an edit: original and edit both have the words', () => {
    const { store, folder } = setUp();
    const photo = seenPhoto(store, folder, '/photos/a.jpg');
    written(store, photo);
    store.keepFiles(folder, [stamp('/photos/a.jpg', { bytes: 2 }), stamp('/photos/original.jpg')]);
    const held: Record<string, string> = { '/photos/a.jpg': 'edited', '/photos/original.jpg': '/photos/a.jpg' };
    // The copy first.
    for (let looks = next(store).toReversed(); looks.length > 0; looks = next(store)) {
      const file = looks[0]!;
      const known = store.identified(file.photo, { kind: 'jpeg', fingerprint: held[file.path]!, file });
      if (!known.read) store.keepRead(known.photo, { width: 40, height: 30, facts: noFacts });
    }
    const found = ['/photos/a.jpg', '/photos/original.jpg'].map((path) => store.photoAt(path));
    expect(found.map(({ caption, fingerprint }) => [caption, fingerprint])).toEqual([
      ['Rex', 'edited'],
      ['Rex', '/photos/a.jpg'],
    ]);
    expect(found.map(({ conversation }) => conversation.length)).toEqual([1, 1]);
  });
});
