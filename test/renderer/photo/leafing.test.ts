// A step by itself is looked at; steps in a hurry are passed, but for the last.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { slowestRepeatMs, watchHeldKeys } from '../../../renderer/keys/held-key.ts';
import { hurryMs, Leafing } from '../../../renderer/photo/leafing.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('one step counts at once; a held key only where it stops', () => {
  const leafing = new Leafing();
  let end = leafing.turn(1);
  expect(leafing.rested).toBe(1);
  for (let photo = 2; photo < 40; photo++) {
    vi.advanceTimersByTime(hurryMs / 3);
    end();
    end = leafing.turn(photo);
    expect(leafing.rested).toBe(1);
  }
  vi.advanceTimersByTime(hurryMs);
  expect(leafing.rested).toBe(39);
  vi.advanceTimersByTime(hurryMs * 2);
  end();
  leafing.turn(40);
  expect(leafing.rested).toBe(40);
});

test('a key that is held passes photos at any pace, until it is let go', () => {
  const page = new EventTarget();
  const stop = watchHeldKeys(page);
  const key = (type: string, repeat = false) => page.dispatchEvent(Object.assign(new Event(type), { repeat }));
  const leafing = new Leafing();
  key('keydown');
  let end = leafing.turn(1);
  expect(leafing.rested).toBe(1);
  for (let photo = 2; photo < 10; photo++) {
    vi.advanceTimersByTime(slowestRepeatMs - 100);
    key('keydown', true);
    end();
    end = leafing.turn(photo);
    expect(leafing.rested).toBe(1);
  }
  key('keyup');
  expect(leafing.rested).toBe(9);
  end();
  end = leafing.turn(10);
  vi.advanceTimersByTime(hurryMs);
  expect(leafing.rested).toBe(10);
  end();
  stop();
});
