// A refusal in one line: in the language of the page whatever the engine says, and never in words for programmers.

import { expect, test } from 'vitest';
import { EngineError } from '../../engine/contract.ts';
import { refusal } from '../../renderer/refusal.ts';
import { de } from '../../renderer/words/de.ts';
import { en } from '../../renderer/words/en.ts';

const taken = new EngineError('bad-request', 'There is an album “Sea” already. Choose another name.');

test('in English the engine’s own words, which say what to do next', () => {
  expect(refusal(taken, 'en', en.reasons)).toBe('There is an album “Sea” already. Choose another name.');
});

test('in another language its own words first, and those of this very case behind them', () => {
  const { happened, next } = de.reasons['bad-request'];
  expect(refusal(taken, 'de', de.reasons)).toBe(`${happened} ${next} (${taken.message})`);
});

test('a refusal that was told needs no error around it', () => {
  const { happened, next } = de.reasons['disk-full'];
  expect(refusal({ reason: 'disk-full', message: '' }, 'de', de.reasons)).toBe(`${happened} ${next}`);
});

test.each(['en', 'de'] as const)('what nobody foresaw is said in plain words: %s', (spoken) => {
  const { reasons } = spoken === 'en' ? en : de;
  const { happened, next } = reasons.bug;
  expect(refusal(new TypeError('x is undefined'), spoken, reasons)).toBe(`${happened} ${next}`);
  expect(refusal('x is undefined', spoken, reasons)).toBe(`${happened} ${next}`);
});
