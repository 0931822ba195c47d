// What a line may go on with, at any place in it.

import { describe, expect, test } from 'vitest';
import { pieceAt } from '../../../engine/query/complete.ts';
import { openQuery } from '../../../engine/query/query.ts';
import { newStore, seenPhoto, seenPhotos } from '../store/library.ts';
import { caption, filled } from './pictured-library.ts';

describe('the piece at the cursor', () => {
  test.each([
    ['dog cam', 7, { filter: null, letters: 'cam', from: 4, to: 7, dash: '' }],
    ['dog -camera:ni after:2019', 14, { filter: 'camera', letters: 'ni', from: 4, to: 14, dash: '-' }],
    ['camera:"Canon EOS" dog', 13, { filter: 'camera', letters: 'Canon', from: 0, to: 18 }],
    ['camera:"Canon E', 15, { filter: 'camera', letters: 'Canon E', from: 0, to: 15 }],
    ['dog ', 4, { filter: null, letters: '', from: 4, to: 4 }],
    ['beach dog', 2, { filter: null, letters: 'be', from: 0, to: 5 }],
    ['', 0, { filter: null, letters: '', from: 0, to: 0 }],
  ])('%j at %i', (line, at, piece) => expect(pieceAt(line, at)).toMatchObject(piece));
});

describe('complete', () => {
  const library = () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const photo = (name: string, text: string, camera: string, tags: string[], takenAt: string) =>
      seenPhoto(
        store,
        id,
        `/photos/${name}.jpg`,
        { caption: caption(text), tags: tags.map((tag) => ({ name: tag, score: 0.9 })) },
        { camera, takenAt },
      );
    photo('Paris 2019/a', 'a dog on a beach', 'Canon EOS 5D', ['dog', 'dock'], '2019-05-01T10:00:00');
    photo('Paris 2019/b', 'two dogs and a door', 'Canon EOS 5D', ['dog'], '2019-06-01T10:00:00');
    photo('Rome/c', 'a dog', 'NIKON D3', [], '2021-06-01T10:00:00');
    return openQuery(store, () => null);
  };
  const told = async (text: string, at = text.length) =>
    (await library().complete({ text, at })).map(({ insert, photos }) => [insert, photos]);

  test('names of filters, words of captions, tags', async () => {
    expect(await told('do')).toEqual([
      ['dog ', 3],
      ['dogs ', 3],
      ['door ', 1],
      ['tag:dog ', 2],
      ['tag:dock ', 1],
    ]);
    expect(await told('dog cam')).toEqual([['camera:', null]]);
    expect(await told('-ta')).toEqual([['-tag:', null]]);
    expect((await told('')).map(([insert]) => insert)).toContain('after:');
  });

  test('values from the library, most photos first, quoted where they need it', async () => {
    expect(await told('camera:')).toEqual([
      ['camera:"Canon EOS 5D" ', 2],
      ['camera:"NIKON D3" ', 1],
    ]);
    expect(await told('dog -camera:nik')).toEqual([['-camera:"NIKON D3" ', 1]]);
    expect(await told('tag:d')).toEqual([
      ['tag:dog ', 2],
      ['tag:dock ', 1],
    ]);
    expect(await told('folder:par')).toEqual([['folder:"Paris 2019" ', 2]]);
    expect(await told('year:')).toEqual([
      ['year:2021 ', 1],
      ['year:2019 ', 2],
    ]);
    expect(await told('after:20')).toEqual([
      ['after:2021 ', null],
      ['after:2019 ', null],
    ]);
    expect(await told('has:p')).toEqual([['has:place ', null]]);
    expect(await told('type:j')).toEqual([['type:jpeg ', 3]]);
    expect(await told('colour:r')).toEqual([]);
  });

  test('takes the place of the whole piece, and leaves the rest of the line', async () => {
    const [first] = await library().complete({ text: 'dog camera:can after:2010', at: 12 });
    expect(first).toMatchObject({ from: 4, to: 14, kind: 'value', filter: 'camera', value: 'Canon EOS 5D' });
  });

  test('what was inserted is understood again', async () => {
    const query = library();
    for (const text of ['camera:', 'tag:', 'folder:', 'year:', 'type:', 'is:', 'has:']) {
      for (const { insert, photos } of await query.complete({ text, at: text.length })) {
        const page = await query.search({ text: insert });
        expect([page.filters, page.notes.filter((note) => note.includes('left out'))]).toEqual([[insert.trim()], []]);
        if (photos !== null) expect(page.total, insert).toBe(photos);
      }
    }
  });

  test('no name of a prototype is a filter', async () => {
    const query = openQuery(filled().store, () => null);
    for (const text of ['constructor:1', '__proto__:1', 'toString:', 'hasOwnProperty:"']) {
      expect(await query.complete({ text, at: text.length })).toEqual([]);
    }
  });

  test('a tag with quotes is found by what was inserted for it', async () => {
    const { store, dog } = filled();
    store.addTag(dog, 'the "big" one');
    store.addTag(dog, `o'brien; drop table tags --`);
    const query = openQuery(store, () => null);
    for (const text of ['tag:the', 'tag:o']) {
      const [found] = await query.complete({ text, at: text.length });
      expect((await query.search({ text: found!.insert })).hits.map(({ id }) => id)).toEqual([dog]);
    }
  });

  test('counting stops at a thousand', async () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    seenPhotos(
      store,
      id,
      Array.from({ length: 1001 }, (_, i) => `/photos/many/${i}.jpg`),
    );
    const [many] = await openQuery(store, () => null).complete({ text: 'folder:many', at: 11 });
    expect(many).toMatchObject({ photos: 1000, orMore: true });
  });

  test('a caption written since is known at the next letter', async () => {
    const { store, dog } = filled();
    const query = openQuery(store, () => null);
    expect(await query.complete({ text: 'zep', at: 3 })).toEqual([]);
    store.setCaption(dog, 'a zeppelin');
    expect(await query.complete({ text: 'zep', at: 3 })).toMatchObject([{ value: 'zeppelin', photos: 1 }]);
  });
});
