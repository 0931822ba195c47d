// What a model says about the self-test's photo, as few numbers and words, and whether they make sense: by themselves, and
// beside the same numbers from elsewhere. Pure.

import type { ModelDescription } from '../model.ts';

/** Everything that was measured of one model on one photo; null for what it cannot do. */
export interface Measured {
  /** Best cosine of the photo with each of the phrases. */
  similarities: number[] | null;
  /** Image-text matching probability of each. */
  matches: number[] | null;
  caption: { text: string; probability: number } | null;
  /** Largest difference of a vector's length from 1. */
  lengthError: number | null;
  /** Values that are not finite numbers, in the visual prompt and the vectors. */
  broken: number;
}

/** Said of a photo of a cat: near, far, and nothing to do with it. */
export const phrases = ['a cat looking at the camera', 'a city street at night', 'two dogs running on a beach'];

const mostWords = 60;
const mostRepeats = 4;

/** What is wrong with it whatever it is compared with; empty when nothing is. */
export function faultsOf({ similarities, matches, caption, lengthError, broken }: Measured): string[] {
  const faults = [];
  if (broken > 0) faults.push(`${broken} values are not finite numbers.`);
  if (lengthError !== null && !(lengthError < 0.02)) faults.push('Its search vectors are not of length one.');
  if (similarities && !similarities.every((value) => Math.abs(value) <= 1.001)) {
    faults.push('Its similarities are no cosines.');
  }
  if (matches && !matches.every((value) => value >= 0 && value <= 1))
    faults.push('Its match scores are no probabilities.');
  if (caption) faults.push(...captionFaults(caption));
  return faults;
}

function captionFaults({ text, probability }: NonNullable<Measured['caption']>): string[] {
  const words = wordsOf(text);
  if (words.length === 0) return ['Its caption has no words.'];
  if (words.length > mostWords) return [`Its caption does not end: ${words.length} words.`];
  return probability > 0 && probability <= 1 ? [] : ['The probability of its caption is none.'];
}

/** Not wrong, since untrained weights say the same, but worth telling. */
export function doubtsOf({ caption }: Measured): string[] {
  const words = wordsOf(caption?.text ?? '');
  if (longestRun(words) <= mostRepeats) return [];
  return [`It says the same again and again: “${caption!.text.slice(0, 60)}”. Was it ever trained?`];
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function longestRun(words: readonly string[]): number {
  let longest = 0;
  let run = 0;
  words.forEach((word, i) => {
    run = word === words[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}

/** How far two recipes of the same weights may be apart; exact ones say the same to the rounding of float32. */
export interface Allowed {
  similarity: number;
  match: number;
  sameWords: boolean;
}

const exact: Allowed = { similarity: 2e-3, match: 0.01, sameWords: true };
const rounded: Allowed = { similarity: 0.08, match: 0.25, sameWords: false };

export function allowedFor(...recipes: ModelDescription['recipe'][]): Allowed {
  return recipes.every((recipe) => recipe === 'reference-f32' || recipe === 'reference') ? exact : rounded;
}

/** Where they say something else than the other ones did; what only one of them has is not compared. */
export function differencesFrom(wanted: Measured, found: Measured, allowed: Allowed): string[] {
  const apart = (a: number[] | null, b: number[] | null) =>
    a && b ? Math.max(0, ...a.map((value, i) => Math.abs(value - (b[i] ?? Infinity)))) : 0;
  const similarity = apart(wanted.similarities, found.similarities);
  const match = apart(wanted.matches, found.matches);
  const differences = [];
  if (!(similarity <= allowed.similarity)) differences.push(`Similarities differ by ${similarity.toFixed(3)}.`);
  if (!(match <= allowed.match)) differences.push(`Match scores differ by ${match.toFixed(2)}.`);
  const [said, meant] = [found.caption?.text, wanted.caption?.text];
  if (allowed.sameWords && said !== undefined && meant !== undefined && said !== meant) {
    differences.push(`It says “${said}” in place of “${meant}”.`);
  }
  return differences;
}
