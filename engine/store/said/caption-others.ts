// What a model said of a photo besides the caption it chose: kept with that caption, so that a person may choose another
// later. Nothing of it is found by a search.

import type { CaptionCandidate } from '../../contract.ts';
import { run, sql, type WriteDb } from '../file/sql.ts';

/** More is seldom worth reading. */
const mostKept = 7;

/** Each text once; the caption itself is none of the others. */
export function keepOthers(db: WriteDb, caption: number, text: string, others: readonly CaptionCandidate[]): void {
  const said = new Map<string, CaptionCandidate>();
  for (const one of others) {
    if (one.text.trim() && one.text !== text && !said.has(one.text)) said.set(one.text, candidate(one));
  }
  if (said.size === 0) return;
  const kept = JSON.stringify([...said.values()].slice(0, mostKept));
  run(db, sql`insert into caption_others (caption, said) values (${caption}, ${kept})`);
}

export function readOthers(said: string | null): CaptionCandidate[] {
  return said === null ? [] : (JSON.parse(said) as CaptionCandidate[]);
}

function candidate({ text, match, similarity, probability, sampled }: CaptionCandidate): CaptionCandidate {
  return { text, match, similarity, probability, sampled };
}
