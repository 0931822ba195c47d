// Rates over the last minute of work, and time left that is honest or not said.

import { describe, expect, test } from 'vitest';
import { openPace, timeLeft } from '../../../engine/pipeline/pace.ts';

function clocked() {
  let now = 0;
  return { pace: openPace(() => now), pass: (ms: number) => void (now += ms) };
}

describe('rate', () => {
  test('nothing is said before there was work enough', () => {
    const { pace, pass } = clocked();
    expect(pace.rate()).toBeNull();
    pace.begin();
    pass(1000);
    pace.did(3);
    expect(pace.rate()).toBeNull();
    pass(1000);
    pace.did(3);
    expect(pace.rate()).toBe(3);
  });

  test('a rest does not count, however long', () => {
    const { pace, pass } = clocked();
    pace.begin();
    pass(2000);
    pace.did(4);
    pace.rest();
    pass(8 * 3600_000);
    pace.begin();
    pass(2000);
    pace.did(4);
    expect(pace.rate()).toBe(2);
  });

  test('what was more than a minute of work ago is forgotten', () => {
    const { pace, pass } = clocked();
    pace.begin();
    for (let i = 0; i < 100; i++) {
      pass(1000);
      pace.did(10);
    }
    for (let i = 0; i < 60; i++) {
      pass(1000);
      pace.did(1);
    }
    expect(pace.rate()).toBe(1);
  });
});

describe('time left', () => {
  const work = { unread: 100, waiting: 120, readRate: 10, seeRate: 2, willSee: true };

  test('reading what is unread, then seeing all that wait', () => expect(timeLeft(work)).toBe(70));

  test('without a model only reading is waited for', () =>
    expect(timeLeft({ ...work, seeRate: null, willSee: false })).toBe(10));

  test('an unknown rate makes the whole unknown, unless it is not needed', () => {
    expect(timeLeft({ ...work, seeRate: null })).toBeNull();
    expect(timeLeft({ ...work, readRate: null, unread: 0 })).toBe(60);
  });

  test('nothing left is no time', () => expect(timeLeft({ ...work, unread: 0, waiting: 0 })).toBe(0));
});
