// What counts as long work that ended, and what does not: from the engine's news and a clock of the test's own.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Exporting, Inquiry, News, Progress } from '../../engine/contract.ts';
import { createNews } from '../../engine/wire.ts';
import { Doings, type Ended, noticeText } from '../../main/doings.ts';

const idle: Progress = {
  ...{ photos: 100, seen: 0, waiting: 0, failed: 0, unread: 0, paused: false, doing: 'nothing', describing: 'on' },
  ...{ rate: null, readRate: null, seeRate: null, secondsLeft: null, problem: null, held: null },
};
const busyWith: Progress = { ...idle, doing: 'seeing', waiting: 100 };
const exporting = { id: 1, folder: '/home/me/Slides', state: 'working', done: 7, problem: null } as Exporting;
const inquiry = {
  id: 1,
  state: 'working',
  question: 'Is it {many}?',
  yes: 1,
  unsure: 1,
  no: 1,
  problem: null,
} as Inquiry;

let now = 0;
let ended: Ended[] = [];
let busy: boolean[] = [];
let news = createNews<News>();
let doings: Doings;
beforeEach(() => {
  [now, ended, busy, news] = [0, [], [], createNews<News>()];
  doings = new Doings({ onBusy: (is) => busy.push(is), onEnded: (one) => ended.push(one) }, () => now);
  doings.meet(news);
});

describe('work on photos', () => {
  test('that took long is told once it ends, with how many were described', () => {
    news.emit('progress', busyWith);
    now = 30_000;
    news.emit('progress', { ...busyWith, seen: 60, waiting: 40 });
    news.emit('progress', { ...idle, seen: 100 });
    news.emit('progress', { ...idle, seen: 100 });
    expect(ended).toMatchObject([{ what: 'described', many: 100, command: 'go.activity' }]);
    expect(busy).toEqual([true, false]);
  });

  test('that was over at once is not told', () => {
    news.emit('progress', busyWith);
    now = 5000;
    news.emit('progress', { ...idle, seen: 100 });
    expect(ended).toEqual([]);
  });

  test('is no reason to stay awake while it is paused or stands', () => {
    news.emit('progress', busyWith);
    news.emit('progress', { ...busyWith, paused: true });
    news.emit('progress', busyWith);
    news.emit('progress', { ...busyWith, held: { why: 'hot', how: 'stopped', anyway: false } });
    news.emit('progress', { ...busyWith, held: { why: 'hot', how: 'stopped', anyway: true } });
    expect(busy).toEqual([true, false, true, false, true]);
  });

  test('that stops for want of something says so once', () => {
    const problem = { reason: 'disk-full' as const, message: 'The disk is full.' };
    news.emit('progress', { ...busyWith, problem });
    news.emit('progress', { ...busyWith, problem });
    expect(ended).toMatchObject([{ what: 'stopped', why: 'disk-full' }]);
    const words = { stopped: 'Talbot needs you: {why}' } as never;
    expect(noticeText(words, ended[0]!, { 'disk-full': 'Das Laufwerk ist voll.' })).toBe(
      'Talbot needs you: Das Laufwerk ist voll.',
    );
  });
});

test('an export that was long is told with the name of its folder', () => {
  news.emit('exporting', exporting);
  now = 60_000;
  news.emit('exporting', { ...exporting, state: 'done' });
  expect(ended).toMatchObject([{ what: 'exported', many: 7, name: 'Slides', command: null }]);
});

test('one that a person stopped is not told', () => {
  news.emit('exporting', exporting);
  now = 60_000;
  news.emit('exporting', { ...exporting, state: 'stopped' });
  expect(ended).toEqual([]);
});

test('a question is told with its words as they are', () => {
  news.emit('inquiring', inquiry);
  now = 60_000;
  news.emit('inquiring', { ...inquiry, state: 'done' });
  const words = { answered: '{name} {many}' } as never;
  expect(noticeText(words, ended[0]!, {})).toBe('Is it {many}? 3');
  const german = new Intl.NumberFormat('de');
  expect(noticeText(words, { ...ended[0]!, many: 12_345 }, {}, german)).toBe('Is it {many}? 12.345');
});

test('what an engine was doing is over when another one takes its place', () => {
  news.emit('exporting', exporting);
  doings.meet(createNews<News>());
  expect(busy).toEqual([true, false]);
});
