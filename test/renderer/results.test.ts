// How an answer is told: the two groups, and why each photo is in it.

import { expect, test } from 'vitest';
import type { Why } from '../../engine/contract.ts';
import { reason, resultGroups, whyLine } from '../../renderer/results.ts';

test('two groups with a line between them, or none', () => {
  expect(resultGroups(3, 3)).toEqual([]);
  expect(resultGroups(0, 0)).toEqual([]);
  expect(resultGroups(3, 5).map(({ at, title, line }) => [at, title, line ?? false])).toEqual([
    [0, 'Best matches', false],
    [3, 'Maybe', true],
  ]);
  expect(resultGroups(0, 5).map(({ at, title }) => [at, title])).toEqual([[0, 'Maybe']]);
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
