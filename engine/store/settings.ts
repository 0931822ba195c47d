// Small things to remember by name.

import { only, run, sql, type ReadDb, type WriteDb } from './file/sql.ts';

export function setting(db: ReadDb, name: string): string | null {
  return only<string>(db, sql`select value from settings where name = ${name}`) ?? null;
}

export function setSetting(db: WriteDb, name: string, value: string | null): void {
  if (value === null) run(db, sql`delete from settings where name = ${name}`);
  else run(db, sql`insert or replace into settings (name, value) values (${name}, ${value})`);
}
