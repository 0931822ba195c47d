// How sure an answer is, in words first and as a number for whoever asks. Models are surer than they are right, so no number
// is shown unasked, and none is ever a full hundred. Pure.

import type { Turn } from '../../engine/contract.ts';
import { odds, percent } from '../phrases.ts';
import { words } from '../words.ts';

type Said = Pick<Turn, 'probability' | 'yesNo'>;

/** Null where the model said nothing about it. */
export function sureWords({ probability, yesNo }: Said): string | null {
  if (yesNo?.verdict === 'unsure') return words.ask.cannotTell;
  if (yesNo) return ofTwo(Math.max(yesNo.probability, 1 - yesNo.probability));
  // Of a whole answer it is a product over its words: honest bounds are low.
  return probability === null ? null : ofAnswer(probability);
}

/** The number behind the words; null where there is none. */
export function sureNumber({ probability, yesNo }: Said): string | null {
  if (yesNo) return odds(yesNo);
  return probability === null ? null : words.ask.likely(percent(Math.min(0.99, probability)));
}

function ofTwo(value: number): string {
  const { sure, leaning } = words.ask;
  if (value >= 0.9) return sure.very;
  return value >= 0.75 ? sure.fairly : leaning;
}

function ofAnswer(value: number): string {
  const { sure } = words.ask;
  if (value >= 0.75) return sure.very;
  if (value >= 0.45) return sure.fairly;
  return value >= 0.2 ? sure.little : sure.guess;
}
