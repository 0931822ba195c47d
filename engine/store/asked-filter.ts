// Photos by what was answered to a yes/no question. Questions are few: each is compared as it is read.

import type { Verdict } from '../contract.ts';
import { sql, type Sql } from './sql.ts';

/** Photos answered so; any answer where `verdict` is null. `question_spelled` is a function of the connection, see open.ts. */
export function askedSo(question: string, verdict: Verdict | null): { photos: Sql; each: Sql } {
  const so = verdict === null ? sql`v.verdict is not null` : sql`v.verdict = ${verdict}`;
  const asked = sql`v.inquiry in (select id from inquiries where question_spelled(question) = ${spelledQuestion(question)})`;
  return {
    photos: sql`select v.photo from verdicts v where ${asked} and ${so}`,
    each: sql`exists (select 1 from verdicts v where ${asked} and v.photo = p.id and ${so})`,
  };
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
