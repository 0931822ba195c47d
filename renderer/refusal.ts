// Why something was refused, in one line and in the page's language: what happened and what to do next. The engine's own
// words, which tell of this very case, are English and come behind those of other languages.

import type { Reason } from '../engine/contract.ts';
import { language } from './locale.ts';
import { known } from './wishes.svelte.ts';
import { reasons } from './words.ts';

interface Refused {
  reason: Reason;
  message: string;
}

/** `refused`: a refusal that was told, or whatever was thrown. */
export function refusal(refused: unknown, spoken = language, said = reasons): string {
  const { reason, message } = isTold(refused) ? refused : known(refused);
  const { happened, next } = said[reason];
  const line = `${happened} ${next}`;
  // What nobody foresaw says nothing to a person.
  if (message === '' || reason === 'bug') return line;
  return spoken === 'en' ? message : `${line} (${message})`;
}

function isTold(refused: unknown): refused is Refused {
  return typeof refused === 'object' && refused !== null && 'reason' in refused && 'message' in refused;
}
