// Yes/no questions put to many photos. A photo asked about has a row from the beginning, without an answer: what lacks
// one by the model in use is next, whatever happened in between.

import {
  type Answered,
  type AnsweredPage,
  type Band,
  EngineError,
  type PhotoSummary,
  type Verdict,
} from '../../contract.ts';
import type { AnswerOf, KeptInquiry, NewVerdict } from '../shapes/inquiry-shapes.ts';
import { authorColumns, makerId, toAuthor, type AuthorRow } from '../said/makers.ts';
import { summaries } from '../photos/photos.ts';
import { askLater } from '../work/settling.ts';
import type { Maker } from '../shapes.ts';
import { bandOf, inOrder, readBy, says } from './verdict-band.ts';
import { all, column, joinSql, list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

export function inquire(db: WriteDb, question: string, photos: readonly number[] | 'all', maker: Maker): number {
  const now = new Date().toISOString();
  run(
    db,
    sql`insert into inquiries (question, working, asked_at) values (${question}, 1, ${now})
      on conflict (question) do update set working = 1, asked_at = excluded.asked_at`,
  );
  const id = only<number>(db, sql`select id from inquiries where question = ${question}`)!;
  askLater(db, id, photos, maker);
  return id;
}

export function setInquiryWorking(db: WriteDb, id: number, working: boolean): void {
  run(db, sql`update inquiries set working = ${working ? 1 : 0} where id = ${id}`);
}

export function photosAsked(db: ReadDb, id: number): number[] {
  return column(db, sql`select photo from verdicts where inquiry = ${id} order by photo`);
}

/** What was answered of these photos. */
export function forgetAnswers(db: WriteDb, id: number, photos: readonly number[]): void {
  run(db, sql`delete from verdicts where inquiry = ${id} and photo in (select value from json_each(${list(photos)}))`);
}

export function forgetInquiry(db: WriteDb, id: number): void {
  // Not left to the cascade: it is undone photo by photo.
  run(db, sql`delete from verdicts where inquiry = ${id}`);
  run(db, sql`delete from inquiries where id = ${id}`);
}

interface InquiryRow {
  id: number;
  question: string;
  working: number;
  asked_at: string;
  no_below: number | null;
  yes_from: number | null;
}

export function inquiries(db: ReadDb): KeptInquiry[] {
  return all<InquiryRow>(db, sql`select * from inquiries order by asked_at desc, id desc`).map((row) => kept(db, row));
}

export function inquiry(db: ReadDb, id: number): KeptInquiry {
  const row = one<InquiryRow>(db, sql`select * from inquiries where id = ${id}`);
  if (!row) throw new EngineError('not-found', `There is no question number ${id}. Ask it again.`);
  return kept(db, row);
}

/** Counted by triggers. */
function kept(db: ReadDb, row: InquiryRow): KeptInquiry {
  const { id, question, working, asked_at: askedAt } = row;
  const counts = one<Pick<KeptInquiry, 'photos' | 'yes' | 'unsure' | 'no' | 'waiting'>>(
    db,
    sql`select photos, yes, unsure, no, waiting from verdict_tallies where inquiry = ${id}`,
  )!;
  return { id, question, working: working === 1, askedAt, band: bandOf(row), ...counts };
}

export function nextUnanswered(db: ReadDb, inquiry: number, limit: number, except: readonly number[] = []): number[] {
  return all<{ photo: number }>(
    db,
    sql`select photo from verdicts where inquiry = ${inquiry} and waiting = 1
      and photo not in (select value from json_each(${list(except)})) order by photo limit ${limit}`,
  ).map(({ photo }) => photo);
}

export function keepVerdicts(
  db: WriteDb,
  inquiry: number,
  verdicts: readonly NewVerdict[],
  maker: Maker,
  prompt: string,
): void {
  const by = makerId(db, maker, prompt);
  const now = new Date().toISOString();
  for (const { photo, probability, verdict } of verdicts) {
    run(
      db,
      sql`update verdicts set maker = ${by}, probability = ${probability}, verdict = ${verdict}, answered_at = ${now},
          waiting = 0
        where inquiry = ${inquiry} and photo = ${photo}`,
    );
  }
}

/** Its content is another now: what was answered of the old one goes. */
export function forgetVerdicts(db: WriteDb, photo: number): void {
  run(
    db,
    sql`update verdicts set waiting = 1, maker = null, probability = null, verdict = null, answered_at = null
      where photo = ${photo}`,
  );
}

/** What this photo was answered, to which questions. */
export function answersOf(db: ReadDb, photo: number): AnswerOf[] {
  const rows = all<AnswerOf & { no_below: number | null; yes_from: number | null }>(
    db,
    sql`select v.inquiry, v.verdict, v.probability, i.no_below, i.yes_from
      from verdicts v join inquiries i on i.id = v.inquiry where v.photo = ${photo} and v.verdict is not null`,
  );
  return rows.map((row) => {
    const { inquiry, verdict, probability } = row;
    return { inquiry, verdict: readBy(bandOf(row), verdict, probability), probability };
  });
}

interface AnswerRow extends AuthorRow {
  photo: number;
  name: string | null;
  fingerprint: string | null;
  verdict: Verdict;
  probability: number;
  answered_at: string;
}

export function answers(
  db: ReadDb,
  asked: { id: number; verdict?: Verdict; photos?: readonly number[]; after?: string | null; limit: number },
): AnsweredPage {
  const { id, verdict, photos, after, limit } = asked;
  const { band } = inquiry(db, id);
  const bounds = band && { no: sql`${band.no}`, yes: sql`${band.yes}` };
  const place = placeOf(after);
  const conditions: Sql[] = [
    sql`v.inquiry = ${id}`,
    sql`exists (select 1 from photos p where p.id = v.photo and p.hidden = 0)`,
    verdict ? says(verdict, bounds, inOrder) : inOrder,
    ...(photos ? [sql`v.photo in (select value from json_each(${list(photos)}))`] : []),
    ...(place ? [sql`(v.probability, v.photo) < (${place.probability}, ${place.photo})`] : []),
  ];
  const rows = all<AnswerRow>(
    db,
    sql`select v.photo, v.verdict, v.probability, v.answered_at, ${authorColumns},
      (select f.name from files f where f.photo = v.photo order by f.gone_at is not null, f.id limit 1) as name,
      (select fingerprint from photos where id = v.photo) as fingerprint
      from verdicts v join makers m on m.id = v.maker where ${joinSql(conditions, ' and ')}
      order by v.probability desc, v.photo desc limit ${limit}`,
  );
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const shown = new Map(
    summaries(
      db,
      rows.map((row) => row.photo),
    ).map((summary) => [summary.id, summary]),
  );
  return {
    answers: rows.map((row) => toAnswered(row, band, shown.get(row.photo)!)),
    cursor: last ? JSON.stringify([last.probability, last.photo]) : null,
  };
}

function toAnswered(row: AnswerRow, band: Band | null, summary: PhotoSummary): Answered {
  const { photo, name, fingerprint, probability, answered_at: answeredAt } = row;
  const verdict = readBy(band, row.verdict, probability);
  const about = { photo, name: name ?? '', fingerprint: fingerprint ?? '', summary };
  return { ...about, verdict, probability, answeredAt, ...toAuthor(row) };
}

function placeOf(cursor: string | null | undefined): { probability: number; photo: number } | null {
  if (!cursor) return null;
  try {
    const [probability, photo] = JSON.parse(cursor) as [unknown, unknown];
    if (typeof probability === 'number' && Number.isSafeInteger(photo)) return { probability, photo: photo as number };
  } catch {
    // Said below.
  }
  throw new EngineError('bad-request', 'This is no cursor of a page before. Ask from the beginning.');
}
