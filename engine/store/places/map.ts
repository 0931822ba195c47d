// Where photos were taken: the cell of the world each lies in, the names of its place, and how many lie in a square.
// Level-triggered: a photo with coordinates and without a cell is to be placed.

import { cellOf, squareOf, stretchOf, type Square } from './cell.ts';
import type { Placed, PlacedRow, PlacedSquare, PlaceNamed } from '../shapes/map-shapes.ts';
import { all, column, list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';
import { refreshWords } from '../finding/words.ts';

/** Levels of squares whose photos are counted by triggers, see the migration. */
const countedLevels = [8, 14] as const;
/** Photos of a square that are looked at for the names of its places. */
const mostSome = 64;

export function nextUnplaced(db: ReadDb, limit: number): Placed[] {
  return all(db, unplacedQuery(limit));
}

export function unplacedQuery(limit: number): Sql {
  return sql`select id as photo, latitude, longitude from photos
    where latitude is not null and cell is null order by id limit ${limit}`;
}

export function keepPlaces(db: WriteDb, named: readonly PlaceNamed[]): void {
  for (const { photo, town, country, also } of named) {
    const at = one<{ latitude: number | null; longitude: number | null }>(
      db,
      sql`select latitude, longitude from photos where id = ${photo}`,
    );
    if (!at || at.latitude === null) continue;
    run(
      db,
      sql`update photos set cell = ${cellOf(at.latitude, at.longitude ?? 0)},
        place = ${placeId(db, town ?? '', country ?? '', also)} where id = ${photo}`,
    );
  }
  refreshWords(
    db,
    named.map(({ photo }) => photo),
  );
}

/** Coordinates were read anew. */
export function forgetPlace(db: WriteDb, photo: number): void {
  run(db, sql`update photos set cell = null, place = null where id = ${photo} and cell is not null`);
}

export function placedIn(db: ReadDb, squares: readonly Square[], photos: readonly number[] | null): PlacedSquare[] {
  if (photos !== null) return placedOf(db, squares, photos);
  return squares.flatMap((square) => {
    const found = one<Sums>(db, squareQuery(square));
    if (!found || found.photos === 0) return [];
    const some = someIn(db, square);
    const middle = { latitude: found.latitudes / found.photos, longitude: found.longitudes / found.photos };
    return [{ square, photos: found.photos, ...middle, cover: Math.max(...some), some }];
  });
}

interface Sums {
  photos: number;
  latitudes: number;
  longitudes: number;
}

/** Large squares are sums of those that are counted at every change; small ones hold few photos, which are looked at. */
export function squareQuery(square: Square): Sql {
  const { from, to } = stretchOf(square);
  const counted = countedLevels.find((level) => level >= square.level);
  if (counted === undefined) {
    return sql`select count(*) as photos, total(latitude) as latitudes, total(longitude) as longitudes
      from photos where files > 0 and hidden = 0 and cell is not null and cell >= ${from} and cell < ${to}`;
  }
  const each = 4 ** (24 - counted);
  return sql`select total(photos) as photos, total(latitudes) as latitudes, total(longitudes) as longitudes
    from place_tallies where level = ${counted} and square >= ${from / each} and square < ${to / each}`;
}

/** A few of each quarter of the square. */
function someIn(db: ReadDb, square: Square): number[] {
  const { from, to } = stretchOf(square);
  const each = (to - from) / 4;
  return Array.from({ length: 4 }, (_, i) => from + i * each).flatMap((begin) =>
    column<number>(
      db,
      sql`select id from photos where files > 0 and hidden = 0 and cell is not null
        and cell >= ${begin} and cell < ${begin + each} limit 12`,
    ),
  );
}

function placedOf(db: ReadDb, squares: readonly Square[], photos: readonly number[]): PlacedSquare[] {
  const level = squares[0]?.level ?? 0;
  const wanted = new Map(squares.map((square) => [`${square.x} ${square.y}`, square]));
  const found = new Map<Square, PlacedSquare>();
  const rows = all<{ id: number; cell: number; latitude: number; longitude: number }>(
    db,
    sql`select p.id, p.cell, p.latitude, p.longitude from json_each(${list(photos)}) asked
      join photos p on p.id = asked.value where p.cell is not null`,
  );
  for (const { id, cell, latitude, longitude } of rows) {
    const at = squareOf(cell, level);
    const square = wanted.get(`${at.x} ${at.y}`);
    if (!square) continue;
    const sum = found.get(square) ?? { square, photos: 0, latitude: 0, longitude: 0, cover: 0, some: [] };
    found.set(square, {
      square,
      photos: sum.photos + 1,
      latitude: sum.latitude + (latitude - sum.latitude) / (sum.photos + 1),
      longitude: sum.longitude + (longitude - sum.longitude) / (sum.photos + 1),
      cover: Math.max(sum.cover, id),
      some: sum.some.length < mostSome ? [...sum.some, id] : sum.some,
    });
  }
  return [...found.values()];
}

/** Those that are placed, in order of their cells, behind one of them. */
export function placedBehind(db: ReadDb, last: PlacedRow | null, limit: number): PlacedRow[] {
  return all(db, placedBehindQuery(last, limit));
}

/** All that is asked stands in the index of cells, in its order. */
export function placedBehindQuery(last: PlacedRow | null, limit: number): Sql {
  const behind = last
    ? sql`and (cell, hidden, files, latitude, longitude, id) >
        (${last.cell}, ${last.hidden}, ${last.files}, ${last.latitude}, ${last.longitude}, ${last.id})`
    : sql``;
  return sql`select id, cell, hidden, files, latitude, longitude from photos where files > 0 and cell is not null ${behind}
    order by cell, hidden, files, latitude, longitude, id limit ${limit}`;
}

export function countPlaced(db: ReadDb, photos: readonly number[] | null): number {
  const query =
    photos === null
      ? sql`select total(photos) from place_tallies where level = ${countedLevels[0]}`
      : sql`select count(*) from json_each(${list(photos)}) asked join photos p on p.id = asked.value
          where p.cell is not null`;
  return only<number>(db, query) ?? 0;
}

export function placeNames(
  db: ReadDb,
  photos: readonly number[],
): Map<number, { town: string | null; country: string | null }> {
  const rows = all<{ id: number; town: string; country: string }>(
    db,
    sql`select p.id, n.town, n.country from json_each(${list(photos)}) asked
      join photos p on p.id = asked.value join place_names n on n.id = p.place`,
  );
  return new Map(rows.map(({ id, town, country }) => [id, { town: town || null, country: country || null }]));
}

function placeId(db: WriteDb, town: string, country: string, also: string): number {
  const known = only<number>(db, sql`select id from place_names where town = ${town} and country = ${country}`);
  return known ?? run(db, sql`insert into place_names (town, country, also) values (${town}, ${country}, ${also})`).id;
}
