// Remembers every row that a person's call touches, as it was before and after. Triggers of this connection do it, for
// the tables in undoable.ts and only while something is recorded: no call needs code of its own to be undone.

import type { Database } from 'better-sqlite3';
import type { ChangeKind } from '../../contract.ts';
import { list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';
import { columnsOf, undoable, type Undoable } from './undoable.ts';

/** Changes that can be undone, and rows of them in all. The latest can always be. */
export const history = { changes: 500, rows: 1_000_000 };

interface Recording {
  change: number | null;
  /** Of the row remembered last. */
  place: number;
}

const recordings = new WeakMap<Database, Recording>();

/** Makes this connection able to record. Triggers ask functions, not a table: they do so for each of a million rows. */
export function prepareRecording(db: Database): void {
  const recording: Recording = { change: null, place: 0 };
  recordings.set(db, recording);
  db.function('recorded_change', () => recording.change);
  db.function('recorded_place', () => ++recording.place);
  for (const table of undoable) for (const trigger of triggersOf(db as ReadDb, table)) db.exec(trigger);
}

function triggersOf(db: ReadDb, table: Undoable): string[] {
  const columns = columnsOf(db, table);
  const rest = columns.filter((column) => !table.key.includes(column));
  const image = (row: string) => `json_object(${columns.map((column) => `'${column}', ${row}.${column}`).join(', ')})`;
  const trigger = (event: string, when: string, row: string, before: string, after: string) => `
    create temp trigger record_${table.name}_${event.split(' ', 1)[0]} after ${event} on main.${table.name}
    when recorded_change() is not null ${when} begin
      insert into change_rows (change, subject, place, name, key, before, after)
      values (recorded_change(), ${table.subject.replaceAll('row.', `${row}.`)}, recorded_place(), '${table.name}',
        json_array(${table.key.map((column) => `${row}.${column}`).join(', ')}), ${before}, ${after})
      on conflict do update set after = excluded.after;
    end`;
  const differs = rest.map((column) => `old.${column} is not new.${column}`).join(' or ');
  const update = () => trigger(`update of ${rest.join(', ')}`, `and (${differs})`, 'new', image('old'), image('new'));
  if (table.columns) return [update()];
  return [
    trigger('insert', '', 'new', 'null', image('new')),
    // A row that is nothing but its key is there or not.
    ...(rest.length > 0 ? [update()] : []),
    trigger('delete', '', 'old', image('old'), 'null'),
  ];
}

/** What `work` writes is one change, in the same transaction. */
export function record<T>(db: WriteDb, what: ChangeKind, work: () => T): T {
  const change = beginChange(db, what);
  const result = recordInto(db, change, work);
  endChange(db, change);
  return result;
}

export function beginChange(db: WriteDb, what: ChangeKind): number {
  return run(
    db,
    sql`insert into changes (what, state, made_at) values (${what}, 'making', ${new Date().toISOString()})`,
  ).id;
}

/** More of a change that is being made. */
export function recordInto<T>(db: WriteDb, change: number, work: () => T): T {
  const recording = recordings.get(db)!;
  recording.change = change;
  try {
    return work();
  } finally {
    recording.change = null;
  }
}

/** Counts what is remembered of these photos, each of which is counted once. What came back to what it was is forgotten. */
export function countPhotos(db: WriteDb, change: number, photos: readonly number[]): void {
  count(db, change, sql`subject > 0 and subject in (select value from json_each(${list(photos)}))`);
}

function count(db: WriteDb, change: number, which: Sql): void {
  const rows = sql`change_rows where change = ${change} and ${which}`;
  const found = counted(db, rows);
  if (found.same > 0) run(db, sql`delete from ${rows} and before is after`);
  const { size, photos } = found.same > 0 ? counted(db, rows) : found;
  run(db, sql`update changes set size = size + ${size}, photos = photos + ${photos} where id = ${change}`);
}

function counted(db: ReadDb, rows: Sql): { size: number; photos: number; same: number } {
  return one(
    db,
    sql`select count(*) as size, count(distinct nullif(subject, 0)) as photos, total(before is after) as same from ${rows}`,
  )!;
}

/**
 * The change is whole, and what was undone before it can no longer be done again. Null when nothing became different.
 * `counted`: what it did to photos is counted already, as is done where they are a million.
 */
export function endChange(db: WriteDb, change: number, counted = false): number | null {
  count(db, change, counted ? sql`subject = 0` : sql`true`);
  if (only<number>(db, sql`select size from changes where id = ${change}`) === 0) {
    run(db, sql`delete from changes where id = ${change}`);
    return null;
  }
  run(db, sql`update changes set state = 'made' where id = ${change}`);
  run(db, sql`update changes set state = 'dropped' where state = 'undone'`);
  run(
    db,
    sql`update changes set state = 'dropped' where id in (
      select id from (
        select id, row_number() over latest as nth, sum(size) over latest as total
        from changes where state = 'made' window latest as (order by id desc))
      where nth > 1 and (nth > ${history.changes} or total > ${history.rows}))`,
  );
  forgetDropped(db, 2000);
  return change;
}

/** Forgets some `limit` rows of a change that can no longer be undone. False when nothing is left to forget. */
export function forgetDropped(db: WriteDb, limit: number): boolean {
  const change = only<number>(db, sql`select id from changes where state = 'dropped' limit 1`);
  if (change === undefined) return false;
  const rows = sql`change_rows where change = ${change}`;
  const reached = only<number>(db, sql`select subject from ${rows} order by subject limit 1 offset ${limit}`);
  run(db, sql`delete from ${rows} and subject <= ${reached ?? Number.MAX_SAFE_INTEGER}`);
  if (reached === undefined) run(db, sql`delete from changes where id = ${change}`);
  return true;
}
