// What follows for all photos from one thing that was done is gone through a stretch of photos at a time, so that nobody
// waits; what is left stands in a table, and goes on after a kill. The newest photos come first.

import { canBeSeen } from '../photos/films.ts';
import { isAway, isReachable } from '../photos/folders.ts';
import { knownMakers } from '../said/makers.ts';
import { expected } from './expectation.ts';
import type { Maker } from '../shapes.ts';
import { isWhole, readSight } from '../said/sights.ts';
import { column, list, one, run, sql, type Sql, type WriteDb } from '../file/sql.ts';

/** Some ten milliseconds' worth. */
export const stretchSize = 2000;

type Everything = 'reachable' | 'sights' | 'again';

interface Stretch {
  id: number;
  what: Everything | 'ask';
  first: number;
  last: number;
  photos: string | null;
  inquiry: number | null;
  maker: string | null;
}

/** To be done to every photo; what was left of the same thing asked for before is part of it. Returns what the first stretch did. */
export function settleAll(db: WriteDb, what: Everything): number {
  run(db, sql`delete from settling where what = ${what}`);
  run(db, sql`insert into settling (what, first, last) select ${what}, first, last from (${stretches})`);
  return settleNext(db, sql`what = ${what}`) ?? 0;
}

/** These photos, or all, are asked about: each gets a row that waits for an answer by this maker. */
export function askLater(db: WriteDb, inquiry: number, photos: readonly number[] | 'all', maker: Maker): void {
  const by = JSON.stringify(maker);
  if (photos === 'all') {
    run(
      db,
      sql`insert into settling (what, first, last, inquiry, maker)
        select 'ask', first, last, ${inquiry}, ${by} from (${stretches})`,
    );
  }
  for (let from = 0; photos !== 'all' && from < photos.length; from += stretchSize) {
    const some = list(photos.slice(from, from + stretchSize));
    run(
      db,
      sql`insert into settling (what, first, last, photos, inquiry, maker)
        values ('ask', ${-from}, ${-from}, ${some}, ${inquiry}, ${by})`,
    );
  }
  settleNext(db, sql`inquiry = ${inquiry}`);
}

/** One stretch more. False when nothing is left. */
export function settleSome(db: WriteDb): boolean {
  return settleNext(db, sql`what <> 'ask'`) !== null;
}

/** The same of photos that are asked about. */
export function askSome(db: WriteDb): boolean {
  return settleNext(db, sql`what = 'ask'`) !== null;
}

const stretches = sql`with recursive n(first) as (
    select 1 union all select first + ${stretchSize} from n
      where first + ${stretchSize} <= (select coalesce(max(id), 0) from photos))
  select first, first + ${stretchSize - 1} as last from n`;

function settleNext(db: WriteDb, which: Sql): number | null {
  const stretch = one<Stretch>(db, sql`select * from settling where ${which} order by first desc limit 1`);
  if (!stretch) return null;
  run(db, sql`delete from settling where id = ${stretch.id}`);
  return settle[stretch.what](db, stretch);
}

const settle: Record<Stretch['what'], (db: WriteDb, stretch: Stretch) => number> = {
  reachable: (db, { first, last }) =>
    run(
      db,
      sql`update photos set reachable = ${isReachable}, offline = ${isAway}
        where id between ${first} and ${last} and (reachable <> ${isReachable} or offline <> ${isAway})`,
    ).changes,
  again: (db, { first, last }) =>
    run(
      db,
      sql`update photos set state = 'unseen', seen_by = null
        where state = 'seen' and ${canBeSeen} and id between ${first} and ${last}`,
    ).changes,
  sights: settleSights,
  ask: (db, { first, last, photos, inquiry, maker }) => {
    const chosen =
      photos === null ? sql`p.id between ${first} and ${last}` : sql`p.id in (select value from json_each(${photos}))`;
    run(
      db,
      sql`insert or ignore into verdicts (inquiry, photo)
        select ${inquiry}, p.id from photos p where p.files > 0 and p.hidden = 0 and ${chosen}`,
    );
    return run(
      db,
      sql`update verdicts set waiting = 1 where inquiry = ${inquiry} and waiting = 0
        and maker not in (${knownMakers(JSON.parse(maker!) as Maker)}) and photo in (select p.id from photos p where ${chosen})`,
    ).changes;
  },
};

/** Few kinds of sights, so few updates. Returns how many photos wait from now on. */
function settleSights(db: WriteDb, { first, last }: Stretch): number {
  const expectation = expected(db);
  const kinds = column<string | null>(
    db,
    sql`select distinct seen_by from photos where id between ${first} and ${last} and state in ('seen', 'unseen')`,
  );
  let waiting = 0;
  for (const seenBy of kinds) {
    const [from, to] = isWhole(readSight(seenBy), expectation) ? ['unseen', 'seen'] : ['seen', 'unseen'];
    const { changes } = run(
      db,
      sql`update photos set state = ${to}
        where state = ${from} and seen_by is ${seenBy} and ${canBeSeen} and id between ${first} and ${last}`,
    );
    if (to === 'unseen') waiting += changes;
  }
  return waiting;
}
