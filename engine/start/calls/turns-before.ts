// What of a conversation goes into the prompt before a question. Pure.

import type { Turn } from '../../contract.ts';
import { refersBack, wantsYesOrNo } from '../../vision/vision.ts';

/**
 * What was said before, as far as it helps. An earlier yes makes another yes more probable and begins answers in words with
 * one, so only a question that leans on what was said hears of it; an answer that was none helps nobody.
 */
export function turnsBefore(question: string, conversation: readonly Turn[]): { question: string; answer: string }[] {
  const leans = refersBack(question);
  if (!leans && wantsYesOrNo(question)) return [];
  const helpful = conversation.filter(({ yesNo }) => !yesNo || (leans && yesNo.verdict !== 'unsure'));
  return helpful.map((turn) => ({ question: turn.question, answer: turn.answer }));
}
