// How an answer is told: the two groups, and why each photo is in it.

import { expect, test } from 'vitest';
import type { Misread, Progress, Why } from '../../../engine/contract.ts';
import { notYetFound, reason, remarkLines, resultGroups, whyLine } from '../../../renderer/search/results.ts';

test('two groups with a line between them, or none', () => {
  expect(resultGroups(3, 3)).toEqual([]);
  expect(resultGroups(0, 0)).toEqual([]);
  expect(resultGroups(3, 5).map(({ at, title, line }) => [at, title, line ?? false])).toEqual([
    [0, 'Best matches', false],
    [3, 'Maybe', true],
  ]);
  expect(resultGroups(0, 5).map(({ at, title }) => [at, title])).toEqual([[0, 'Maybe']]);
});

test('photos that failed are not waited for', () => {
  const coverage = { photos: 100, searchable: 99 };
  const failed = (photos: number) => ({ failed: photos }) as Progress;
  expect(notYetFound(coverage, null)).toBe(1);
  expect(notYetFound(coverage, failed(0))).toBe(1);
  expect(notYetFound(coverage, failed(1))).toBe(0);
  expect(notYetFound({ photos: 100, searchable: 60 }, failed(5))).toBe(35);
  // One that was looked at before it failed is not counted twice.
  expect(notYetFound(coverage, failed(3))).toBe(0);
});

test('reasons in words, the same one once, no more than a line holds', () => {
  const why: Why[] = [
    { by: 'tag', author: 'person', text: 'golden retriever', words: ['golden'] },
    { by: 'looks', similarity: 0.6, enough: true },
    { by: 'caption', author: 'model', text: 'a dog on a beach', words: ['dog', 'beach'] },
    { by: 'caption', author: 'person', text: 'dog, beach', words: ['dog', 'beach'] },
    { by: 'folder', author: null, text: 'Dogs', words: ['Dogs'] },
  ];
  expect(whyLine(why)).toBe('tag: golden retriever · looks like it · caption: dog, beach');
  expect(whyLine(why, 9)).toMatch(/ · folder: Dogs$/);
  expect(whyLine([])).toBe('');
  expect(reason({ by: 'looks', similarity: 0.5, enough: false })).toBe('looks a little like it');
  expect(reason({ by: 'example', similarity: 0.9, enough: true })).toBe('looks like the example');
});

test('what was not understood is said in the words of the page, each kind with what it needs', () => {
  const misread: Misread[] = [
    { why: 'no-such-filter', filter: 'colour', known: ['after', 'tag'] },
    { why: 'no-value', filter: 'lens', example: 'lens:35mm' },
    { why: 'bad-value', typed: 'is:happy', takes: 'one-of', known: ['seen', 'failed'] },
    { why: 'bad-value', typed: 'after:june', takes: 'date', known: [] },
    { why: 'no-album', album: 'Sea' },
    { why: 'album-too-deep', album: 'Deep', deepest: 20 },
  ];
  expect(remarkLines(misread.map((one) => ({ what: 'misread', misread: one })))).toEqual([
    'There is no filter “colour:”, so it was read as words. Filters: after, tag.',
    '“lens:” needs a value right after it, like lens:35mm. It was left out.',
    '“is:happy” was left out: choose from seen, failed.',
    '“after:june” was left out: a date is a year, a month or a day: 2019, 2019-06 or 2019-06-24.',
    'There is no album “Sea”.',
    '“Deep” was left out: smart albums may refer to one another 20 deep at most.',
  ]);
});
