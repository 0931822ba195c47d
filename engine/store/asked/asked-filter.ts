// Photos by what was answered to a yes/no question. Questions are few: each is compared as it is read.

import type { Verdict } from '../../contract.ts';
import { sql, type Sql } from '../file/sql.ts';
import { says, saysBySet } from './verdict-band.ts';

/** Photos answered so; any answer where `verdict` is null. `question_spelled` is a function of the connection, see open.ts. */
export function askedSo(question: string, verdict: Verdict | null): { photos: Sql; each: Sql } {
  const asked = sql`inquiries i cross join verdicts v on v.inquiry = i.id
    where question_spelled(i.question) = ${spelledQuestion(question)}`;
  if (verdict === null) return listed(sql`${asked} and v.verdict is not null`);
  const measured = sql`${asked} and i.yes_from is null and ${says(verdict, null)}`;
  const bySet = sql`${asked} and i.yes_from is not null and ${saysBySet(verdict)}`;
  const [one, other] = [listed(measured), listed(bySet)];
  // Apart, so that each is a stretch of its own index.
  return { photos: sql`${one.photos} union all ${other.photos}`, each: sql`(${one.each} or ${other.each})` };
}

function listed(rows: Sql): { photos: Sql; each: Sql } {
  return { photos: sql`select v.photo from ${rows}`, each: sql`exists (select 1 from ${rows} and v.photo = p.id)` };
}

/** What makes two spellings of a question the same: no case, no marks, no signs but letters and digits. */
export function spelledQuestion(question: string): string {
  return (
    question
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join(' ') ?? question.trim()
  );
}
