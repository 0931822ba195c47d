// A person's notes on a photo, oldest first. One that was kept from an answer remembers the question and who answered.

import { EngineError, type Note } from '../../contract.ts';
import { all, one, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

interface NoteRow {
  id: number;
  text: string;
  question: string | null;
  model: string | null;
  made_at: string;
  changed_at: string | null;
}

export function notes(db: ReadDb, photo: number): Note[] {
  return all<NoteRow>(
    db,
    sql`select n.id, n.text, n.question, m.model, n.made_at, n.changed_at
      from notes n left join makers m on m.id = n.said_by where n.photo = ${photo} order by n.id`,
  ).map(toNote);
}

/** `turn`: an answer about the same photo. */
export function insertNote(db: WriteDb, photo: number, text: string, turn?: number): number {
  const from =
    turn === undefined
      ? null
      : one<{ question: string; maker: number }>(
          db,
          sql`select question, maker from turns where id = ${turn} and photo = ${photo}`,
        );
  if (from === undefined) throw new EngineError('not-found', 'There is no such answer about this photo. Ask again.');
  return run(
    db,
    sql`insert into notes (photo, text, question, said_by, made_at)
      values (${photo}, ${text}, ${from?.question ?? null}, ${from?.maker ?? null}, ${new Date().toISOString()})`,
  ).id;
}

export function updateNote(db: WriteDb, note: number, text: string): void {
  run(db, sql`update notes set text = ${text}, changed_at = ${new Date().toISOString()} where id = ${note}`);
}

export function deleteNote(db: WriteDb, note: number): void {
  run(db, sql`delete from notes where id = ${note}`);
}

/** The photo a note is about; refused where there is no such note. */
export function photoOfNote(db: ReadDb, note: number): number {
  const photo = only<number>(db, sql`select photo from notes where id = ${note}`);
  if (photo === undefined) throw new EngineError('not-found', 'This note is gone. Write it again.');
  return photo;
}

export function moveNotes(db: WriteDb, from: number, to: number): void {
  run(db, sql`update notes set photo = ${to} where photo = ${from}`);
}

export function copyNotes(db: WriteDb, from: number, to: number): void {
  run(
    db,
    sql`insert into notes (photo, text, question, said_by, made_at, changed_at)
      select ${to}, text, question, said_by, made_at, changed_at from notes where photo = ${from} order by id`,
  );
}

function toNote({ id, text, question, model, made_at: madeAt, changed_at: changedAt }: NoteRow): Note {
  return { id, text, madeAt, changedAt, from: question !== null && model !== null ? { question, model } : null };
}
