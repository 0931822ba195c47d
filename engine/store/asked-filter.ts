// Photos by what was answered to a yes/no question. Questions are few: each is compared as it is read.

import type { Verdict } from '../contract.ts';
import { sql, type Sql } from './sql.ts';

/** Photos `p` answered so; any answer where `verdict` is null. `question_spelled` is a function of the connection, see open.ts. */
export function answeredSo(question: string, verdict: Verdict | null): Sql {
  const so = verdict === null ? sql`v.verdict is not null` : sql`v.verdict = ${verdict}`;
  return sql`p.id in (select v.photo from inquiries i join verdicts v on v.inquiry = i.id
    where question_spelled(i.question) = ${spelledQuestion(question)} and ${so})`;
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
