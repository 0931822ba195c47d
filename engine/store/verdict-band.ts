// How the answers to one question are read: as measured of the model that gave them, or by the bounds a person has set for
// that question. Probabilities are kept, so nothing is asked again for it.

import type { Band, Verdict } from '../contract.ts';
import { one, run, sql, type ReadDb, type Sql, type WriteDb } from './sql.ts';

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
export function says(verdict: Verdict, band: { no: Sql; yes: Sql } | null): Sql {
  if (!band) return sql`v.verdict = ${verdict}`;
  // In the words of the index, which holds answered rows alone.
  const answered = sql`v.verdict is not null and`;
  if (verdict === 'yes') return sql`${answered} v.probability >= ${band.yes}`;
  if (verdict === 'no') return sql`${answered} v.probability < ${band.no}`;
  return sql`${answered} v.probability >= ${band.no} and v.probability < ${band.yes}`;
}

export const saysBySet = (verdict: Verdict) => says(verdict, { no: sql`i.no_below`, yes: sql`i.yes_from` });

/** What a model's own verdict is by bounds that were set. */
export function readBy(band: Band | null, verdict: Verdict, probability: number): Verdict {
  if (!band) return verdict;
  if (probability >= band.yes) return 'yes';
  return probability < band.no ? 'no' : 'unsure';
}

/** How many photos were answered with 0 to 1 per cent, 1 to 2, and so on; a hundred counts. */
export function answerSpread(db: ReadDb, id: number): number[] {
  const spread = Array<number>(parts).fill(0);
  const rows = sql`select json_group_array(json_array(part, photos)) as found from (
    select min(cast(v.probability * ${parts} as integer), ${parts - 1}) as part, count(*) as photos from verdicts v
      where v.inquiry = ${id} and v.verdict is not null group by part)`;
  const found = JSON.parse(one<{ found: string }>(db, rows)!.found) as [number, number][];
  for (const [part, photos] of found) spread[part] = photos;
  return spread;
}
