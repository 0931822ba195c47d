// What waits for a person is counted when something has changed, and not for every photo.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { News, Remote } from '../../engine/contract.ts';
import { Waiting } from '../../renderer/waiting.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function engine() {
  const heard = new Map<string, (data: never) => void>();
  const state = { review: 17, duplicates: 2, asked: 0, away: false };
  const remote = {
    on: (name: keyof News, handle: (data: never) => void) => heard.set(name, handle),
    reviewQueue: async () => {
      if (state.away) throw new Error('away');
      state.asked++;
      return { items: [], total: state.review, cursor: null };
    },
    duplicates: async () => ({ groups: [], total: state.duplicates, cursor: null }),
  };
  return { remote: remote as unknown as Remote, state, tell: (name: keyof News) => heard.get(name)?.({} as never) };
}

test('both are told a moment after the start, and again after news', async () => {
  const { remote, state, tell } = engine();
  const waiting = new Waiting(remote);
  expect([waiting.review, waiting.duplicates]).toEqual([null, null]);
  await vi.advanceTimersByTimeAsync(2000);
  expect([waiting.review, waiting.duplicates]).toEqual([17, 2]);
  Object.assign(state, { review: 16, duplicates: 3 });
  tell('photos');
  tell('comparing');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([waiting.review, waiting.duplicates]).toEqual([16, 3]);
});

test('a hundred photos that change at once are counted once', async () => {
  const { remote, state, tell } = engine();
  const waiting = new Waiting(remote);
  await vi.advanceTimersByTimeAsync(2000);
  for (let photo = 0; photo < 100; photo++) tell('photos');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([waiting.review, state.asked]).toEqual([17, 2]);
});

test('what was counted stays while the engine is away', async () => {
  const { remote, state, tell } = engine();
  const waiting = new Waiting(remote);
  await vi.advanceTimersByTimeAsync(2000);
  state.away = true;
  tell('photos');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(waiting.review).toBe(17);
  Object.assign(state, { away: false, review: 3 });
  tell('photos');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(waiting.review).toBe(3);
});
