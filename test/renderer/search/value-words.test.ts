// What is offered behind a filter says what it means, wherever the letters alone do not.

import { expect, test } from 'vitest';
import { closedValues } from '../../../engine/query/parse.ts';
import { meaningOf } from '../../../renderer/search/value-words.ts';
import { de } from '../../../renderer/words/de.ts';
import { en } from '../../../renderer/words/en.ts';
import { zh } from '../../../renderer/words/zh.ts';

test('every state and mark that can be asked for is explained', () => {
  const { is, has, rating, label } = closedValues();
  for (const [filter, values] of Object.entries({ is, has, rating, label }))
    for (const value of values!) expect(meaningOf(filter, value), `${filter}:${value}`).toMatch(/\S/);
});

test('stars are drawn, and what nobody needs to be told is not said', () => {
  expect(meaningOf('rating', '5')).toBe('★★★★★');
  expect(meaningOf('rating', '>=3')).toBe('★★★ or more');
  expect(meaningOf('rating', '0')).toBe('No stars');
  expect(meaningOf('label', 'none')).toBe('No label');
  expect(meaningOf('camera', 'Leica M10')).toBeNull();
  expect(meaningOf(null, 'beach')).toBeNull();
});

test('every language explains the same values', () => {
  for (const language of [de, zh])
    for (const filter of ['is', 'has'] as const)
      expect(Object.keys(language.search.means[filter])).toEqual(Object.keys(en.search.means[filter]));
});
