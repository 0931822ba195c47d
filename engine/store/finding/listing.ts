// Reading for the layout of a whole list: months, shapes and numbers of photos in order, and how many stand before one.
// No summaries: a million photos pass through here.

import { shapeByte, type Month } from '../../contract.ts';
import { besideSql, type BrowseOrder, orderSql } from './browse-order.ts';
import type { Filter } from './filter.ts';
import { shownAnd } from './photo-filter.ts';
import { all, column, list, only, sql, type ReadDb, type Sql } from '../file/sql.ts';

/** `YYYY-MM` of a photo `p`, from the index of shown photos alone. */
const monthOfPhoto = sql`substr(p.taken_at, 1, 7)`;

/** Both sides in one number: a column of numbers takes a third of the time of rows. */
const side = 2 ** 20;
const bothSides = sql`coalesce(p.width, 0) * 1048576 + coalesce(p.height, 0)`;

/** Of all photos they are kept by triggers. */
export function months(db: ReadDb, filters: readonly Filter[]): Month[] {
  if (filters.length === 0) return all(db, sql`select month, photos from month_tallies order by month desc`);
  return all(
    db,
    sql`select ${monthOfPhoto} as month, count(*) as photos from photos p where ${shownAnd(filters)}
      group by month order by month desc`,
  );
}

export function monthsOf(db: ReadDb, photos: readonly number[]): Month[] {
  return all(
    db,
    sql`select ${monthOfPhoto} as month, count(*) as photos
      from json_each(${list(photos)}) asked cross join photos p on p.id = asked.value
      group by month order by month desc`,
  );
}

export function idsInOrder(
  db: ReadDb,
  filters: readonly Filter[],
  order: BrowseOrder,
  from: number,
  to: number,
): number[] {
  return column(db, sql`select p.id ${inOrder(filters, order, from, to)}`);
}

/** One byte a photo, see shapeByte. */
export function shapesInOrder(
  db: ReadDb,
  filters: readonly Filter[],
  order: BrowseOrder,
  from: number,
  to: number,
): Uint8Array {
  return bytes(db, sql`select ${bothSides} ${inOrder(filters, order, from, to)}`);
}

/** In the order given; 0 for those that are not known. */
export function shapesOf(db: ReadDb, photos: readonly number[]): Uint8Array {
  return bytes(
    db,
    sql`select ${bothSides}
      from json_each(${list(photos)}) asked left join photos p on p.id = asked.value order by asked.key`,
  );
}

/** Photos before this one; null when it does not pass. */
export function positionInOrder(
  db: ReadDb,
  filters: readonly Filter[],
  order: BrowseOrder,
  photo: number,
): number | null {
  const shown = shownAnd(filters);
  const { from } = orderSql(order);
  const passes = only(db, sql`select 1 from ${from} where p.id = ${photo} and ${shown}`) !== undefined;
  const before = passes ? besideSql(db, order, photo, 'before') : null;
  return before && (only<number>(db, sql`select count(*) from ${from} where ${shown} and ${before}`) ?? null);
}

function inOrder(filters: readonly Filter[], order: BrowseOrder, from: number, to: number): Sql {
  const { from: photos, by } = orderSql(order);
  return sql`from ${photos} where ${shownAnd(filters)} order by ${by} limit ${Math.max(0, to - from)} offset ${from}`;
}

function bytes(db: ReadDb, query: Sql): Uint8Array {
  return Uint8Array.from(column<number>(db, query), (both) => shapeByte(Math.floor(both / side), both % side));
}
