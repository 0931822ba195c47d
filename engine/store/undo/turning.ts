// Undoing and doing again: puts the rows of a change back as they were before or after it, photo by photo. A photo of
// which something was done later is left as it is and counted.

import { EngineError } from '../../contract.ts';
import type { ChangeState, KeptChange, Turned } from '../shapes/change-shapes.ts';
import { kept } from './changes.ts';
import { putBack, putTogether, type Turn, turnsOf, untouched } from './put-back.ts';
import { column, only, run, sql, type WriteDb } from '../file/sql.ts';
import { refreshWords } from '../finding/words.ts';

const startsFrom = { undoing: 'made', redoing: 'undone', cancelling: 'making' } as const;
const endsAs = { undoing: 'undone', redoing: 'made', cancelling: 'dropped' } as const;
type Turning = keyof typeof startsFrom;

export function beginTurn(db: WriteDb, id: number, to: Turning): KeptChange {
  const state = only<ChangeState>(db, sql`select state from changes where id = ${id}`);
  if (state !== startsFrom[to]) {
    const said = { undoing: 'undone', redoing: 'done again', cancelling: 'cancelled' }[to];
    throw new EngineError('not-found', `This can no longer be ${said}: it has been already, or it is too long ago.`);
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
  let skipped = reached === null ? turnNobodys(db, id, back, 'kept') : 0;
  const photos = column<number>(
    db,
    sql`select distinct subject from change_rows where change = ${id} and subject > ${reached ?? 0}
      order by subject limit ${limit}`,
  );
  if (photos.length > 0) skipped += turnPhotos(db, turnsOf(db, id, photos[0]!, photos.at(-1)!, back));
  const over = photos.length < limit;
  if (over) skipped += turnNobodys(db, id, back, 'gone');
  const turn = over && state === 'undoing' ? sql`(select max(turn) + 1 from changes)` : sql`0`;
  run(
    db,
    sql`update changes set state = ${over ? endsAs[state] : state}, reached = ${photos.at(-1) ?? reached ?? 0},
      skipped = skipped + ${skipped}, turn = ${turn} where id = ${id}`,
  );
  return { photos, over };
}

/** What belongs to no photo: rows that stay or come back, or those that go. Returns 1 if they were left as they are. */
function turnNobodys(db: WriteDb, change: number, back: boolean, part: 'kept' | 'gone'): 0 | 1 {
  const turns = turnsOf(db, change, 0, 0, back).filter(({ to }) => (to === null) === (part === 'gone'));
  return turns.length === 0 || turned(db, turns) ? 0 : 1;
}

/** Returns how many photos were left as they are. */
function turnPhotos(db: WriteDb, turns: readonly Turn[]): number {
  const photos = Map.groupBy(turns, ({ subject }) => subject);
  const together = turnedTogether(db, turns);
  const done = together ?? new Set([...photos.keys()].filter((photo) => turned(db, photos.get(photo)!)));
  refreshWords(db, [...new Set(turns.flatMap(({ table, subject }) => (table.words ? [subject] : [])))]);
  return photos.size - done.size;
}

/** Those it could be done for. Null, and nothing happened, where one has to be done after the other. */
function turnedTogether(db: WriteDb, turns: readonly Turn[]): Set<number> | null {
  const [table, other] = new Set(turns.map((turn) => turn.table));
  if (!table || other) return null;
  const photos = untouched(db, turns);
  const those = photos.size === 0 ? [] : turns.filter(({ subject }) => photos.has(subject));
  return applied(db, () => putTogether(db, table, those)) ? photos : null;
}

/** What belongs to one photo, all of it or nothing. */
function turned(db: WriteDb, turns: readonly Turn[]): boolean {
  return untouched(db, turns).size > 0 && applied(db, () => putBack(db, turns));
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
