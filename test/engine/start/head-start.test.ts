// The first photos go before all work; and what the engine asks of its file as it starts does not grow with the library.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { giveHeadStart } from '../../../engine/start/head-start.ts';

describe('a head start', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  test('work begins once the last picture of the first screen was asked for, and once only', () => {
    const begin = vi.fn();
    const start = giveHeadStart(begin);
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(200);
      start.pictured();
      expect(begin).not.toHaveBeenCalled();
    }
    vi.advanceTimersByTime(1000);
    start.pictured();
    vi.runAllTimers();
    expect(begin).toHaveBeenCalledTimes(1);
  });

  test('it begins all the same where nobody looks, or somebody scrolls on and on', () => {
    const unseen = vi.fn();
    giveHeadStart(unseen);
    const busy = vi.fn();
    const start = giveHeadStart(busy);
    for (let i = 0; i < 50; i++) {
      vi.advanceTimersByTime(100);
      start.pictured();
    }
    expect([unseen, busy].map((begin) => begin.mock.calls.length)).toEqual([1, 1]);
  });

  test('nothing begins after the end', () => {
    const begin = vi.fn();
    const start = giveHeadStart(begin);
    start.pictured();
    start.close();
    start.pictured();
    vi.runAllTimers();
    expect(begin).not.toHaveBeenCalled();
  });
});
