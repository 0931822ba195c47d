// How sure an answer is: in words, and as a number that never says it is certain.

import { expect, test } from 'vitest';
import { sureNumber, sureWords } from '../../../renderer/questions/sureness.ts';

const yesNo = (probability: number, verdict: 'yes' | 'unsure' | 'no') => ({
  probability,
  yesNo: { probability, verdict },
});

test('words get weaker as the probability falls, and an unsure verdict claims nothing', () => {
  const said = (probability: number) => sureWords({ probability, yesNo: null });
  expect(new Set([0.9, 0.5, 0.3, 0.1].map(said)).size).toBe(4);
  expect(said(0.1)).toBe('A guess');
  expect(sureWords({ probability: null, yesNo: null })).toBeNull();
  expect(sureWords(yesNo(0.05, 'no'))).toBe(sureWords(yesNo(0.95, 'yes')));
  expect(sureWords(yesNo(0.7, 'yes'))).not.toBe(sureWords(yesNo(0.95, 'yes')));
  expect(sureWords(yesNo(0.64, 'unsure'))).toBe('Could be either');
});

test('the number is of the answer that was given, and is never a hundred', () => {
  expect(sureNumber(yesNo(0.2, 'no'))).toBe('80% for no');
  expect(sureNumber(yesNo(1, 'yes'))).toBe('more than 99% for yes');
  expect(sureNumber({ probability: 1, yesNo: null })).toMatch(/^99%/);
  expect(sureNumber({ probability: null, yesNo: null })).toBeNull();
});
