// Conversations: what was asked about a photo and what was answered, oldest first.

import type { Turn, Verdict } from '../../contract.ts';
import { authorColumns, makerId, toAuthor, type AuthorRow } from './makers.ts';
import type { NewTurn } from '../shapes.ts';
import { all, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

interface TurnRow extends AuthorRow {
  id: number;
  question: string;
  answer: string;
  probability: number | null;
  asked_at: string;
  yes: number | null;
  verdict: Verdict | null;
}

export function turns(db: ReadDb, photo: number): Turn[] {
  return all<TurnRow>(
    db,
    sql`select t.id, t.question, t.answer, t.probability, t.asked_at, v.probability as yes, v.verdict, ${authorColumns}
      from turns t join makers m on m.id = t.maker left join turn_verdicts v on v.turn = t.id where t.photo = ${photo} order by t.id`,
  ).map(toTurn);
}

export function insertTurn(db: WriteDb, photo: number, turn: NewTurn): Turn {
  const askedAt = new Date().toISOString();
  const maker = makerId(db, turn.maker, turn.prompt ?? '');
  const { question, answer, probability, yesNo = null } = turn;
  const { id } = run(
    db,
    sql`insert into turns (photo, maker, question, answer, probability, asked_at)
      values (${photo}, ${maker}, ${question}, ${answer}, ${probability}, ${askedAt})`,
  );
  if (yesNo) {
    run(
      db,
      sql`insert into turn_verdicts (turn, probability, verdict) values (${id}, ${yesNo.probability}, ${yesNo.verdict})`,
    );
  }
  const { model, version } = turn.maker;
  return { id, question, answer, probability, yesNo, askedAt, by: 'model', model, version, prompt: turn.prompt ?? '' };
}

export function deleteTurns(db: WriteDb, photo: number): void {
  // Not left to the cascade: undoing must know which photo they were about.
  run(db, sql`delete from turn_verdicts where turn in (select id from turns where photo = ${photo})`);
  run(db, sql`delete from turns where photo = ${photo}`);
}

export function moveTurns(db: WriteDb, from: number, to: number): void {
  run(db, sql`update turns set photo = ${to} where photo = ${from}`);
}

export function copyTurns(db: WriteDb, from: number, to: number): void {
  for (const { id } of all<{ id: number }>(db, sql`select id from turns where photo = ${from} order by id`)) {
    const copy = run(
      db,
      sql`insert into turns (photo, maker, question, answer, probability, asked_at)
        select ${to}, maker, question, answer, probability, asked_at from turns where id = ${id}`,
    );
    run(
      db,
      sql`insert into turn_verdicts (turn, probability, verdict)
        select ${copy.id}, probability, verdict from turn_verdicts where turn = ${id}`,
    );
  }
}

function toTurn(row: TurnRow): Turn {
  const { id, question, answer, probability, yes, verdict } = row;
  const yesNo = yes !== null && verdict ? { probability: yes, verdict } : null;
  return { id, question, answer, probability, yesNo, askedAt: row.asked_at, ...toAuthor(row) };
}
