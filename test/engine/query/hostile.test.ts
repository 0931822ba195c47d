// Whatever is typed, no search fails and nothing is read as SQL or as the full-text language.

import { expect, test } from 'vitest';
import { openQuery } from '../../../engine/query/query.ts';
import { filled } from './pictured-library.ts';

test('nothing typed breaks the full-text search', async () => {
  const { store, dog } = filled();
  const query = openQuery(store, () => null);
  const hostile = [
    '" OR NEAR( *',
    'NEAR(dog cat, 5)',
    'caption:dog',
    'dog AND',
    '{written} : x',
    "'; drop table photos",
    '^dog',
    '"""',
    'dog"',
    '\\"',
    '*',
    'a*b',
    '-*',
    '-"',
    '((((',
    'dog\u0000cat',
    '\ud800dog',
    '+dog',
    '“””',
  ];
  const signs = ['"', '*', '(', ')', '^', ':', '-', 'OR', 'NOT', 'NEAR', ' ', 'dog', "'", '\\', '%', '{', ',', '\n'];
  let seed = 11;
  for (let i = 0; i < 300; i++) {
    let line = '';
    for (let j = 0; j <= i % 8; j++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      line += signs[(seed >> 8) % signs.length]!;
    }
    hostile.push(line);
  }
  for (const text of hostile)
    await expect(query.search({ text })).resolves.toMatchObject({ filters: expect.any(Array) });
  expect(store.photo(dog).caption).toBe('a dog runs');
});
