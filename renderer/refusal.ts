// Why something was refused, in one line and in the page's language: what happened and what to do next. Of a very case in the
// words it has for it; of others in those of its reason, which the engine's own take the place of where the page speaks English.

import type { Reason } from '../engine/contract.ts';
import { language } from './locale.ts';
import { said } from './sayings.ts';
import { known } from './wishes.svelte.ts';
import { reasons, words } from './words.ts';
import type { Words } from './words/en.ts';

interface Refused {
  reason: Reason;
  message: string;
}

/** `refused`: a refusal that was told, or whatever was thrown. */
export function refusal(refused: unknown, spoken = language, all: Pick<Words, 'reasons' | 'sayings'> = words): string {
  const { reason, message } = isTold(refused) ? refused : known(refused);
  const { happened, next } = all.reasons[reason];
  return ofThisCase({ reason, message }, spoken, all.sayings) ?? `${happened} ${next}`;
}

/** Reasons that say nothing by themselves. */
const vague = new Set<Reason>(['bad-request', 'not-allowed', 'not-found', 'busy', 'cancelled']);

/** The same in two lines: what it comes to, and what is to be said of this case. */
export function refusalLines({ reason, message }: Refused): { happened: string; next: string; more: string | null } {
  const more = ofThisCase({ reason, message }, language, words.sayings);
  if (more !== null && vague.has(reason)) return { happened: '', next: more, more: null };
  return { ...reasons[reason], more };
}

/** Null: nothing but its reason is to be said. */
function ofThisCase({ reason, message }: Refused, spoken: string, sayings: Words['sayings']): string | null {
  // What nobody foresaw says nothing to a person.
  if (message === '' || reason === 'bug') return null;
  return said(message, sayings) ?? (spoken === 'en' ? message : null);
}

function isTold(refused: unknown): refused is Refused {
  return typeof refused === 'object' && refused !== null && 'reason' in refused && 'message' in refused;
}
