// What is read aloud of the work: when it is said, in which words, and that nothing is said twice.

import { describe, expect, test } from 'vitest';
import { HeardWork } from '../../renderer/heard-work.ts';
import { en } from '../../renderer/words/en.ts';

const rest = { doing: 'nothing', paused: false, waiting: 0, photos: 8, unread: 0, seen: 8, failed: 0 } as const;
const nothing = { ...rest, describing: 'on' } as const;
const seeing = (seen: number) => ({ ...nothing, doing: 'seeing', waiting: 8 - seen, seen }) as const;
const { doing } = en.work;

describe('work that is heard', () => {
  test('begins, goes by quarters, and ends', () => {
    const ear = new HeardWork();
    const said = [nothing, seeing(0), ...[1, 2, 3, 4, 5, 6, 7].map(seeing), nothing].map((now) => ear.progress(now));
    const quarters = [25, 50, 75].map((share) => `${doing.seeing}: ${share}%`);
    expect(said.filter((text) => text !== null)).toEqual([doing.seeing, ...quarters, en.work.done]);
    expect(ear.progress(nothing)).toBeNull();
  });

  test('is not said where it stands there already', () => {
    const ear = new HeardWork();
    expect([seeing(4), seeing(5)].map((now) => ear.progress(now))).toEqual([null, null]);
    expect(ear.progress(seeing(6))).toBe(`${doing.seeing}: 75%`);
  });

  test('does not go back when more is found meanwhile', () => {
    const ear = new HeardWork();
    const reading = (unread: number, photos: number) =>
      ({ ...nothing, doing: 'reading', photos, unread, seen: 0, waiting: photos }) as const;
    ear.progress(nothing);
    expect(ear.progress(reading(4, 8))).toBe(`${doing.reading}: 50%`);
    expect(ear.progress(reading(12, 16))).toBeNull();
  });

  test('pauses and goes on', () => {
    const ear = new HeardWork();
    ear.progress(seeing(2));
    expect(ear.progress({ ...seeing(2), paused: true })).toBe(en.work.paused);
    expect(ear.progress({ ...seeing(2), paused: true })).toBeNull();
    expect(ear.progress(seeing(2))).toBe(`${doing.seeing}: 25%`);
  });

  test('ends with how many could not be done', () => {
    const ear = new HeardWork();
    ear.progress(seeing(6));
    const problems = `${en.activity.failures}: 2 photos`;
    expect(ear.progress({ ...nothing, seen: 6, failed: 2 })).toBe(`${en.work.done}. ${problems}`);
    const off = new HeardWork();
    off.progress({ ...nothing, describing: 'off', doing: 'reading', waiting: 3, unread: 3 });
    expect(off.progress({ ...nothing, describing: 'off' })).toBe(doing.nothing);
  });

  test('tells each kind of failure once, and anew when it comes back', () => {
    const ear = new HeardWork();
    const empty = { stage: 'read', reason: 'file-empty', photos: 1 } as const;
    const told = `1 photo: ${en.reasons['file-empty'].happened}`;
    expect(ear.failures([])).toBeNull();
    expect(ear.failures([empty])).toBe(told);
    expect(ear.failures([{ ...empty, photos: 5 }])).toBeNull();
    expect(ear.failures([])).toBeNull();
    expect(ear.failures([empty])).toBe(told);
    expect(new HeardWork().failures([empty])).toBeNull();
  });
});
