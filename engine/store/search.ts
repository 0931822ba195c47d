// Reading for search: pages of shown photos, full-text matches, and which photos pass filters.

import type { PhotoSummary } from '../contract.ts';
import type { Filter } from './filter.ts';
import { shownAnd } from './photo-filter.ts';
import { summariesOf, summaryColumns } from './photos.ts';
import type { BrowseOrder, Place } from './shapes.ts';
import { all, column, list, only, sql, type ReadDb, type Sql } from './sql.ts';
import { tally } from './work.ts';

export function browse(
  db: ReadDb,
  filters: readonly Filter[],
  order: BrowseOrder,
  place: Place | null,
  limit: number,
  skip = 0,
): PhotoSummary[] {
  return summariesOf(db, browseQuery(filters, order, place, limit, skip));
}

/** Rows that are skipped cost a step in the index each; nothing of them is read. */
export function browseQuery(
  filters: readonly Filter[],
  order: BrowseOrder,
  place: Place | null,
  limit: number,
  skip = 0,
): Sql {
  const shown = shownAnd(filters);
  if (order === 'oldest') {
    const after = place ? sql`and (p.taken_at, p.id) > (${place.takenAt}, ${place.id})` : sql``;
    return sql`select ${summaryColumns} from photos p where ${shown} ${after} order by p.taken_at, p.id
      limit ${limit} offset ${skip}`;
  }
  const after = place ? sql`and (p.taken_at, p.id) < (${place.takenAt}, ${place.id})` : sql``;
  return sql`select ${summaryColumns} from photos p where ${shown} ${after}
    order by p.taken_at desc, p.id desc limit ${limit} offset ${skip}`;
}

export function count(db: ReadDb, filters: readonly Filter[]): number {
  if (filters.length === 0) return tally(db).photos - hiddenPhotos(db);
  return only<number>(db, sql`select count(*) from photos p where ${shownAnd(filters)}`) ?? 0;
}

function hiddenPhotos(db: ReadDb): number {
  return only<number>(db, sql`select photos from tallies where state = 'hidden'`) ?? 0;
}

/** Weights of the columns: a person's words count most, then tags, captions, names, places and answers. */
const wordRank = sql`bm25(words, 8.0, 3.0, 4.0, 2.0, 2.0, 1.0)`;

/** Ranking looks into every match: when there are more than `limit`, the newest in the library are given, unranked. */
export function wordMatches(
  db: ReadDb,
  expression: string,
  filters: readonly Filter[],
  limit: number,
): { photo: number; rank: number | null }[] {
  const matching = sql`words join photos p on p.id = words.rowid where words match ${expression} and ${shownAnd(filters)}`;
  const newest = column<number>(
    db,
    sql`select words.rowid from ${matching} order by words.rowid desc limit ${limit + 1}`,
  );
  if (newest.length > limit) return newest.slice(0, limit).map((photo) => ({ photo, rank: null }));
  return all(
    db,
    sql`select words.rowid as photo, ${wordRank} as rank from ${matching} order by rank, photo desc limit ${limit}`,
  );
}

export function passing(db: ReadDb, photos: readonly number[], filters: readonly Filter[]): number[] {
  return column(
    db,
    sql`select p.id from json_each(${list(photos)}) asked cross join photos p on p.id = asked.value
      where ${shownAnd(filters)} order by asked.key`,
  );
}

export function idsPassing(db: ReadDb, filters: readonly Filter[]): number[] {
  return column(db, sql`select p.id from photos p where ${shownAnd(filters)}`);
}
