// How each photo looks, in few bits, and which were compared with all others. Level-triggered: a photo that was read and
// whose looks are not known is next, and so is one whose looks or vectors are new.

import type { Look } from '../shapes/likeness-shapes.ts';
import { all, column, one, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

const mostAround = 100;

export function nextLookless(db: ReadDb, limit: number): { photo: number; fingerprint: string }[] {
  return all(db, looklessQuery(limit));
}

/** Written out, so that SQLite sees that the partial index holds these rows. */
export function looklessQuery(limit: number): Sql {
  return sql`select id as photo, fingerprint from photos
    where files > 0 and width > 0 and looked = 0 and fingerprint is not null order by id limit ${limit}`;
}

export function keepLooks(db: WriteDb, looks: readonly Look[]): void {
  for (const { photo, bits } of looks) {
    const { changes } = run(db, sql`update photos set looked = 1 where id = ${photo}`);
    if (changes === 0) continue;
    // Without looks there is nothing to compare.
    run(
      db,
      sql`insert into looks (photo, bits, compared) values (${photo}, ${bits}, ${bits === null ? 1 : 0})
        on conflict (photo) do update set bits = excluded.bits, compared = excluded.compared`,
    );
  }
}

/** Its content is another, or is read anew. */
export function forgetLooks(db: WriteDb, photo: number): void {
  run(db, sql`update photos set looked = 0 where id = ${photo} and looked = 1`);
  run(db, sql`delete from looks where photo = ${photo}`);
  run(db, sql`delete from twins where a = ${photo} or b = ${photo}`);
}

/** There is more to compare it by. */
export function compareAgain(db: WriteDb, photo: number): void {
  run(db, sql`update looks set compared = 0 where photo = ${photo} and bits is not null`);
}

export function looksAfter(db: ReadDb, photo: number, limit: number): { photo: number; bits: Uint8Array }[] {
  return all(
    db,
    sql`select photo, bits from looks where photo > ${photo} and bits is not null order by photo limit ${limit}`,
  );
}

export function nextUncompared(db: ReadDb, limit: number): number[] {
  return column(db, uncomparedQuery(limit));
}

export function uncomparedQuery(limit: number): Sql {
  return sql`select photo from looks where compared = 0 order by photo limit ${limit}`;
}

export function countCompared(db: ReadDb): { done: number; waiting: number } {
  return one(db, sql`select looked - uncompared as done, lookless + uncompared as waiting from look_tallies`)!;
}

export function takenAround(db: ReadDb, takenAt: string, seconds: number): number[] {
  const [from, to] = [-seconds, seconds].map((shift) => shifted(takenAt, shift));
  if (!from || !to) return [];
  return column(db, aroundQuery(from, to));
}

export function aroundQuery(from: string, to: string): Sql {
  return sql`select id from photos where files > 0 and hidden = 0 and taken_at >= ${from} and taken_at <= ${to}
    order by taken_at, id limit ${mostAround}`;
}

/** A local time some seconds on; null when it is none. */
function shifted(local: string, seconds: number): string | null {
  const ms = Date.parse(`${local}Z`);
  return Number.isNaN(ms) ? null : new Date(ms + seconds * 1000).toISOString().slice(0, 19);
}
