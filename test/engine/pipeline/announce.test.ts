// News: never more than five a second, nothing forgotten, the last state always told.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EngineError, type Progress } from '../../../engine/contract.ts';
import { openAnnounce } from '../../../engine/pipeline/announce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a thousand changes in a second are at most six nudges, with every photo in one of them', () => {
  const emit = vi.fn();
  const announce = openAnnounce(emit, () => ({}) as Progress);
  for (let id = 1; id <= 1000; id++) {
    announce.photos([id % 400]);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  const told = emit.mock.calls.map(([, data]) => (data as { ids: number[] }).ids);
  expect(told.length).toBeLessThanOrEqual(6);
  expect(new Set(told.flat()).size).toBe(400);
});

test('too many to name are told as many', () => {
  const emit = vi.fn();
  const announce = openAnnounce(emit, () => ({}) as Progress);
  announce.photos([1]);
  announce.photos(Array.from({ length: 5000 }, (_, id) => id));
  vi.advanceTimersByTime(1000);
  expect(emit.mock.calls).toEqual([
    ['photos', { ids: [1] }],
    ['photos', { ids: [] }],
  ]);
});

test('nothing changed is no news', () => {
  const emit = vi.fn();
  openAnnounce(emit, () => ({}) as Progress).photos([]);
  vi.advanceTimersByTime(1000);
  expect(emit).not.toHaveBeenCalled();
});

test('the progress told last is the progress there is', () => {
  const emit = vi.fn();
  let seen = 0;
  const announce = openAnnounce(emit, () => ({ seen }) as Progress);
  for (; seen < 50; seen++) {
    announce.progress();
    vi.advanceTimersByTime(13);
  }
  announce.progress();
  vi.advanceTimersByTime(1000);
  expect(emit.mock.calls.length).toBeLessThanOrEqual(5);
  expect(emit.mock.calls.at(-1)).toEqual(['progress', { seen: 50 }]);
});

test('once closed it tells nothing and asks for nothing, whatever was still under way', async () => {
  let asked = 0;
  const told: string[] = [];
  const announce = openAnnounce(
    (name) => void told.push(name),
    () => {
      asked++;
      return {} as Progress;
    },
  );
  announce.progress();
  announce.progress();
  announce.close();
  announce.progress();
  announce.photos([1]);
  announce.progress();
  vi.advanceTimersByTime(1000);
  expect({ asked, told }).toEqual({ asked: 1, told: ['progress'] });
});

test('a library that cannot be read for a while tells nothing, and then how far it is', () => {
  const emit = vi.fn();
  let damaged = true;
  const announce = openAnnounce(emit, () => {
    if (damaged) throw new EngineError('library-corrupt', 'It is damaged.');
    return {} as Progress;
  });
  for (let times = 0; times < 5; times++) {
    announce.progress();
    vi.advanceTimersByTime(1000);
  }
  expect(emit).not.toHaveBeenCalled();
  damaged = false;
  announce.progress();
  expect(emit).toHaveBeenCalledTimes(1);
});
