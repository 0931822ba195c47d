// What a person searched for: each line once, latest first, and no more than a list can show.

import type { PastSearch } from '../../contract.ts';
import { all, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

const mostKept = 200;

export function searches(db: ReadDb): PastSearch[] {
  return all(db, searchesQuery);
}

export const searchesQuery = sql`select text, at from searches order by at desc limit ${mostKept}`;

export function keepSearch(db: WriteDb, text: string): void {
  run(db, sql`insert or replace into searches (text, at) values (${text}, ${new Date().toISOString()})`);
  run(
    db,
    sql`delete from searches where at < (select at from searches order by at desc limit 1 offset ${mostKept - 1})`,
  );
}

/** Null forgets all. */
export function forgetSearch(db: WriteDb, text: string | null): void {
  if (text === null) run(db, sql`delete from searches`);
  else run(db, sql`delete from searches where text = ${text}`);
}
