// How the answers to one question are read: as measured of the model that gave them, or by the bounds a person has set for
// that question. Probabilities are kept, so nothing is asked again for it.

import type { Band, Verdict } from '../../contract.ts';
import { column, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

/** Of how many parts a spread is; each as wide as the finest step a person moves a bound by. */
const parts = 100;

/** Null gives it back to the models. What counts answers follows by itself. */
export function setInquiryBand(db: WriteDb, id: number, band: Band | null): void {
  run(db, sql`update inquiries set no_below = ${band?.no ?? null}, yes_from = ${band?.yes ?? null} where id = ${id}`);
}

export function bandOf(row: { no_below: number | null; yes_from: number | null }): Band | null {
  return row.no_below === null || row.yes_from === null ? null : { no: row.no_below, yes: row.yes_from };
}

/** Answered rows `v` that say so, by bounds set or (null) by their models. */
export function says(verdict: Verdict, band: { no: Sql; yes: Sql } | null, answered = byVerdict): Sql {
  if (!band) return sql`v.verdict = ${verdict}`;
  if (verdict === 'yes') return sql`${answered} and v.probability >= ${band.yes}`;
  if (verdict === 'no') return sql`${answered} and v.probability < ${band.no}`;
  return sql`${answered} and v.probability >= ${band.no} and v.probability < ${band.yes}`;
}

/** Of answered rows, three stretches of the index that holds all that is asked. */
const byVerdict = sql`v.verdict in ('yes', 'unsure', 'no')`;
/** The same in the words of the index that has them in order of probability. */
export const inOrder = sql`v.verdict is not null`;

export const saysBySet = (verdict: Verdict) => says(verdict, { no: sql`i.no_below`, yes: sql`i.yes_from` });

/** What a model's own verdict is by bounds that were set. */
export function readBy(band: Band | null, verdict: Verdict, probability: number): Verdict {
  if (!band) return verdict;
  if (probability >= band.yes) return 'yes';
  return probability < band.no ? 'no' : 'unsure';
}

/** The answer that was counted last: by verdict, each in order of probability, as one index has them. */
export interface SpreadPlace {
  verdict: Verdict;
  probability: number;
  photo: number;
}

const verdicts: readonly Verdict[] = ['yes', 'unsure', 'no'];
const beforeAll = { probability: -1, photo: 0 };

/**
 * Adds up to `limit` answers behind a place to how many were answered with 0 to 1 per cent, 1 to 2, and so on: a hundred
 * counts. Returns where it ended; null when none is left.
 */
export function spreadSome(
  db: ReadDb,
  id: number,
  counts: number[],
  after: SpreadPlace | null,
  limit: number,
): SpreadPlace | null {
  const place = after ?? { verdict: verdicts[0]!, ...beforeAll };
  const found = column<number>(db, spreadQuery(id, place, limit));
  for (const probability of found) counts[partAt(probability)]!++;
  if (found.length < limit) {
    const next = verdicts[verdicts.indexOf(place.verdict) + 1];
    return next ? { verdict: next, ...beforeAll } : null;
  }
  const [photo] = column<number>(db, spreadQuery(id, place, 1, limit - 1));
  return { verdict: place.verdict, probability: found.at(-1)!, photo: photo! };
}

/** Probabilities in order; with `skip` the photo of the one behind so many. */
export function spreadQuery(
  id: number,
  { verdict, probability, photo }: SpreadPlace,
  limit: number,
  skip?: number,
): Sql {
  const what = skip === undefined ? sql`v.probability` : sql`v.photo`;
  return sql`select ${what} from verdicts v where v.inquiry = ${id} and v.verdict = ${verdict}
    and (v.probability, v.photo) > (${probability}, ${photo})
    order by v.probability, v.photo limit ${limit} offset ${skip ?? 0}`;
}

/** Divided, not multiplied: 0.7 is then the same number as when a bound stands there. */
function partAt(probability: number): number {
  let part = Math.floor(probability * parts);
  while (part > 0 && probability < part / parts) part--;
  while (part < parts - 1 && probability >= (part + 1) / parts) part++;
  return Math.min(part, parts - 1);
}
