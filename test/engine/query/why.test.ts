// Why each photo was found, and the two groups: the best above the line, "maybe" below it.

import { describe, expect, test } from 'vitest';
import { openQuery } from '../../../engine/query/query.ts';
import { newStore, noFacts, seenPhoto, stamp } from '../store/library.ts';
import { caption, filled, meaning, vectors, width } from './pictured-library.ts';

/** Looks like a dog by this much. */
function faint(similarity: number) {
  const data = new Float32Array(2 * width);
  for (const q of [0, 1]) {
    data[q * width] = similarity;
    data[q * width + 1] = Math.sqrt(1 - similarity ** 2);
  }
  return { queries: 2, width, data };
}

describe('why', () => {
  test('words of a caption as they are spelled there, tags, names, a person first', async () => {
    const { store, dog, both } = filled();
    store.addTag(dog, 'Dogs');
    store.setCaption(both, 'Our DOG, running');
    const page = await openQuery(store, () => meaning).search({ text: 'dog runs' });
    const why = (id: number) => page.hits.find((hit) => hit.id === id)!.why;
    expect(why(dog)).toEqual([
      { by: 'tag', author: 'person', text: 'dogs', words: ['dogs'] },
      { by: 'looks', similarity: expect.closeTo(1, 1) as number, enough: true },
      { by: 'caption', author: 'model', text: 'a dog runs', words: ['dog', 'runs'] },
    ]);
    expect(why(both)[0]).toEqual({
      ...{ by: 'caption', author: 'person', text: 'Our DOG, running' },
      words: ['DOG', 'running'],
    });
    expect(why(both).some((one) => 'text' in one && one.author === 'model')).toBe(true);
  });

  test('the place it was taken at, by town or country', async () => {
    const { store, dog } = filled();
    const facts = { ...noFacts, latitude: 60.39, longitude: 5.32 };
    store.keepRead(dog, { width: 40, height: 30, facts });
    store.keepPlaces([{ photo: dog, town: 'Bergen', country: 'Norway', also: 'Norge' }]);
    const { hits } = await openQuery(store, () => null).search({ text: 'norway bergen' });
    expect(hits.map(({ id, why }) => [id, why])).toEqual([
      [dog, [{ by: 'place', author: null, text: 'Bergen, Norway, Norge', words: ['Bergen', 'Norway'] }]],
    ]);
  });

  test('a file’s name, a folder, an answer, a note; never a doubtful caption', async () => {
    const { store, dog, raw } = filled();
    const by = { maker: { model: 'tiny', version: '1' }, probability: 1, prompt: null };
    store.addTurn(raw, { question: 'What is it?', answer: 'a blurry rex', ...by });
    store.addNote(raw, 'Rex, said Ada');
    const query = openQuery(store, () => null);
    const rex = await query.search({ text: 'rex' });
    expect(rex.hits.find((hit) => hit.id === dog)!.why).toEqual([
      { by: 'name', author: null, text: 'rex', words: ['rex'] },
    ]);
    expect(rex.hits.find((hit) => hit.id === raw)!.why).toEqual([
      { by: 'note', author: 'person', text: 'Rex, said Ada', words: ['Rex'] },
      { by: 'answer', author: 'model', text: 'a blurry rex', words: ['rex'] },
    ]);
    const [year] = (await query.search({ text: '2018' })).hits;
    expect(year!.why).toEqual([{ by: 'folder', author: null, text: '2018', words: ['2018'] }]);
    expect((await query.search({ text: 'blurry' })).hits[0]!.why.map((one) => one.by)).toEqual(['answer']);
  });

  test('the reasons do not outlive the page, and asking for them writes nothing', async () => {
    const { store, dog } = filled();
    const query = openQuery(store, () => meaning);
    const before = store.revision();
    await query.search({ text: 'dog' });
    expect(store.revision()).toBe(before);
    store.setCaption(dog, 'a cat');
    const [, , why] = [await query.search({ text: 'cat' }), 0, (await query.search({ text: 'cat' })).hits[0]!.why];
    expect(why[0]).toMatchObject({ by: 'caption', words: ['cat'] });
  });

  test('a photo found by a filter alone has none', async () => {
    const { store } = filled();
    const page = await openQuery(store, () => meaning).search({ text: 'tag:car' });
    expect(page.hits[0]!.why).toEqual([]);
    expect([page.best, page.total]).toEqual([1, 1]);
  });
});

describe('best and maybe', () => {
  const library = () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const photo = (name: string, similarity: number, text = 'something') =>
      seenPhoto(store, id, `/photos/${name}.jpg`, { caption: caption(text), vectors: faint(similarity) });
    return { store, photo };
  };

  test('above the cut-off, and from 0.85 of it; nothing below', async () => {
    const { store, photo } = library();
    const [near, alittle, far] = [photo('near', 0.8), photo('little', 0.45), photo('far', 0.3)];
    const query = openQuery(store, () => meaning);
    const page = await query.search({ text: 'dog', maybe: true });
    expect(page.hits.map((hit) => hit.id)).toEqual([near, alittle]);
    expect([page.best, page.total]).toEqual([1, 2]);
    expect(page.hits[1]!.why).toEqual([{ by: 'looks', similarity: expect.closeTo(0.45, 1) as number, enough: false }]);
    expect((await query.search({ text: 'dog' })).hits.map((hit) => hit.id)).toEqual([near]);
    expect(await query.photosFound({ text: 'dog' })).toEqual([near]);
    expect(await query.photosFound({ text: 'dog', maybe: true })).toEqual([near, alittle]);
    expect(far).toBeGreaterThan(0);
  });

  test('words make a best match of one that looks only a little like it', async () => {
    const { store, photo } = library();
    const written = photo('written', 0.45, 'a dog');
    const page = await openQuery(store, () => meaning).search({ text: 'dog', maybe: true });
    expect(page.hits.map((hit) => hit.id)).toEqual([written]);
    expect(page.best).toBe(1);
  });

  test('a model that was never calibrated makes nothing better than a maybe where words were found', async () => {
    const { store, photo } = library();
    const [written, near] = [photo('written', 0.3, 'a dog'), photo('near', 0.9)];
    const query = openQuery(store, () => ({ ...meaning, cutoff: null }));
    const page = await query.search({ text: 'dog', maybe: true });
    expect(page.hits.map((hit) => hit.id)).toEqual([written, near]);
    expect(page.best).toBe(1);
    expect((await query.search({ text: 'cat', maybe: true })).best).toBe(2);
  });

  test('each group in order of time when that is asked, the best still first', async () => {
    const store = newStore();
    const { id } = store.addFolder('/photos');
    const photo = (name: string, similarity: number, takenAt: string) =>
      seenPhoto(store, id, `/photos/${name}.jpg`, { caption: null, vectors: faint(similarity) }, { takenAt });
    const old = photo('old', 0.6, '2010-01-01T00:00:00');
    const young = photo('young', 0.9, '2020-01-01T00:00:00');
    const maybe = photo('maybe', 0.45, '2000-01-01T00:00:00');
    const page = await openQuery(store, () => meaning).search({ text: 'dog', sort: 'oldest', maybe: true });
    expect(page.hits.map((hit) => hit.id)).toEqual([old, young, maybe]);
    expect(page.best).toBe(2);
  });

  test('nothing like that: says what was looked at, how near it came and how much is not indexed', async () => {
    const { store, photo } = library();
    photo('little', 0.45);
    store.keepFiles(1, [{ path: '/photos/new.jpg', bytes: 1, modifiedMs: 0, inode: 9 }]);
    const page = await openQuery(store, () => meaning).search({ text: 'dog', maybe: true });
    expect([page.best, page.total]).toEqual([0, 1]);
    expect(page.nearest).toEqual({ similarity: expect.closeTo(0.45, 1) as number, cutoff: 0.5 });
    expect(page.coverage).toEqual({ photos: 2, searchable: 1 });
    expect(page.notes.join('\n')).toMatch(/^Nothing like that.*captions, tags, names.*1 photos/);
    expect(page.notes.join('\n')).toMatch(/1 of 2 photos are still to be looked at/);
  });
});

describe('an example', () => {
  test('a photo of the library, with filters and words beside it', async () => {
    const { store, dog, both, car } = filled();
    const query = openQuery(store, () => meaning);
    const page = await query.search({ text: `like:${dog}` });
    expect(page.hits[0]!.id).toBe(both);
    expect(page.hits[0]!.why).toEqual([{ by: 'example', similarity: page.hits[0]!.similarity!, enough: true }]);
    expect([page.filters, page.best]).toEqual([[`like:${dog}`], page.total]);
    expect((await query.search({ text: `like:${dog} year:2019` })).hits.map((hit) => hit.id)).toEqual([car]);
    expect((await query.search({ text: `like:${dog} beach` })).hits.map((hit) => hit.id)).toEqual([both]);
    expect(await query.photosFound({ text: `like:${dog} beach` })).toEqual([both]);
  });

  test('a picture from outside, by the name it was given; one that is forgotten says so', async () => {
    const { store, raw } = filled();
    const query = openQuery(store, () => meaning);
    const tree = vectors('tree');
    const name = query.keepExample({
      maker: meaning.maker,
      vectors: tree,
      digest: { count: 1, rows: tree.data.slice(0, width) },
    });
    expect((await query.search({ text: `like:${name}` })).hits[0]!.id).toBe(raw);
    const gone = await query.search({ text: 'like:e99' });
    expect([gone.total, gone.notes.join()]).toEqual([0, expect.stringMatching(/not known any more/) as string]);
    expect((await query.search({ text: 'like:99999' })).notes.join()).toMatch(/not in the library/);
    expect((await query.search({ text: 'like:car' })).notes.join()).toMatch(/takes the number/);
  });
});

describe('what waits and may answer', () => {
  test('by a word in its name or folder, or taken around the time of what was found; nothing else', async () => {
    const { store, dog } = filled();
    store.setFolderState(1, 'watching');
    const photo = (path: string, takenAt: string) => {
      const [found] = store.keepFiles(1, [stamp(path)]);
      const { photo: id } = store.identified(found!, { kind: 'jpeg', fingerprint: path });
      store.keepRead(id, { width: 4, height: 3, facts: { ...noFacts, takenAt } });
      return id;
    };
    const named = photo('/photos/dogs/a.jpg', '1999-01-01T00:00:00');
    const around = photo('/photos/x/b.jpg', '2018-03-01T10:10:00');
    photo('/photos/x/c.jpg', '2018-03-01T11:10:00');
    const query = openQuery(store, () => meaning);
    const page = await query.search({ text: 'dog' });
    expect(page.hits.slice(0, page.best).map((hit) => hit.id)).toContain(dog);
    expect(query.likely('dog', page).toSorted()).toEqual([named, around].toSorted());
    expect(query.likely('year:2018', page)).toEqual([]);
  });
});
