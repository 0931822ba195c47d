// Words a person typed and has neither kept nor given up: one for each thing they are for, and no more than anybody could
// be in the middle of.

import type { Draft } from '../../contract.ts';
import { all, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

const mostKept = 200;

/** The latest first. */
export function drafts(db: ReadDb): Draft[] {
  return all<Draft>(db, sql`select about, text from drafts order by kept_at desc limit ${mostKept}`);
}

/** Words that are empty are a draft no more. */
export function keepDraft(db: WriteDb, about: string, text: string): void {
  if (text.trim() === '') {
    run(db, sql`delete from drafts where about = ${about}`);
    return;
  }
  const now = new Date().toISOString();
  run(db, sql`insert or replace into drafts (about, text, kept_at) values (${about}, ${text}, ${now})`);
  run(
    db,
    sql`delete from drafts where about in (select about from drafts order by kept_at desc limit -1 offset ${mostKept})`,
  );
}
