// How sure an answer is, in words first and as a number for whoever asks. Models are surer than they are right, so no number
// is shown unasked, and none is ever a full hundred. Pure.

import type { Turn } from '../engine/contract.ts';
import { odds, percent } from './phrases.ts';
import { words } from './words.ts';

type Said = Pick<Turn, 'probability' | 'yesNo'>;

/** Null where the model said nothing about it. */
export function sureWords({ probability, yesNo }: Said): string | null {
  if (yesNo?.verdict === 'unsure') return words.ask.cannotTell;
  if (yesNo) return graded(Math.max(yesNo.probability, 1 - yesNo.probability), 0.9, 0.75, 0.6);
  // Of a whole answer it is a product over its words: honest bounds are low.
  return probability === null ? null : graded(probability, 0.75, 0.45, 0.2);
}

/** The number behind the words; null where there is none. */
export function sureNumber({ probability, yesNo }: Said): string | null {
  if (yesNo) return odds(yesNo);
  return probability === null ? null : words.ask.likely(percent(Math.min(0.99, probability)));
}

function graded(value: number, very: number, fairly: number, little: number): string {
  const { sure } = words.ask;
  if (value >= very) return sure.very;
  if (value >= fairly) return sure.fairly;
  return value >= little ? sure.little : sure.guess;
}
