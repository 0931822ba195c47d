// Photos that wait and are the likeliest to answer a search: those whose name or folder has a word of it, and those taken
// around the time of what was found. A search then asks for them to be looked at before the others.

import { column, sql, type ReadDb, type Sql } from '../file/sql.ts';

/** Of either kind. */
const most = 24;
const aroundMinutes = 20;

/** `expression`: any of the words, as FTS5 has it; `found`: the best photos so far, best first. */
export function likelyWaiting(db: ReadDb, expression: string, found: readonly number[]): number[] {
  const named = column<number>(db, namedQuery(expression));
  const near = found.slice(0, most).flatMap((photo) => column<number>(db, takenAroundQuery(photo)));
  return [...new Set([...named, ...near.slice(0, most)])];
}

/** The state is written out, not bound: only so does SQLite see which partial index holds these rows. */
const waits = sql`p.state in ('unread', 'unseen') and p.reachable = 1`;

export function namedQuery(expression: string): Sql {
  return sql`select p.id from words join photos p on p.id = words.rowid
    where words match ${`names : (${expression})`} and ${waits} limit ${most}`;
}

export function takenAroundQuery(photo: number): Sql {
  const moment = (step: string) => sql`(select strftime('%Y-%m-%dT%H:%M:%S', taken_at, ${step}) from photos
    where id = ${photo})`;
  return sql`select p.id from photos p where p.state = 'unseen' and p.reachable = 1
    and p.taken_at between ${moment(`-${aroundMinutes} minutes`)} and ${moment(`+${aroundMinutes} minutes`)} limit 4`;
}
