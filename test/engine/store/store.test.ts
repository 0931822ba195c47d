// A photo's way through the store, and what a person writes on it.

import { describe, expect, test } from 'vitest';
import { by, expecting, maker, newStore, noFacts, readPhoto, seenPhoto, seenResult, stamp } from './library.ts';

describe('from a file to a seen photo', () => {
  test('a file is a photo at first sight, then read, then seen', () => {
    const store = newStore();
    const folder = store.addFolder('/photos');
    store.expect(expecting(by));
    const [id] = store.keepFiles(folder.id, [stamp('/photos/2019/dog.jpg')]);
    expect(store.photo(id!)).toMatchObject({ name: 'dog.jpg', state: 'waiting', fingerprint: '', width: 0 });
    expect(store.next('read', 10)).toEqual([
      {
        photo: id,
        kind: null,
        fingerprint: null,
        path: '/photos/2019/dog.jpg',
        bytes: 1000,
        modifiedMs: Date.UTC(2020, 5, 1, 12),
        lacks: [],
      },
    ]);
    expect(store.next('see', 10)).toEqual([]);

    expect(store.identified(id!, { kind: 'png', fingerprint: 'f1' })).toEqual({ photo: id, read: false });
    expect(store.photo(id!).fingerprint).toBe('');
    store.keepRead(id!, {
      width: 40,
      height: 30,
      facts: { ...noFacts, takenAt: '2019-07-01T10:00:00', camera: 'Nikon D3' },
    });
    expect(store.photo(id!)).toMatchObject({
      fingerprint: 'f1',
      kind: 'png',
      takenAt: '2019-07-01T10:00:00',
      state: 'waiting',
    });
    expect(store.photo(id!).facts.camera).toBe('Nikon D3');
    expect(store.next('read', 10)).toEqual([]);
    expect(store.next('see', 10).map((photo) => photo.photo)).toEqual([id]);

    const vectors = { queries: 2, width: 8, data: new Float32Array(16).map((_, i) => Math.sin(i) / 3) };
    const prompt = { queries: 2, width: 3, data: Uint16Array.of(1, 2, 3, 4, 5, 65535) };
    expect(store.keepSeen([seenResult(id!, 'f1', { tags: [{ name: 'Dog', score: 0.8 }], vectors, prompt })])).toEqual([
      id,
    ]);
    expect(store.photo(id!)).toMatchObject({
      state: 'seen',
      caption: 'a dog on a beach',
      captions: [{ by: 'model', model: 'tiny', version: '1', prompt: '', match: 0.9, doubtful: false }],
      tags: [{ name: 'dog', score: 0.8, by: 'model' }],
    });
    expect(store.visualPrompt(id!, maker)).toEqual(prompt);
    const [set] = store.vectorSets([id!], maker);
    vectors.data.forEach((value, i) => expect(set!.rows[i]! * set!.scales[Math.floor(i / 8)]!).toBeCloseTo(value, 2));
    expect(store.tally()).toEqual({ photos: 1, unread: 0, unseen: 0, seen: 1, failed: 0 });
    expect(store.folders()).toMatchObject([{ path: '/photos', photos: 1, state: 'walking' }]);
  });

  test('a doubtful caption is kept but never shown or found', () => {
    const store = newStore();
    const { id: folder } = store.addFolder('/photos');
    const caption = {
      text: 'people on a slide',
      prompt: '',
      match: 0.1,
      similarity: 0,
      probability: 0.1,
      doubtful: true,
    };
    const photo = seenPhoto(store, folder, '/photos/noodles.jpg', { caption });
    expect(store.photo(photo)).toMatchObject({ caption: null, captionBy: null });
    expect(store.photo(photo).captions).toMatchObject([{ text: 'people on a slide', doubtful: true }]);
    expect(store.wordMatches('slide', [], 10)).toEqual([]);
    expect(store.browse([{ by: 'is', what: 'doubtful' }], 'newest', null, 10).map((hit) => hit.id)).toEqual([photo]);
    store.setCaption(photo, 'noodles');
    expect(store.browse([{ by: 'is', what: 'doubtful' }], 'newest', null, 10)).toEqual([]);
  });
});

test('very many matches come latest first, unranked', () => {
  const store = newStore();
  const { id: folder } = store.addFolder('/photos');
  const photos = store.keepFiles(
    folder,
    [1, 2, 3].map((n) => stamp(`/photos/dog ${n}.jpg`)),
  );
  store.setCaption(photos[0]!, 'dog');
  expect(store.wordMatches('dog', [], 3)[0]).toMatchObject({ photo: photos[0], rank: expect.any(Number) });
  expect(store.wordMatches('dog', [], 2)).toEqual([
    { photo: photos[2], rank: null },
    { photo: photos[1], rank: null },
  ]);
});

describe('what a person wrote', () => {
  test('is never replaced by a model', () => {
    const store = newStore();
    const { id: folder } = store.addFolder('/photos');
    const photo = seenPhoto(store, folder, '/photos/a.jpg', {
      tags: [
        { name: 'cat', score: 0.7 },
        { name: 'sea', score: 0.6 },
      ],
    });
    store.setCaption(photo, '  Rex at the sea ');
    store.addTag(photo, 'Holiday');
    store.addTag(photo, 'sea');
    store.removeTag(photo, 'cat');
    store.again([photo]);
    store.keepSeen([
      seenResult(photo, '/photos/a.jpg', {
        tags: [
          { name: 'cat', score: 0.9 },
          { name: 'sand', score: 0.5 },
        ],
      }),
    ]);
    const now = store.photo(photo);
    expect([now.caption, now.captionBy]).toEqual(['Rex at the sea', 'person']);
    expect(now.captions.map((caption) => [caption.by, caption.text])).toEqual([
      ['person', 'Rex at the sea'],
      ['model', 'a dog on a beach'],
    ]);
    expect(now.tags.map((tag) => [tag.name, tag.by, tag.score])).toEqual([
      ['holiday', 'person', 1],
      ['sea', 'person', 1],
      ['sand', 'model', 0.5],
    ]);
    expect(now.rejectedTags).toEqual(['cat']);
    store.addTag(photo, 'cat');
    expect(store.photo(photo).rejectedTags).toEqual([]);
    store.removeTag(photo, 'cat');
    store.setCaption(photo, null);
    expect(store.photo(photo)).toMatchObject({ caption: 'a dog on a beach', captionBy: 'model' });
  });

  test('conversations are kept in order and can be cleared', () => {
    const store = newStore();
    const { id: folder } = store.addFolder('/photos');
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    const turn = {
      question: 'What is it?',
      answer: 'a lighthouse',
      probability: 0.5,
      maker,
      prompt: 'Question: {} Answer:',
    };
    const first = store.addTurn(photo, turn);
    store.addTurn(photo, { ...turn, question: 'How tall?', answer: 'very' });
    expect(store.photo(photo).conversation.map((said) => said.answer)).toEqual(['a lighthouse', 'very']);
    expect(store.photo(photo).conversation[0]).toEqual(first);
    expect(store.wordMatches('lighthouse', [], 10).map((hit) => hit.photo)).toEqual([photo]);
    store.clearConversation(photo);
    expect(store.photo(photo).conversation).toEqual([]);
    expect(store.wordMatches('lighthouse', [], 10)).toEqual([]);
  });

  test('refuses an empty tag and an unknown photo', () => {
    const store = newStore();
    const { id: folder } = store.addFolder('/photos');
    const photo = readPhoto(store, folder, '/photos/a.jpg');
    expect(() => store.addTag(photo, '  ')).toThrow(expect.objectContaining({ reason: 'bad-request' }));
    expect(() => store.setCaption(999, 'x')).toThrow(expect.objectContaining({ reason: 'not-found' }));
  });
});
