// What counts as sense, and how far two recipes of the same weights may be apart.

import { describe, expect, test } from 'vitest';
import { allowedFor, differencesFrom, doubtsOf, faultsOf, type Measured } from '../../../engine/models/measured.ts';

const good: Measured = {
  similarities: [0.31, 0.1, 0.05],
  matches: [0.9, 0.02, 0.01],
  caption: { text: 'a cat looking at the camera', probability: 0.3 },
  lengthError: 1e-6,
  broken: 0,
};
const saying = (text: string): Measured => ({ ...good, caption: { text, probability: 0.3 } });

describe('by itself', () => {
  test('a sane model has no faults, nor has one that cannot do all', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf({ ...good, caption: null })).toEqual([]);
    expect(faultsOf({ ...good, similarities: null, matches: null, lengthError: null })).toEqual([]);
  });

  test.each<[string, Measured]>([
    ['3 values are not finite', { ...good, broken: 3 }],
    ['not of length one', { ...good, lengthError: 0.4 }],
    ['not of length one', { ...good, lengthError: Number.NaN }],
    ['no cosines', { ...good, similarities: [0.3, Number.NaN, 0] }],
    ['no probabilities', { ...good, matches: [1.2, 0, 0] }],
    ['no words', saying(' … ')],
    ['does not end: 61 words', saying(Array.from({ length: 61 }, (_, i) => `w${i}`).join(' '))],
    ['probability of its caption', { ...good, caption: { text: 'a cat', probability: Number.NaN } }],
  ])('%s', (said, measured) => {
    expect(faultsOf(measured).join(' ')).toContain(said);
  });
});

test('untrained words are told, and no fault', () => {
  expect(doubtsOf(good)).toEqual([]);
  expect(doubtsOf({ ...good, caption: null })).toEqual([]);
  expect(doubtsOf(saying('the the the the the'))[0]).toContain('again and again');
  expect(faultsOf(saying('the the the the the'))).toEqual([]);
});

describe('beside another', () => {
  test('exact ones say the same words; rounded ones may choose others, but not see another photo', () => {
    const exact = allowedFor('reference', 'reference-f32');
    const rounded = allowedFor('reference', 'cpu-int8');
    expect(differencesFrom(good, good, exact)).toEqual([]);
    expect(differencesFrom(good, saying('a cat'), exact).join()).toContain('“a cat” in place of');
    expect(differencesFrom(good, saying('a cat'), rounded)).toEqual([]);
    const near = { ...good, similarities: [0.29, 0.12, 0.05] };
    expect(differencesFrom(good, near, exact).join()).toContain('differ by 0.020');
    expect(differencesFrom(good, near, rounded)).toEqual([]);
    expect(differencesFrom(good, { ...good, similarities: [0.05, 0.1, 0.31] }, rounded)).toHaveLength(1);
    expect(differencesFrom(good, { ...good, matches: [0.1, 0.02, 0.01] }, rounded)).toHaveLength(1);
  });
});
