// Which questions want a yes or a no, and which of the two (or neither) a probability says. Pure.

import { usualBand, type Band, type ModelDescription } from '../model.ts';

export type Verdict = 'yes' | 'unsure' | 'no';

/** What of this model's probabilities counts as an answer. */
export function bandOf({ calibration }: ModelDescription): Band {
  return calibration.yesNo ?? usualBand;
}

/** `probability` of a yes, 0 to 1. Exactly at a bound, `yes` counts as a yes and `no` as unsure. */
export function verdictOf(probability: number, { no, yes }: Band): Verdict {
  if (probability >= yes) return 'yes';
  return probability < no ? 'no' : 'unsure';
}

const begins =
  /^(?:and |but |so )?(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)(?:n[’']t)? +\S/i;
/** "Can you describe it?" asks for more than a yes; "can you see a dog?" does not. */
const asksTalbot = /^\S+ you (?!see|spot|find|recogni[sz]e|make out)/i;

/**
 * Whether a question leans on what was said before. One that does not is asked without it: an earlier yes makes the next
 * more probable, and a question that stands alone should have one answer, whatever was asked before it.
 */
export function refersBack(question: string): boolean {
  return /^(?:and|but|so)\b|\b(?:it|its|he|she|him|his|hers?|they|them|their|this|that|these|those|one|ones|too|also)\b/i.test(
    question.trim(),
  );
}

/** Whether an English question asks for a yes or a no: not for a choice, nor for something to be told. */
export function wantsYesOrNo(question: string): boolean {
  const words = question.replace(/\s+/g, ' ').trim();
  return (
    begins.test(words) && !asksTalbot.test(words.replace(/^(?:and|but|so) /i, '')) && !/ or (?!not\b)/i.test(words)
  );
}
