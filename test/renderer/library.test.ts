// What is shown: pages come as they are scrolled to, old answers are dropped, news asks again without a jump.

import { beforeEach, expect, test, vi } from 'vitest';
import type { Hit, News, Page, PhotoQuery } from '../../engine/contract.ts';
import { createNews } from '../../engine/wire.ts';
import { Library } from '../../renderer/library.svelte.ts';
import { pretendEngine } from '../engine/pretend-engine.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function hitOf(id: number, caption: string | null = null): Hit {
  return {
    ...{ id, name: `${id}.jpg`, kind: 'jpeg', width: 3, height: 2, takenAt: '2026-01-01T00:00:00', fingerprint: '' },
    ...{ state: 'seen', caption, score: 0, similarity: null, why: [] },
  } as Hit;
}

function libraryOf(count: number) {
  const { emit, on } = createNews<News>();
  const asked: PhotoQuery[] = [];
  const world = { count, captions: new Map<number, string>(), slow: null as Promise<void> | null };
  const search = async (query: PhotoQuery): Promise<Page> => {
    asked.push(query);
    const wait = world.slow;
    world.slow = null;
    await wait;
    const from = query.from ?? 0;
    const to = Math.min(world.count, from + (query.limit ?? 100));
    return {
      hits: Array.from({ length: to - from }, (_, i) => hitOf(from + i + 1, world.captions.get(from + i + 1) ?? null)),
      total: world.count,
      best: world.count,
      coverage: { photos: world.count, searchable: world.count },
      nearest: null,
      cursor: to < world.count ? String(to) : null,
      filters: [],
      remarks: [{ what: 'misread', text: query.text }],
      notes: [query.text],
      tookMs: 0,
    };
  };
  return { library: new Library(pretendEngine({ search, on: on as never })), asked, emit, world };
}

test('the first page is small, the next ones come when they are on the screen', async () => {
  const { library, asked } = libraryOf(2000);
  await library.search('', 'newest');
  expect([library.hits.length, library.total]).toEqual([120, 2000]);
  library.show(0, 30);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
  library.show(100, 130);
  await vi.runAllTimersAsync();
  expect(library.hits).toHaveLength(250);
  library.show(200, 240);
  await vi.runAllTimersAsync();
  expect(library.hits).toHaveLength(500);
  expect(asked.map((query) => query.from)).toEqual([0, 0, 250]);
});

test('a jump to the end asks for the end alone, and one into the middle for the middle', async () => {
  const { library, asked } = libraryOf(100_000);
  await library.search('', 'newest');
  library.show(99_900, 99_999);
  await vi.runAllTimersAsync();
  expect(asked.map((query) => query.from)).toEqual([0, 99_750]);
  expect([library.hits[99_999]!.id, library.hits[50_000]]).toEqual([100_000, undefined]);
  expect(library.positionOf(99_950)).toBe(99_949);
  library.show(50_240, 50_260);
  await vi.runAllTimersAsync();
  expect(asked.slice(2).map((query) => query.from)).toEqual([50_000, 50_250]);
  library.show(99_900, 99_999);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(4);
});

test('an answer that comes too late is dropped', async () => {
  const { library, world } = libraryOf(10);
  let answer = () => {};
  world.slow = new Promise((resolve) => (answer = resolve));
  const late = library.search('do', 'relevance');
  await library.search('dog', 'relevance');
  answer();
  await late;
  expect(library.remarks).toEqual([{ what: 'misread', text: 'dog' }]);
});

test('news of a photo on the screen brings its new caption, and asks for that page only', async () => {
  const { library, asked, emit, world } = libraryOf(2000);
  await library.search('', 'newest');
  library.show(0, 30);
  world.captions.set(5, 'two dogs');
  emit('photos', { ids: [5] });
  await vi.runAllTimersAsync();
  expect(library.hits[4]!.caption).toBe('two dogs');
  expect(asked.map((query) => query.from)).toEqual([0, 0]);
});

test('many news together are one question', async () => {
  const { library, asked, emit } = libraryOf(50);
  await library.search('', 'newest');
  for (let id = 1; id <= 50; id++) emit('photos', { ids: [id] });
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(2);
});

test('photos that came in are shown at the top, and far down the list nothing is pulled away', async () => {
  const { library, emit, world } = libraryOf(3000);
  await library.search('', 'newest');
  world.count = 3010;
  emit('photos', { ids: [] });
  await vi.runAllTimersAsync();
  expect(library.total).toBe(3010);

  library.show(2000, 2050);
  await vi.runAllTimersAsync();
  const before = library.hits.length;
  world.count = 3020;
  emit('photos', { ids: [] });
  await vi.runAllTimersAsync();
  expect([library.hits.length, library.total]).toEqual([before, 3020]);
});
