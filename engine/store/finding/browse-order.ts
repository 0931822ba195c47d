// The orders that photos are browsed in, as SQL: what is read from, by which columns, and what lies before or after a photo.
// Each is walked along an index, so that a page far down a million photos costs steps in it and no sorting.

import { one, only, sql, type ReadDb, type Sql, type Value } from '../file/sql.ts';

/** `album`: as a person put the photos of the album with this name. */
export type BrowseOrder = 'newest' | 'oldest' | 'added' | 'name' | 'rating' | { album: string };

interface OrderSql {
  /** After `from`, with photos as `p`. */
  from: Sql;
  columns: Sql;
  by: Sql;
  /** The first row has the highest value of each column. */
  falling: boolean;
}

const fromPhotos = sql`photos p`;

const orders = {
  newest: falling(sql`p.taken_at, p.id`, sql`p.taken_at desc, p.id desc`),
  oldest: rising(sql`p.taken_at, p.id`),
  // Numbers are given as photos come in. Without the index named, whole rows would be walked past.
  added: { ...falling(sql`p.id`, sql`p.id desc`), from: sql`photos p` },
  name: rising(sql`p.name_key, p.id`),
  rating: falling(sql`p.rating, p.taken_at, p.id`, sql`p.rating desc, p.taken_at desc, p.id desc`),
};

export function orderSql(order: BrowseOrder): OrderSql {
  if (typeof order === 'string') return orders[order];
  const from = sql`album_photos a join photos p on p.id = a.photo
    and a.album = (select id from albums where folded(name) = folded(${order.album}))`;
  return { ...rising(sql`a.position, a.photo`), from };
}

/** Photos on that side of this one; null when it is not in the list. */
export function besideSql(db: ReadDb, order: BrowseOrder, photo: number, side: 'before' | 'after'): Sql | null {
  const { from, columns } = orderSql(order);
  const keys = one<Record<string, Value>>(db, sql`select ${columns} from ${from} where p.id = ${photo}`);
  return keys ? beyondSql(order, Object.values(keys), side) : null;
}

export function beyondSql(order: BrowseOrder, keys: readonly Value[], side: 'before' | 'after'): Sql {
  const { columns, falling: falls } = orderSql(order);
  const place = keys.map((key) => sql`${key}`).reduce((list, key) => sql`${list}, ${key}`);
  return falls === (side === 'after') ? sql`(${columns}) < (${place})` : sql`(${columns}) > (${place})`;
}

/** These photos, in order; those not in the list are left out. */
export function sortedSql(photos: string, order: BrowseOrder): Sql {
  const { from, by } = orderSql(order);
  return sql`select p.id from ${from} where p.id in (select value from json_each(${photos})) order by ${by}`;
}

export function albumNamed(db: ReadDb, name: string): number | null {
  return only<number>(db, sql`select id from albums where folded(name) = folded(${name})`) ?? null;
}

function rising(columns: Sql): OrderSql {
  return { from: fromPhotos, columns, by: columns, falling: false };
}

function falling(columns: Sql, by: Sql): OrderSql {
  return { from: fromPhotos, columns, by, falling: true };
}
