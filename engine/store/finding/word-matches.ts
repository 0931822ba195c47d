// Which photos have words, and how well: of all, or of those with numbers from one up to another.

import type { Filter } from './filter.ts';
import { PhotoSet } from './photo-set.ts';
import { matchingSql } from './search.ts';
import { all, column, only, sql, type ReadDb, type Sql } from '../file/sql.ts';
import type { ReadWords } from '../shapes/word-shapes.ts';

type Reads = <A extends unknown[], T>(work: (db: ReadDb, ...args: A) => T) => (...args: A) => T;

export function readWords(read: Reads): ReadWords {
  return {
    wordMatches: read(wordMatches),
    wordMatchesWithin: read(wordMatchesWithin),
    wordRanksWithin: read(wordRanksWithin),
    newestPhoto: read(newestPhoto),
    emptySet: () => new PhotoSet(),
  };
}

/** Weights of the columns: a person's words count most, then tags, captions, names, places and answers. */
const wordRank = sql`bm25(words, 8.0, 3.0, 4.0, 2.0, 2.0, 1.0)`;

/** Ranking looks into every match: when there are more than `limit`, the newest in the library are given, unranked. */
function wordMatches(
  db: ReadDb,
  expression: string,
  filters: readonly Filter[],
  limit: number,
): { photo: number; rank: number | null }[] {
  const matching = matchingSql(expression, filters);
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

/** Photos with numbers from one up to another whose words match, the newest first, also those that are not shown. */
function wordMatchesWithin(db: ReadDb, expression: string, from: number, to: number, limit = -1): number[] {
  return column(
    db,
    sql`select rowid from words where words match ${expression} ${within(from, to)} order by rowid desc limit ${limit}`,
  );
}

/** How well those of a set match, in no order: bm25, lower is better. */
function wordRanksWithin(
  db: ReadDb,
  expression: string,
  set: PhotoSet,
  from: number,
  to: number,
): { photo: number; rank: number }[] {
  return all(
    db,
    sql`select words.rowid as photo, ${wordRank} as rank from words
      where words match ${expression} ${within(from, to)} and in_set(${set.number}, words.rowid)`,
  );
}

function within(from: number, to: number): Sql {
  return sql`and words.rowid >= ${from} and words.rowid < ${to}`;
}

/** The highest number there is. */
function newestPhoto(db: ReadDb): number {
  return only<number | null>(db, sql`select max(id) from photos`) ?? 0;
}
