// The queue of doubtful captions, groups of duplicates and the slideshow as a person goes through them.

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DuplicateGroup, Hit, News, Remote, ReviewItem } from '../../engine/contract.ts';
import { createNews } from '../../engine/wire.ts';
import { Reviewing } from '../../renderer/reviewing.svelte.ts';
import { Slides } from '../../renderer/photo/slides.svelte.ts';
import { othersOf, TwinGroups } from '../../renderer/twin-groups.svelte.ts';
import { pretendEngine } from '../engine/pretend-engine.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function engineOf(parts: Partial<Remote>) {
  const { emit, on } = createNews<News>();
  return { engine: { ...pretendEngine(parts), on } as Remote, emit };
}

function itemOf(id: number): ReviewItem {
  return { id, doubted: { text: `guess ${id}` }, others: [], tags: [] } as unknown as ReviewItem;
}

function queueOf(ids: number[], decided: Map<number, string>) {
  return engineOf({
    async reviewQueue({ after = null, limit = 30 }) {
      const open = ids.filter((id) => !decided.has(id));
      const page = open.filter((id) => after === null || id > Number(after)).slice(0, limit);
      return {
        items: page.map(itemOf),
        total: open.length,
        cursor: page.length === limit ? String(page.at(-1)) : null,
      };
    },
    async setCaption({ photo, text }) {
      decided.set(photo, text!);
      return {} as never;
    },
    photo: async ({ id }) => ({ id, captionBy: decided.has(id) ? 'person' : 'model' }) as never,
  });
}

test('each decision leads to the next; what was put off is counted and comes again', async () => {
  const decided = new Map<number, string>();
  const { engine } = queueOf([1, 2, 3], decided);
  const reviewing = new Reviewing(engine);
  await settled();
  expect([reviewing.item?.id, reviewing.total, reviewing.done]).toEqual([1, 3, false]);
  expect(await reviewing.decide('right')).toBe(true);
  reviewing.go(1);
  expect([reviewing.item?.id, reviewing.later]).toEqual([3, 1]);
  await reviewing.decide('mine');
  expect([reviewing.item, reviewing.done, reviewing.later]).toEqual([null, true, 1]);
  expect([...decided]).toEqual([
    [1, 'right'],
    [3, 'mine'],
  ]);
  await reviewing.begin();
  expect([reviewing.item?.id, reviewing.total]).toEqual([2, 1]);
});

test('more are fetched in good time, and an undone decision is shown again', async () => {
  const decided = new Map<number, string>();
  const { engine, emit } = queueOf(
    Array.from({ length: 70 }, (_, i) => i + 1),
    decided,
  );
  const reviewing = new Reviewing(engine);
  const stop = reviewing.listen();
  await settled();
  expect(reviewing.items).toHaveLength(30);
  for (let i = 0; i < 25; i++) await reviewing.decide('x');
  await settled();
  expect(reviewing.items.map(({ id }) => id)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  decided.delete(7);
  emit('photos', { ids: [7] });
  await settled();
  expect([reviewing.item?.id, reviewing.decided.has(7), reviewing.decided.size]).toEqual([7, false, 24]);
  stop();
});

test('a refused decision stays where it is and says why', async () => {
  const { engine } = engineOf({
    reviewQueue: async () => ({ items: [itemOf(1)], total: 1, cursor: null }),
    setCaption: () => Promise.reject(new Error('no')),
  });
  const reviewing = new Reviewing(engine);
  await settled();
  expect(await reviewing.decide('x')).toBe(false);
  expect([reviewing.item?.id, reviewing.refused?.reason, reviewing.busy]).toEqual([1, 'bug', false]);
});

function groupOf(...ids: number[]): DuplicateGroup {
  return { kind: 'copies', photos: ids.map((id) => ({ id })) } as unknown as DuplicateGroup;
}

test('the keys stay on a group that is there; keeping one rejects the others of its group alone', async () => {
  let groups = [groupOf(1, 2, 3), groupOf(4, 5)];
  const marked: unknown[] = [];
  const { engine } = engineOf({
    duplicates: async () => ({ groups, total: groups.length, cursor: null, compared: { done: 5, waiting: 0 } }),
    async mark(asked) {
      marked.push(asked);
      groups = groups.filter((group) => !group.photos.some(({ id }) => asked.photos!.includes(id)));
      return null;
    },
  });
  const twins = new TwinGroups(engine);
  await settled();
  twins.move(0, 9);
  expect(twins.active?.id).toBe(3);
  twins.move(1, 0);
  expect(twins.active?.id).toBe(4);
  expect(await twins.keep(groups[1]!, groups[1]!.photos[1]!)).toBe(true);
  expect(marked).toEqual([{ photos: [4], set: { flag: 'reject' } }]);
  expect([twins.total, twins.group, twins.active?.id]).toEqual([1, 0, 1]);
  expect(othersOf(groups[0]!, groups[0]!.photos[1]!)).toEqual([1, 3]);
});

test('news of comparing and of photos makes it ask again, once', async () => {
  vi.useFakeTimers();
  let asked = 0;
  const { engine, emit } = engineOf({
    async duplicates() {
      asked++;
      return { groups: [], total: 0, cursor: null, compared: { done: 0, waiting: 9 } };
    },
  });
  const twins = new TwinGroups(engine);
  const stop = twins.listen();
  await vi.advanceTimersByTimeAsync(0);
  emit('comparing', { done: 4, waiting: 5 });
  emit('photos', { ids: [1] });
  expect(twins.compared).toEqual({ done: 4, waiting: 5 });
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(2);
  stop();
  emit('photos', { ids: [1] });
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(2);
  vi.useRealTimers();
});

test('slides go round and round, and ask for their neighbours', () => {
  vi.stubGlobal('localStorage', { getItem: () => '{"seconds":6,"captions":false}', setItem: () => {} });
  const shown: [number, number][] = [];
  const list = {
    total: 3,
    at: (position: number) => ({ id: position + 10 }) as Hit,
    show: (first: number, last: number) => void shown.push([first, last]),
  };
  const slides = new Slides(list, 2);
  expect([slides.photo?.id, slides.next?.id]).toEqual([12, 10]);
  expect(slides.liked).toEqual({ seconds: 6, captions: false, films: true, shuffle: false });
  slides.step(1);
  slides.fetch();
  slides.step(-1);
  slides.fetch();
  expect([slides.position, shown]).toEqual([
    2,
    [
      [0, 2],
      [1, 2],
    ],
  ]);
  slides.like({ captions: true });
  expect(slides.liked).toMatchObject({ seconds: 6, captions: true });
  vi.unstubAllGlobals();
});

describe('a slideshow of ten, of which every third is a film', () => {
  const list = {
    total: 10,
    at: (position: number) => ({ id: position, film: position % 3 === 0 ? 'whole' : null }) as Hit,
    show: () => {},
  };
  const slidesOf = (liked: object) => {
    vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(liked), setItem: () => {} });
    onTestFinished(() => void vi.unstubAllGlobals());
    return new Slides(list, 4, 7);
  };
  const round = (slides: Slides, by: 1 | -1) =>
    Array.from({ length: 12 }, () => {
      slides.step(by);
      // What the screen does until it stands still.
      for (let before = -1; before !== slides.position;) {
        before = slides.position;
        slides.fetch();
      }
      return slides.position;
    });

  test('films are left out in either direction, if a person likes that', () => {
    expect(round(slidesOf({ films: false }), 1)).toEqual([5, 7, 8, 1, 2, 4, 5, 7, 8, 1, 2, 4]);
    expect(round(slidesOf({ films: false }), -1).slice(0, 4)).toEqual([2, 1, 8, 7]);
    const slides = slidesOf({});
    slides.step(-1);
    expect([slides.position, slides.film]).toEqual([3, true]);
  });

  test('in random order each comes once a round, the first stays, and back is the way it came', () => {
    const slides = slidesOf({ shuffle: true });
    expect(slides.position).toBe(4);
    const there = round(slides, 1);
    expect(new Set(there.slice(0, 10)).size).toBe(10);
    expect(there.slice(10)).toEqual(there.slice(0, 2));
    expect(round(slides, -1).slice(0, 3)).toEqual([there[10], there[9], there[8]]);
  });
});
