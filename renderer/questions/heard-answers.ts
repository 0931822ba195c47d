// What is read aloud of a question to many photos: how far it is, a few times only, and what came of it; also when what counts
// as sure is moved.

import type { Inquiry } from '../../engine/contract.ts';
import { inQuarters } from '../quarters.ts';
import { words } from '../words.ts';

export function heardAnswers(inquiry: Inquiry | null): string {
  if (!inquiry) return '';
  const { yes, unsure, no, photos, state } = inquiry;
  const answered = yes + unsure + no;
  if (state === 'working') return words.questions.progress(inQuarters(answered, photos), photos);
  return words.said.between([words.questions.done(answered), words.questions.counted(yes, unsure, no)]);
}
