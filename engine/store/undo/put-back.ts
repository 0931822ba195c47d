// Puts rows of a change back as they were before or after it: those of one table all at once, others row by row. Whether
// they still are what the change left is seen first.

import { all, joinSql, only, run, sql, type Sql, type Value, type WriteDb } from '../file/sql.ts';
import { tableNamed, type Undoable } from './undoable.ts';

type Image = Readonly<Record<string, Value>>;

/** A row that goes from one image to another; null where there is none. */
export interface Turn {
  subject: number;
  table: Undoable;
  /** JSON, in the order of the table's key. */
  key: string;
  from: Image | null;
  to: Image | null;
}

interface ChangedRow {
  subject: number;
  place: number;
  name: string;
  key: string;
  before: string | null;
  after: string | null;
}

/** Rows of these subjects, the first and the last of them too, in the order in which they are turned. */
export function turnsOf(db: WriteDb, change: number, first: number, last: number, back: boolean): Turn[] {
  const rows = all<ChangedRow>(
    db,
    sql`select subject, place, name, key, before, after from change_rows
      where change = ${change} and subject between ${first} and ${last}`,
  );
  rows.sort((a, b) => (back ? b.place - a.place : a.place - b.place));
  // Marks of a hundred thousand photos are the same few: each is read once.
  const read = createReader();
  return rows.flatMap(({ subject, name, key, before, after }) => {
    const table = tableNamed(name);
    const [from, to] = back ? [after, before] : [before, after];
    return table ? [{ subject, table, key, from: read(from), to: read(to) }] : [];
  });
}

function createReader(): (text: string | null) => Image | null {
  const known = new Map<string, Image>();
  return (text) => {
    if (text === null) return null;
    let image = known.get(text);
    if (!image) known.set(text, (image = JSON.parse(text) as Image));
    return image;
  };
}

/** Subjects of which all that would be put back still is as the change left it. */
export function untouched(db: WriteDb, turns: readonly Turn[]): Set<number> {
  const subjects = new Set(turns.map(({ subject }) => subject));
  for (const [table, rows] of Map.groupBy(turns, (turn) => turn.table)) {
    const now = imagesNow(db, table, rows);
    rows.forEach((row, i) => {
      if (!isAsLeft(db, row, now[i] ?? null)) subjects.delete(row.subject);
    });
  }
  return subjects;
}

/** In the order of `rows`. */
function imagesNow(db: WriteDb, table: Undoable, rows: readonly Turn[]): (Image | null)[] {
  const [key] = table.key;
  const found = all<Image>(
    db,
    sql`select ${namesOf(rows, table)} from json_each(${keysOf(rows)}) k left join ${raw(table.name)} t on ${sameKey(table, 'k.value')}
      order by k.key`,
  );
  return found.map((image) => (image[key!] === null ? null : image));
}

/** The columns that are remembered: photos have others, and large ones. */
function namesOf(rows: readonly Turn[], table: Undoable): Sql {
  const { from, to } = rows[0]!;
  return raw([...new Set([...table.key, ...Object.keys(from ?? to ?? {})])].map((name) => `t.${name}`).join(', '));
}

function isAsLeft(db: WriteDb, { table, key, from, to }: Turn, now: Image | null): boolean {
  if (!from || !now) return !from && !now;
  const columns = Object.keys(from).filter((name) => to === null || from[name] !== to[name]);
  return columns.every((name) => now[name] === from[name]) && (to !== null || !hasParts(db, table, key));
}

function hasParts(db: WriteDb, { parts }: Undoable, key: string): boolean {
  if (!parts) return false;
  const [id] = JSON.parse(key) as [Value];
  const found = only(db, sql`select 1 from ${raw(parts.name)} where ${raw(parts.column)} = ${id} limit 1`);
  return found !== undefined;
}

/** Row by row, in their order: where rows of one table need those of another. */
export function putBack(db: WriteDb, turns: readonly Turn[]): void {
  for (const turn of turns) putTogether(db, turn.table, [turn]);
}

/** Rows of one table, of which no two are the same: their order does not matter. */
export function putTogether(db: WriteDb, table: Undoable, turns: readonly Turn[]): void {
  remove(
    db,
    table,
    turns.filter(({ to }) => to === null),
  );
  insert(
    db,
    table,
    turns.filter(({ from }) => from === null),
  );
  update(
    db,
    table,
    turns.filter(({ from, to }) => from !== null && to !== null),
  );
}

function remove(db: WriteDb, table: Undoable, turns: readonly Turn[]): void {
  if (turns.length === 0) return;
  run(db, sql`delete from ${raw(table.name)} where ${isOneOf(table, turns)}`);
}

function insert(db: WriteDb, table: Undoable, turns: readonly Turn[]): void {
  if (turns.length === 0) return;
  const names = Object.keys(turns[0]!.to!);
  const values = names.map((_, i) => `value ->> ${i}`).join(', ');
  const images = JSON.stringify(turns.map(({ to }) => names.map((name) => to![name])));
  run(
    db,
    sql`insert into ${raw(table.name)} (${raw(names.join(', '))}) select ${raw(values)} from json_each(${images})`,
  );
}

/** Those that get the same values with one statement. */
function update(db: WriteDb, table: Undoable, turns: readonly Turn[]): void {
  const alike = Map.groupBy(turns, ({ from, to }) =>
    JSON.stringify(Object.entries(to!).filter(([name, value]) => from![name] !== value)),
  );
  for (const [text, same] of alike) {
    const set = (JSON.parse(text) as [string, Value][]).map(([name, value]) => sql`${raw(name)} = ${value}`);
    if (set.length === 0) continue;
    run(db, sql`update ${raw(table.name)} set ${joinSql(set, ', ')} where ${isOneOf(table, same)}`);
  }
}

function isOneOf(table: Undoable, turns: readonly Turn[]): Sql {
  const values = table.key.map((_, i) => `value ->> ${i}`).join(', ');
  return sql`(${raw(table.key.join(', '))}) in (select ${raw(values)} from json_each(${keysOf(turns)}))`;
}

function sameKey(table: Undoable, value: string): Sql {
  return raw(table.key.map((name, i) => `t.${name} = ${value} ->> ${i}`).join(' and '));
}

function keysOf(turns: readonly Turn[]): string {
  return `[${turns.map(({ key }) => key).join(',')}]`;
}

/** Names of tables and columns, which are never typed by anybody: they come from undoable.ts and the schema. */
function raw(text: string): Sql {
  return { text, values: [] };
}
