// What is said of a photo over time: captions before, notes, tags to choose from; all of it goes where the photo goes.

import { describe, expect, test } from 'vitest';
import { maker, newStore, seenPhoto, seenPhotos } from './library.ts';
import { turn as turned } from './undo-library.ts';

const caption = { prompt: 'a photo of', match: 0.8, similarity: 0.3, probability: 0.2, doubtful: false };
const turn = { question: 'Who is it?', answer: 'a man', probability: 0.4, maker, prompt: null };

function library() {
  const store = newStore();
  const { id: folder } = store.addFolder('/photos');
  return { store, folder, photo: seenPhoto(store, folder, '/photos/a.jpg') };
}

const found = (store: ReturnType<typeof newStore>, word: string) =>
  store.wordMatches(word, [], 10).map((hit) => hit.photo);

describe('captions over time', () => {
  test('every one is kept, the latest first, with who wrote it and until when it counted', () => {
    const { store, photo } = library();
    store.setCaption(photo, 'Rex on the sand');
    expect(store.keepCaption(photo, '/photos/a.jpg', { ...caption, text: 'a wet dog' }, maker)).toBe(true);
    store.setCaption(photo, 'Rex at home');
    expect(store.captionHistory(photo).map(({ text, by, replacedAt }) => [text, by, replacedAt === null])).toEqual([
      ['Rex at home', 'person', true],
      ['a wet dog', 'model', true],
      ['Rex on the sand', 'person', false],
      ['a dog on a beach', 'model', false],
    ]);
    expect(store.photo(photo).caption).toBe('Rex at home');
    expect(store.captionHistory(photo)[1]).toMatchObject({ model: 'tiny', prompt: 'a photo of', match: 0.8 });
  });

  test('a person’s is said again, a machine’s takes the place of both', () => {
    const { store, photo } = library();
    store.setCaption(photo, 'Rex on the sand');
    store.setCaption(photo, 'Rex at home');
    const version = (text: string) => store.captionHistory(photo).find((one) => one.text === text)!.id;
    store.revertCaption(photo, version('Rex on the sand'));
    expect(store.photo(photo)).toMatchObject({ caption: 'Rex on the sand', captionBy: 'person', captionModel: null });
    expect(found(store, 'sand')).toEqual([photo]);
    store.keepCaption(photo, '/photos/a.jpg', { ...caption, text: 'a wet dog' }, maker);
    store.revertCaption(photo, version('a dog on a beach'));
    expect(store.photo(photo)).toMatchObject({ caption: 'a dog on a beach', captionBy: 'model', captionModel: 'tiny' });
    expect(store.photo(photo).captions).toHaveLength(1);
    expect(found(store, 'wet')).toEqual([]);
    expect(store.captionHistory(photo).map(({ text }) => text)).toContain('Rex on the sand');
  });

  test('one that counts already may be gone back to: a person’s in front of it is taken back', () => {
    const { store, photo } = library();
    store.setCaption(photo, 'Rex');
    const machine = store.captionHistory(photo).find(({ by }) => by === 'model')!;
    store.revertCaption(photo, machine.id);
    expect(store.photo(photo).captions.map(({ text }) => text)).toEqual(['a dog on a beach']);
  });

  test('what a model did not choose is kept with what it chose, each text once, and comes back when undone and done again', () => {
    const { store, photo } = library();
    const one = (text: string, match: number) => ({ text, match, similarity: 0.2, probability: 0.1, sampled: true });
    const others = [one('a dog by the sea', 0.7), one('a wet dog', 0.8), one('a dog by the sea', 0.7), one(' ', 0.1)];
    store.keepCaption(photo, '/photos/a.jpg', { ...caption, text: 'a wet dog', others }, maker);
    expect(store.captionHistory(photo).map((version) => version.others)).toEqual([[one('a dog by the sea', 0.7)], []]);
    expect(found(store, 'sea')).toEqual([]);
    turned(store, 'undo');
    expect(store.captionHistory(photo).map(({ text }) => text)).toEqual(['a dog on a beach']);
    turned(store, 'redo');
    expect(store.captionHistory(photo)[0]).toMatchObject({ text: 'a wet dog', others: [{ text: 'a dog by the sea' }] });
  });

  test('of another photo, or of other pixels, nothing is kept', () => {
    const { store, folder, photo } = library();
    const other = seenPhoto(store, folder, '/photos/b.jpg');
    const [version] = store.captionHistory(other);
    expect(() => store.revertCaption(photo, version!.id)).toThrow(/no such caption/);
    expect(store.keepCaption(photo, 'before', { ...caption, text: 'an old thing' }, maker)).toBe(false);
    expect(store.photo(photo).caption).toBe('a dog on a beach');
  });
});

describe('notes', () => {
  test('are written, changed, found and taken away', () => {
    const { store, photo } = library();
    const id = store.addNote(photo, '  Taken by aunt Ada ');
    expect(store.notes(photo)).toMatchObject([{ id, text: 'Taken by aunt Ada', changedAt: null, from: null }]);
    expect(found(store, 'ada')).toEqual([photo]);
    expect(store.setNote(id, 'Taken by uncle Bob')).toBe(photo);
    expect(found(store, 'ada')).toEqual([]);
    expect(found(store, 'bob')).toEqual([photo]);
    expect(store.photo(photo).notes[0]!.changedAt).not.toBeNull();
    store.removeNote(id);
    expect(store.notes(photo)).toEqual([]);
    expect(found(store, 'bob')).toEqual([]);
    expect(() => store.setNote(id, 'x')).toThrow(/gone/);
    expect(() => store.addNote(photo, '  ')).toThrow(/words/);
  });

  test('one kept from an answer names who answered, also when the conversation is forgotten', () => {
    const { store, folder, photo } = library();
    const { id } = store.addTurn(photo, turn);
    store.addNote(photo, 'a man', id);
    store.clearConversation(photo);
    expect(store.notes(photo)[0]!.from).toEqual({ question: 'Who is it?', model: 'tiny' });
    const other = seenPhoto(store, folder, '/photos/b.jpg');
    const another = store.addTurn(other, turn);
    expect(() => store.addNote(photo, 'a man', another.id)).toThrow(/no such answer/);
  });

  test('keep a photo whose file is gone, and go along with its words', () => {
    const { store, folder, photo } = library();
    store.addNote(photo, 'Taken by aunt Ada');
    store.filesGone(store.knownFiles(folder).map(({ id }) => id));
    expect(store.sweep('2100')).toEqual([]);
    const [again] = store.keepFiles(folder, [{ path: '/photos/moved.jpg', bytes: 1000, modifiedMs: 1, inode: 9 }]);
    store.addNote(again!, 'Found in the attic');
    expect(store.identified(again!, { kind: 'jpeg', fingerprint: '/photos/a.jpg' }).photo).toBe(photo);
    expect(store.notes(photo).map(({ text }) => text)).toEqual(['Taken by aunt Ada', 'Found in the attic']);
    expect(found(store, 'attic')).toEqual([photo]);
  });
});

describe('tags to choose from', () => {
  test('those that begin so, then those that have it further in, the most used first', () => {
    const store = newStore();
    const { id: folder } = store.addFolder('/photos');
    const photos = seenPhotos(store, folder, ['/photos/a.jpg', '/photos/b.jpg', '/photos/c.jpg']);
    for (const photo of photos) store.addTag(photo, 'dog');
    store.addTag(photos[0]!, 'Domino');
    for (const photo of photos.slice(0, 2)) store.addTag(photo, 'hot dog');
    store.addTag(photos[0]!, 'dogma');
    store.removeTag(photos[0]!, 'dogma');
    expect(store.tagNames('DO', 10)).toEqual([
      { name: 'dog', photos: 3 },
      { name: 'domino', photos: 1 },
      { name: 'hot dog', photos: 2 },
    ]);
    expect(store.tagNames('do', 1)).toHaveLength(1);
    expect(store.tagNames('%', 10)).toEqual([]);
  });
});

test('answers are found by their words', () => {
  const { store, photo } = library();
  store.addTurn(photo, { ...turn, answer: 'an accordion player' });
  expect(found(store, 'accordion')).toEqual([photo]);
  expect(store.conversation(photo)).toMatchObject([{ question: 'Who is it?', answer: 'an accordion player' }]);
});

test('photos are found by what they were answered, however the question is spelled', () => {
  const { store, folder, photo } = library();
  const other = seenPhoto(store, folder, '/photos/b.jpg');
  const id = store.inquire('Is it “raining” now?', 'all', maker);
  const answered = (photo: number, verdict: 'yes' | 'unsure', probability: number) => ({ photo, verdict, probability });
  store.keepVerdicts(id, [answered(photo, 'yes', 0.9), answered(other, 'unsure', 0.5)], maker, '');
  const by = (question: string, verdict: 'yes' | 'unsure' | 'no' | null) =>
    store.browse([{ by: 'asked', question, verdict }], 'oldest', null, 10).map((hit) => hit.id);
  expect(by('is it raining now', 'yes')).toEqual([photo]);
  expect(by('is it raining now', 'unsure')).toEqual([other]);
  expect(by('is it raining now', 'no')).toEqual([]);
  expect(by('Is it “raining” now?', null).toSorted()).toEqual([photo, other].toSorted());
  expect(by('is it raining', null)).toEqual([]);
});
