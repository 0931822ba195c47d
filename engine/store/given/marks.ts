// Marks a person gives photos: columns of the photo. One that joins another photo brings its marks along.

import type { Flag, Label, Marks, Rating } from '../../contract.ts';
import { joinSql, list, run, sql, type Sql, type Value, type WriteDb } from '../file/sql.ts';

export interface MarksRow {
  rating: Rating;
  label: Label | null;
  flag: Flag | null;
  favourite: number;
  hidden: number;
}

/** Columns of the marks, from photos as `p`. */
export const markColumnsOf = sql`p.rating, p.label, p.flag, p.favourite, p.hidden`;

export function toMarks({ rating, label, flag, favourite, hidden }: MarksRow): Marks {
  return { rating, label, flag, favourite: favourite === 1, hidden: hidden === 1 };
}

export function mark(db: WriteDb, photos: readonly number[], set: Partial<Marks>): void {
  const { rating, label, flag, favourite, hidden } = set;
  const parts: [Sql, Value][] = [
    ...given(sql`rating`, rating),
    ...given(sql`label`, label),
    ...given(sql`flag`, flag),
    ...given(sql`favourite`, favourite === undefined ? undefined : Number(favourite)),
    ...given(sql`hidden`, hidden === undefined ? undefined : Number(hidden)),
  ];
  if (parts.length === 0) return;
  const values = parts.map(([column, value]) => sql`${column} = ${value}`);
  // Photos that have these marks already are not written again.
  const others = parts.map(([column, value]) => sql`${column} is not ${value}`);
  run(
    db,
    sql`update photos set ${joinSql(values, ', ')}
      where id in (select value from json_each(${list(photos)})) and (${joinSql(others, ' or ')})`,
  );
}

function given(column: Sql, value: Value | undefined): [Sql, Value][] {
  return value === undefined ? [] : [[column, value]];
}

/** True of photos `p` that a person marked. */
export const isMarked = sql`(p.rating > 0 or p.label is not null or p.flag is not null or p.favourite = 1 or p.hidden = 1)`;

/** Where both have a mark of a kind, that of `to` stays. */
export function copyMarks(db: WriteDb, from: number, to: number): void {
  run(
    db,
    sql`update photos set
      rating = iif(photos.rating > 0, photos.rating, old.rating), label = coalesce(photos.label, old.label),
      flag = coalesce(photos.flag, old.flag), favourite = max(photos.favourite, old.favourite),
      hidden = max(photos.hidden, old.hidden)
      from photos old where old.id = ${from} and photos.id = ${to}`,
  );
}
