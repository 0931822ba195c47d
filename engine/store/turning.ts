// Undoing and doing again: puts the rows of a change back as they were before or after it, photo by photo. A photo of
// which something was done later is left as it is and counted.

import { EngineError } from '../contract.ts';
import type { ChangeState, KeptChange, Turned } from './change-shapes.ts';
import { kept } from './changes.ts';
import { all, column, only, run, sql, type Sql, type Value, type WriteDb } from './sql.ts';
import { tableNamed, type Undoable } from './undoable.ts';
import { refreshWords } from './words.ts';

type Image = Record<string, Value>;

interface ChangedRow {
  name: string;
  key: string;
  before: string | null;
  after: string | null;
}

const startsFrom = { undoing: 'made', redoing: 'undone', cancelling: 'making' } as const;
const endsAs = { undoing: 'undone', redoing: 'made', cancelling: 'dropped' } as const;
type Turning = keyof typeof startsFrom;

export function beginTurn(db: WriteDb, id: number, to: Turning): KeptChange {
  const state = only<ChangeState>(db, sql`select state from changes where id = ${id}`);
  if (state !== startsFrom[to]) {
    const said = { undoing: 'undone', redoing: 'done again', cancelling: 'cancelled' }[to];
    throw new EngineError('not-found', `This can no longer be ${said}: it was already, or is too long ago.`);
  }
  run(db, sql`update changes set state = ${to}, skipped = 0, reached = null where id = ${id}`);
  return kept(db, id)!;
}

/** Up to `limit` photos of a change under way; the last stretch ends it. */
export function turnChange(db: WriteDb, id: number, limit: number): Turned {
  const change = kept(db, id);
  const state = change?.state as Turning;
  if (!change || !(state in endsAs)) return { photos: [], over: true };
  const back = state !== 'redoing';
  const reached = only<number | null>(db, sql`select reached from changes where id = ${id}`) ?? null;
  // What belongs to no photo (an album) comes back before its photos do, and goes after them.
  const refound = new Set<number>();
  let skipped = reached === null ? turnSubject(db, id, 0, back, 'kept', refound) : 0;
  const photos = column<number>(
    db,
    sql`select distinct subject from change_rows where change = ${id} and subject > ${reached ?? 0}
      order by subject limit ${limit}`,
  );
  for (const photo of photos) skipped += turnSubject(db, id, photo, back, 'all', refound);
  refreshWords(db, [...refound]);
  const over = photos.length < limit;
  if (over) skipped += turnSubject(db, id, 0, back, 'gone', refound);
  const turn = over && state === 'undoing' ? sql`(select max(turn) + 1 from changes)` : sql`0`;
  run(
    db,
    sql`update changes set state = ${over ? endsAs[state] : state}, reached = ${photos.at(-1) ?? reached ?? 0},
      skipped = skipped + ${skipped}, turn = ${turn} where id = ${id}`,
  );
  return { photos, over };
}

/**
 * `part`: rows that stay or come back, those that go, or all. `refound` gets the photo if it is found by what changed.
 * Returns 1 if it was left as it is.
 */
function turnSubject(
  db: WriteDb,
  change: number,
  subject: number,
  back: boolean,
  part: 'kept' | 'gone' | 'all',
  refound: Set<number>,
): 0 | 1 {
  const rows = all<ChangedRow>(
    db,
    sql`select name, key, before, after from change_rows where change = ${change} and subject = ${subject}
      order by ${back ? sql`place desc` : sql`place`}`,
  )
    .map((row) => ({ row, from: image(back ? row.after : row.before), to: image(back ? row.before : row.after) }))
    .filter(({ to }) => part === 'all' || (to === null) === (part === 'gone'));
  if (rows.length === 0) return 0;
  if (subject > 0 && rows.some(({ row }) => tableNamed(row.name)?.words)) refound.add(subject);
  const asExpected = rows.every(({ row, from, to }) => isAsLeft(db, row, from, to));
  return asExpected && applied(db, () => rows.forEach(({ row, from, to }) => put(db, row, from, to))) ? 0 : 1;
}

function image(text: string | null): Image | null {
  return text === null ? null : (JSON.parse(text) as Image);
}

/** Nothing that would be put back has become something else since. */
function isAsLeft(db: WriteDb, row: ChangedRow, from: Image | null, to: Image | null): boolean {
  const table = tableNamed(row.name);
  if (!table) return false;
  const now = all<Image>(db, sql`select * from ${raw(row.name)} where ${keyIs(table, row.key)}`)[0];
  if (!from || !now) return !from && !now;
  const columns = Object.keys(from).filter((name) => to === null || from[name] !== to[name]);
  return columns.every((name) => now[name] === from[name]) && (to !== null || !hasParts(db, table, row.key));
}

function hasParts(db: WriteDb, { parts }: Undoable, key: string): boolean {
  if (!parts) return false;
  const [id] = JSON.parse(key) as [Value];
  const found = only(db, sql`select 1 from ${raw(parts.name)} where ${raw(parts.column)} = ${id} limit 1`);
  return found !== undefined;
}

function put(db: WriteDb, row: ChangedRow, from: Image | null, to: Image | null): void {
  const where = keyIs(tableNamed(row.name)!, row.key);
  if (to === null) {
    run(db, sql`delete from ${raw(row.name)} where ${where}`);
  } else if (from === null) {
    const names = Object.keys(to);
    const values = listed(names.map((name) => sql`${to[name]!}`));
    run(db, sql`insert into ${raw(row.name)} (${raw(names.join(', '))}) values (${values})`);
  } else {
    const set = Object.keys(to).filter((name) => from[name] !== to[name]);
    run(
      db,
      sql`update ${raw(row.name)} set ${listed(set.map((name) => sql`${raw(name)} = ${to[name]!}`))} where ${where}`,
    );
  }
}

/** False, and nothing happened, when the tables no longer let it: its photo or album is gone, a name was taken. */
function applied(db: WriteDb, work: () => void): boolean {
  try {
    db.transaction(work)();
    return true;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}

function keyIs(table: Undoable, key: string): Sql {
  const values = JSON.parse(key) as Value[];
  const parts = table.key.map((name, i) => sql`${raw(name)} = ${values[i]!}`);
  return parts.reduce((joined, part) => sql`${joined} and ${part}`);
}

function listed(parts: readonly Sql[]): Sql {
  return parts.reduce((joined, part) => sql`${joined}, ${part}`);
}

/** Names of tables and columns, which are never typed by anybody: they come from undoable.ts and the schema. */
function raw(text: string): Sql {
  return { text, values: [] };
}
