// What is shown: pages come as they are scrolled to, old answers are dropped, news asks again without a jump.

import { beforeEach, expect, test, vi } from 'vitest';
import { EngineError, type Hit, type News, type Page, type PhotoQuery, shapeByte } from '../../engine/contract.ts';
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
  } as unknown as Hit;
}

/** Photos by number, newest first: number 1 is the newest. Those that come in stand before it. */
function libraryOf(count: number) {
  const { emit, on } = createNews<News>();
  const asked: PhotoQuery[] = [];
  const world = {
    ids: Array.from({ length: count }, (_, i) => i + 1),
    captions: new Map<number, string>(),
    slow: null as Promise<void> | null,
    closed: false,
    shapes: 0,
  };
  const search = async (query: PhotoQuery): Promise<Page> => {
    asked.push(query);
    if (world.closed) throw new EngineError('library-corrupt', 'It cannot be opened.');
    const wait = world.slow;
    world.slow = null;
    await wait;
    const from = query.from ?? 0;
    const ids = world.ids.slice(from, from + (query.limit ?? 100));
    return {
      hits: ids.map((id) => hitOf(id, world.captions.get(id) ?? null)),
      total: world.ids.length,
      best: world.ids.length,
      coverage: { photos: world.ids.length, searchable: world.ids.length },
      nearest: null,
      cursor: null,
      filters: [],
      remarks: [{ what: 'search-model-failed', reason: 'vision-crashed', because: query.text }],
      notes: [],
      tookMs: 0,
    };
  };
  const engine = pretendEngine({
    search,
    timeline: async () => [{ month: '2026-01', photos: world.ids.length }],
    shapes: async ({ from, to }) => {
      world.shapes++;
      const shapes = world.ids.slice(from, to).map(() => shapeByte(3, 2));
      return Buffer.from(shapes).toString('base64');
    },
    positionOf: async ({ photo }) => {
      const at = world.ids.indexOf(photo);
      return at < 0 ? null : at;
    },
    photosFound: async ({ from = 0, to }) => world.ids.slice(from, to),
    on: on as never,
  });
  return { library: new Library(engine), asked, emit, world };
}

test('pages come when they are on the screen, and those far away are let go', async () => {
  const { library, asked } = libraryOf(100_000);
  await library.search('', 'newest');
  expect([library.at(0)?.id, library.at(249)?.id, library.at(250), library.total]).toEqual([
    1,
    250,
    undefined,
    100_000,
  ]);
  library.show(0, 30);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
  library.show(200, 240);
  await vi.runAllTimersAsync();
  expect(library.at(499)?.id).toBe(500);
  expect(asked.map((query) => query.from)).toEqual([0, 250]);
  for (let first = 1000; first < 60_000; first += 250) {
    library.show(first, first + 30);
    await vi.runAllTimersAsync();
  }
  expect(library.at(59_990)?.id).toBe(59_991);
  expect(library.at(0)).toBeUndefined();
});

test('a jump to the end asks for the end alone, and one into the middle for the middle', async () => {
  const { library, asked } = libraryOf(100_000);
  await library.search('', 'newest');
  library.show(99_900, 99_999);
  await vi.runAllTimersAsync();
  expect(asked.map((query) => query.from)).toEqual([0, 99_750]);
  expect([library.at(99_999)!.id, library.at(50_000)]).toEqual([100_000, undefined]);
  expect(library.positionOf(99_950)).toBe(99_949);
  library.show(50_240, 50_260);
  await vi.runAllTimersAsync();
  expect(asked.slice(2).map((query) => query.from)).toEqual([50_000, 50_250]);
  library.show(99_900, 99_999);
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(4);
});

test('a library that could not be opened is asked again when it can', async () => {
  const { library, world, emit } = libraryOf(10);
  world.closed = true;
  await library.search('', 'newest');
  expect([library.failure?.reason, library.total]).toEqual(['library-corrupt', 0]);
  world.closed = false;
  emit('photos', { ids: [] });
  await vi.runAllTimersAsync();
  expect([library.failure, library.total]).toEqual([null, 10]);
});

test('shapes come for what is near, once', async () => {
  const { library, world } = libraryOf(100_000);
  await library.search('', 'newest');
  expect(library.shapes(0, 250).whole).toBe(true);
  expect(library.shapes(3000, 6000).whole).toBe(false);
  library.show(3000, 3030, 2000, 6000);
  await vi.runAllTimersAsync();
  expect(library.shapes(2000, 6000).whole).toBe(true);
  expect(library.shapes(3000, 3001).bytes[0]).toBe(shapeByte(3, 2));
  const before = world.shapes;
  library.show(4000, 4030, 3000, 5000);
  await vi.runAllTimersAsync();
  expect(world.shapes).toBe(before);
});

test('numbers of a stretch, and the place of a photo, are known without its pages', async () => {
  const { library, asked } = libraryOf(100_000);
  await library.search('', 'newest');
  expect(await library.between(3, 6)).toEqual([4, 5, 6]);
  expect(await library.between(70_000, 70_002)).toEqual([70_001, 70_002]);
  expect([await library.find(70_001), await library.find(999_999)]).toEqual([70_000, null]);
  expect(asked).toHaveLength(1);
});

test('an answer that comes too late is dropped', async () => {
  const { library, world } = libraryOf(10);
  let answer = () => {};
  world.slow = new Promise((resolve) => (answer = resolve));
  const late = library.search('do', 'relevance');
  await library.search('dog', 'relevance');
  answer();
  await late;
  expect(library.remarks).toEqual([{ what: 'search-model-failed', reason: 'vision-crashed', because: 'dog' }]);
});

test('news of a photo on the screen brings its new caption, and asks for that page only', async () => {
  const { library, asked, emit, world } = libraryOf(2000);
  await library.search('', 'newest');
  library.show(0, 30);
  world.captions.set(5, 'two dogs');
  emit('photos', { ids: [5] });
  await vi.runAllTimersAsync();
  expect(library.at(4)!.caption).toBe('two dogs');
  expect(asked.map((query) => query.from)).toEqual([0, 0]);
});

test('many news together are one question', async () => {
  const { library, asked, emit } = libraryOf(50);
  await library.search('', 'newest');
  for (let id = 1; id <= 50; id++) emit('photos', { ids: [id] });
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(2);
});

test('photos that came in are shown at the top', async () => {
  const { library, emit, world } = libraryOf(3000);
  await library.search('', 'newest');
  world.ids.unshift(9001, 9002);
  emit('photos', { ids: [] });
  await vi.runAllTimersAsync();
  expect([library.total, library.at(0)?.id, library.months[0]?.photos]).toEqual([3002, 9001, 3002]);
});

test('far down the list photos that come in move nothing that is looked at', async () => {
  const { library, emit, world } = libraryOf(3000);
  await library.search('', 'newest');
  library.show(2000, 2050);
  await vi.runAllTimersAsync();
  world.ids.unshift(9001, 9002, 9003);
  emit('photos', { ids: [9001, 9002, 9003] });
  await vi.runAllTimersAsync();
  expect([library.total, library.positionOf(2001), library.at(2003)?.id]).toEqual([3003, 2003, 2001]);
});

test('a list asked anew has what lies a little further on as well, which nobody asks for twice', async () => {
  const { library, emit } = libraryOf(600);
  await library.search('', 'newest');
  library.show(240, 242);
  await vi.runAllTimersAsync();
  expect(library.at(260)?.id).toBe(261);
  emit('photos', { ids: [] });
  await vi.runAllTimersAsync();
  expect(library.at(260)?.id).toBe(261);
});

test('photos that are gone leave, wherever the list is looked at', async () => {
  const { library, emit, world } = libraryOf(3000);
  await library.search('', 'newest');
  library.show(2000, 2050);
  await vi.runAllTimersAsync();
  world.ids = world.ids.filter((id) => id !== 2001 && id > 10);
  emit('photos', { ids: [2001, 1, 2, 3] });
  await vi.runAllTimersAsync();
  expect([library.total, library.positionOf(2001), library.positionOf(11)]).toEqual([2989, -1, 0]);
});
