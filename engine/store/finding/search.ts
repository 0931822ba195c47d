// Reading for search: pages of shown photos, which photos pass filters, and how words are asked with them.

import type { PhotoSummary } from '../../contract.ts';
import { beyondSql, besideSql, type BrowseOrder, orderSql, sortedSql } from './browse-order.ts';
import type { Filter } from './filter.ts';
import { shownAnd, shownEach } from './photo-filter.ts';
import { summariesOf, summaryColumns } from '../photos/photos.ts';
import type { Place } from '../shapes.ts';
import { column, list, only, sql, type ReadDb, type Sql } from '../file/sql.ts';
import { tally } from '../work/work.ts';

export function browse(
  db: ReadDb,
  filters: readonly Filter[],
  order: BrowseOrder,
  place: Place | null,
  limit: number,
  skip = 0,
): PhotoSummary[] {
  const after = place && afterPlace(db, order, place);
  return summariesOf(db, browseQuery(filters, order, after, limit, skip));
}

/** Rows that are skipped cost a step in the index each; nothing of them is read. */
export function browseQuery(
  filters: readonly Filter[],
  order: BrowseOrder,
  after: Sql | null,
  limit: number,
  skip = 0,
): Sql {
  const { from, by } = orderSql(order);
  return sql`select ${summaryColumns} from ${from} where ${shownAnd(filters)} ${after ? sql`and ${after}` : sql``}
    order by ${by} limit ${limit} offset ${skip}`;
}

/** In order of time a page goes on where the last one ended even if its photo is gone. */
function afterPlace(db: ReadDb, order: BrowseOrder, { takenAt, id }: Place): Sql {
  if (order === 'newest' || order === 'oldest') return beyondSql(order, [takenAt, id], 'after');
  return besideSql(db, order, id, 'after') ?? sql`false`;
}

/** In that order; those that are not in its list are left out. */
export function sorted(db: ReadDb, photos: readonly number[], order: BrowseOrder): number[] {
  return column(db, sortedSql(list(photos), order));
}

/** Shown photos in order, after this one or from the first on. */
export function idsAfter(db: ReadDb, order: BrowseOrder, photo: number | null, limit: number): number[] {
  const { from, by } = orderSql(order);
  const after = photo === null ? sql`true` : (besideSql(db, order, photo, 'after') ?? sql`false`);
  return column(db, sql`select p.id from ${from} where ${shownAnd([])} and ${after} order by ${by} limit ${limit}`);
}

export function count(db: ReadDb, filters: readonly Filter[]): number {
  if (filters.length === 0) return tally(db).photos - hiddenPhotos(db);
  return only<number>(db, countedQuery(filters)) ?? 0;
}

export function countedQuery(filters: readonly Filter[]): Sql {
  return sql`select count(*) from photos p where ${shownAnd(filters)}`;
}

function hiddenPhotos(db: ReadDb): number {
  return only<number>(db, sql`select photos from tallies where state = 'hidden'`) ?? 0;
}

/** Words come first, whatever the filters: to ask the words of each photo that passes would search them anew for each. */
export function matchingSql(expression: string, filters: readonly Filter[]): Sql {
  return sql`words cross join photos p on p.id = words.rowid
    where words match ${expression} and ${shownEach(filters)}`;
}

export function passing(db: ReadDb, photos: readonly number[], filters: readonly Filter[]): number[] {
  return column(
    db,
    sql`select p.id from json_each(${list(photos)}) asked cross join photos p on p.id = asked.value
      where ${shownEach(filters)} order by asked.key`,
  );
}

export function idsPassing(db: ReadDb, filters: readonly Filter[]): number[] {
  return column(db, sql`select p.id from photos p where ${shownAnd(filters)}`);
}
