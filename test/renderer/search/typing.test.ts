// What the page shows while a person types: what words find at once, the whole answer after a rest, nothing that is stale.

import { beforeEach, expect, test, vi } from 'vitest';
import { EngineError, type Hit, type Page, type PhotoQuery } from '../../../engine/contract.ts';
import { Library } from '../../../renderer/library.svelte.ts';
import { Searching } from '../../../renderer/search/searching.svelte.ts';
import { pretendEngine } from '../../engine/pretend-engine.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** `found`: by line, how many photos are best matches. Answers wait until they are let go. */
function typedInto(found: Record<string, number>) {
  const asked: PhotoQuery[] = [];
  const waiting: { query: PhotoQuery; answer: () => void; refuse: (error: Error) => void }[] = [];
  const search = (query: PhotoQuery): Promise<Page> => {
    asked.push(query);
    const best = found[`${query.words ? 'words ' : ''}${query.text}`] ?? 0;
    const hits = Array.from({ length: best }, (_, id) => ({ id: id + 1, width: 3, height: 2 }) as Hit);
    const page = { hits, total: best, best, coverage: { photos: 9, searchable: 9 }, nearest: null, cursor: null };
    return new Promise((resolve, refuse) => {
      const answer = () => resolve({ ...page, filters: [], remarks: [], notes: [], tookMs: 0 });
      waiting.push({ query, answer, refuse });
    });
  };
  const library = new Library(pretendEngine({ search, timeline: async () => [], on: () => () => {} }));
  const letGo = async (words: boolean) => {
    for (const one of waiting.filter(({ query }) => (query.words ?? false) === words)) one.answer();
    await vi.advanceTimersByTimeAsync(0);
  };
  const shown = () => [library.total, library.early, library.asking, library.line];
  return { library, asked, waiting, letGo, shown };
}

test('words are asked at the key, looks after a rest; the first is shown until the second is there', async () => {
  const { library, asked, letGo, shown } = typedInto({ 'words dog*': 3, dog: 5 });
  void library.type('dog', 'relevance');
  expect(asked).toMatchObject([{ text: 'dog*', words: true }]);
  await letGo(true);
  expect(shown()).toEqual([3, true, true, 'dog*']);
  await vi.runAllTimersAsync();
  expect(asked[1]).toMatchObject({ text: 'dog', maybe: true });
  await letGo(false);
  expect(shown()).toEqual([5, false, false, 'dog']);
});

test('while letters follow each other only words are asked, and looks once for all of them', async () => {
  const { library, asked, letGo, shown } = typedInto({ 'words do*': 9, 'words dog*': 3, dog: 5 });
  void library.type('do', 'relevance');
  await vi.advanceTimersByTimeAsync(80);
  void library.type('dog', 'relevance');
  await vi.runAllTimersAsync();
  expect(asked.map(({ text, words = false }) => [text, words])).toEqual([
    ['do*', true],
    ['dog*', true],
    ['dog', false],
  ]);
  // One name for each kind: the engine gives up what is stale.
  expect(asked[0]!.ask).toBe(asked[1]!.ask);
  expect(asked[2]!.ask).not.toBe(asked[0]!.ask);
  await letGo(true);
  expect(shown()).toEqual([3, true, true, 'dog*']);
});

test('a word that is nowhere as it stands is taken as a beginning, also with Enter; in a line from elsewhere it is not', async () => {
  const { library, letGo, shown } = typedInto({ 'words moun*': 2, 'moun*': 4 });
  void library.type('moun', 'relevance');
  await vi.runAllTimersAsync();
  await letGo(true);
  await letGo(false);
  await letGo(false);
  expect(shown()).toEqual([4, false, false, 'moun*']);
  void library.type('moun', 'relevance', 0);
  await vi.advanceTimersByTimeAsync(0);
  await letGo(false);
  await letGo(false);
  expect(shown()).toEqual([4, false, false, 'moun*']);
  void library.search('moun', 'relevance');
  await vi.advanceTimersByTimeAsync(0);
  await letGo(false);
  expect(shown()).toEqual([0, false, false, 'moun']);
});

test('words alone that find nothing, or come after the whole answer, show nothing', async () => {
  const { library, letGo, shown } = typedInto({ 'words dog*': 3, dog: 5, cat: 1 });
  void library.type('dog', 'relevance');
  await vi.runAllTimersAsync();
  await letGo(false);
  await letGo(true);
  expect(shown()).toEqual([5, false, false, 'dog']);
  void library.type('cat', 'relevance');
  await letGo(true);
  expect(shown()).toEqual([5, false, true, 'dog']);
});

test('a line that is finished is asked whole at once; words come first only where that takes long', async () => {
  const { library, asked, letGo, shown } = typedInto({ 'words dog': 3, dog: 5 });
  void library.search('dog', 'relevance');
  expect(asked).toMatchObject([{ text: 'dog', maybe: true }]);
  await vi.runAllTimersAsync();
  await letGo(true);
  expect(shown()).toEqual([3, true, true, 'dog']);
  await letGo(false);
  expect(shown()).toEqual([5, false, false, 'dog']);
  void library.search('dog', 'relevance');
  await vi.advanceTimersByTimeAsync(0);
  await letGo(false);
  await vi.runAllTimersAsync();
  expect(asked.filter(({ words }) => words)).toHaveLength(1);
});

test('filters alone, and an order of time, are not asked twice', async () => {
  const { library, asked } = typedInto({});
  void library.type('year:2012', 'newest');
  await vi.runAllTimersAsync();
  void library.type('dog year:2012', 'newest');
  await vi.runAllTimersAsync();
  expect(asked.every(({ words }) => !words)).toBe(true);
});

test('what was given up for something newer is no failure', async () => {
  const { library, waiting } = typedInto({});
  void library.search('do', 'relevance');
  void library.search('dog', 'relevance');
  waiting[0]!.refuse(new EngineError('cancelled', 'Something newer was asked.'));
  waiting[1]!.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([library.failure, library.asking]).toEqual([null, false]);
});

test('the search model is started once for as long as that takes, and again later', async () => {
  let ready = () => {};
  const warmSearch = vi.fn(() => new Promise<null>((resolve) => (ready = () => resolve(null))));
  const searching = new Searching(pretendEngine({ warmSearch }));
  searching.warm();
  searching.warm();
  expect(warmSearch).toHaveBeenCalledTimes(1);
  ready();
  await vi.advanceTimersByTimeAsync(0);
  searching.warm();
  expect(warmSearch).toHaveBeenCalledTimes(2);
});
