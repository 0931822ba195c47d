// How the answers to one question are read: as measured of the model that gave them, or by the bounds a person has set for
// that question. Probabilities are kept, so nothing is asked again for it.

import type { Band, Verdict } from '../../contract.ts';
import { only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

/** Of how many parts a spread is; each as wide as the finest step a person moves a bound by. */
const spreadParts = 100;

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

/** How many were answered with 0 to 1 per cent, 1 to 2, and so on: of the part with this number. */
export function spreadPart(db: ReadDb, id: number, part: number): number {
  return only<number>(db, spreadQuery(id, part)) ?? 0;
}

/** Bounds are divided, not multiplied: 0.7 is then the same number as where a person sets one. */
export function spreadQuery(id: number, part: number): Sql {
  const below = part + 1 < spreadParts ? sql`and v.probability < ${(part + 1) / spreadParts}` : sql``;
  return sql`select count(*) from verdicts v where v.inquiry = ${id} and ${byVerdict}
    and v.probability >= ${part / spreadParts} ${below}`;
}
