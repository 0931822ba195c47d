// The queue of captions in doubt: its order, what leaves it, and its pages.

import { expect, test } from 'vitest';
import { newStore, seenPhoto, seenResult } from './library.ts';

const doubted = (match: number | null, text = 'a dog on a beach') => ({
  caption: { text, prompt: '', match, similarity: null, probability: 0.2, doubtful: true },
});

function library() {
  const store = newStore();
  const folder = store.addFolder('/photos').id;
  const seen = (name: string, over: Parameters<typeof seenPhoto>[3]) =>
    seenPhoto(store, folder, `/photos/${name}.jpg`, over);
  return { store, seen };
}

test('the least likely first, those without a probability last, and none that passed', () => {
  const { store, seen } = library();
  const [better, unknown, worst] = [
    seen('better', doubted(0.4)),
    seen('unknown', doubted(null)),
    seen('worst', doubted(0.1)),
  ];
  seen('good', {});
  const { items, total } = store.reviewQueue({ limit: 9 });
  expect(items.map(({ id }) => id)).toEqual([worst, better, unknown]);
  expect(total).toBe(3);
  expect(items[0]).toMatchObject({ caption: null, doubted: { text: 'a dog on a beach', match: 0.1, by: 'model' } });
});

test('a person decides, and it leaves the queue; taken back, it comes again', () => {
  const { store, seen } = library();
  const photo = seen('one', doubted(0.1));
  store.setCaption(photo, 'A dog on a beach');
  expect(store.reviewQueue({ limit: 9 })).toEqual({ items: [], total: 0, cursor: null });
  store.setCaption(photo, null);
  expect(store.reviewQueue({ limit: 9 }).total).toBe(1);
});

test('pages go on where the last one ended, also among equals and after decisions', () => {
  const { store, seen } = library();
  const photos = Array.from({ length: 5 }, (_, i) => seen(String(i), doubted(0.3)));
  const first = store.reviewQueue({ limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(photos.slice(0, 2));
  store.setCaption(photos[0]!, 'x');
  const second = store.reviewQueue({ limit: 2, after: first.cursor });
  expect(second.items.map(({ id }) => id)).toEqual(photos.slice(2, 4));
  expect(store.reviewQueue({ limit: 2, after: second.cursor }).items.map(({ id }) => id)).toEqual([photos[4]]);
  expect(() => store.reviewQueue({ limit: 2, after: 'x' })).toThrow(/first page/);
});

test('what else was said of it is told, each once', () => {
  const { store, seen } = library();
  const photo = seen('one', doubted(0.1, 'a cat'));
  for (const [match, text] of [
    [0.2, 'a dog'],
    [0.3, 'a cat'],
  ] as const) {
    store.again([photo]);
    store.keepSeen([seenResult(photo, '/photos/one.jpg', doubted(match, text))]);
  }
  expect(store.reviewQueue({ limit: 9 }).items).toMatchObject([
    { id: photo, doubted: { text: 'a cat' }, others: ['a dog'] },
  ]);
});
