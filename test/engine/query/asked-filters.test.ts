// What was answered to a question put to many photos is a filter like any other.

import { expect, test } from 'vitest';
import { parse } from '../../../engine/query/parse.ts';

test.each([
  ['yes:"is it raining?"', { by: 'asked', question: 'is it raining?', verdict: 'yes' }],
  ['no:rain', { by: 'asked', question: 'rain', verdict: 'no' }],
  ['-unsure:"is it raining"', { by: 'asked', question: 'is it raining', verdict: 'unsure', not: true }],
  ['asked:"is it raining"', { by: 'asked', question: 'is it raining', verdict: null }],
])('%s', (line, filter) => {
  expect(parse(line)).toMatchObject({ filters: [filter], shown: [line], wanted: [], notes: [] });
});

test('one without a question says how it is written', () => {
  expect(parse('yes: ').notes).toEqual([{ why: 'no-value', filter: 'yes', example: 'yes:"is there a dog"' }]);
});
