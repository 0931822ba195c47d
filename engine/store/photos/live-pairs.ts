// Live Photos: a film beside the picture that its phone joined it with, or where no phone says so beside one of the same name,
// is a second file of that picture's photo (`files.motion`), so that both go wherever one of them goes. It stands for itself
// again when the picture is gone.

import { splitPath } from './folders.ts';
import { all, list, run, sql, type WriteDb } from '../file/sql.ts';

/** `IMG_1.` of `IMG_1.MOV`. */
const stem = (file: 'f' | 'other') =>
  file === 'f' ? sql`rtrim(f.name, replace(f.name, '.', ''))` : sql`rtrim(other.name, replace(other.name, '.', ''))`;

/** Files of the same folder that are there. */
const near = sql`other.directory = f.directory and other.id <> f.id and other.gone_at is null`;

/** Of the same name up to the last dot, found in the index of names, and not told apart by what their phone wrote. */
const namedAlike = sql`${near}
  and other.name >= ${stem('f')} and other.name < substr(${stem('f')}, 1, length(${stem('f')}) - 1) || '/'
  and ${stem('other')} = ${stem('f')} and ${stem('f')} <> ''
  and (other.pairing is null or f.pairing is null or other.pairing = f.pairing)`;

/** Whatever they are called. */
const writtenAlike = sql`${near} and other.pairing = f.pairing`;

/** What the file's phone wrote to join it with another; null when nothing. */
export function keepPairing(db: WriteDb, file: { path: string }, pairing: string | null): void {
  const { directory, name } = splitPath(file.path);
  run(
    db,
    sql`update files set pairing = ${pairing} where name = ${name} and pairing is not ${pairing}
      and directory = (select id from directories where path = ${directory})`,
  );
}

/**
 * Films that belong to these photos, and these photos where they are films beside a picture, become files of the picture's
 * photo; of several pictures the one whose phone says so, then the one that is no RAW. Returns the photos they were and are of.
 */
export function pairFilms(db: WriteDb, photos: readonly number[]): { from: number; to: number }[] {
  const ids = list(photos);
  const adopted = all<{ file: number; from: number; to: number }>(
    db,
    sql`with chosen as (
        select * from files where photo in (select value from json_each(${ids})) and gone_at is null),
      beside as (
        select f.id as one, other.id as other, 0 as written from chosen f join files other on ${namedAlike}
        union all
        select f.id, other.id, 1 from chosen f join files other on ${writtenAlike}),
      pairs as (
        select f.id as film, f.photo as was, q.id as picture, q.kind, written from beside
          join files f on f.id = one join photos p on p.id = f.photo
          join files o on o.id = beside.other join photos q on q.id = o.photo
          where p.kind = 'video' and o.motion = 0 and q.kind is not null and q.kind <> 'video'
        union
        select o.id, o.photo, p.id, p.kind, written from beside
          join files f on f.id = one join photos p on p.id = f.photo
          join files o on o.id = beside.other join photos q on q.id = o.photo
          where f.motion = 0 and p.kind is not null and p.kind <> 'video'
            and (q.kind = 'video' or (o.motion = 1 and q.kind = 'raw' and p.kind <> 'raw')))
      select film as file, was as "from", picture as "to" from pairs order by written, kind = 'raw' desc, picture desc`,
  );
  for (const { file, to } of adopted) run(db, sql`update files set photo = ${to}, motion = 1 where id = ${file}`);
  return adopted;
}

/** Films whose picture no longer lies beside them stand for themselves again, each with a photo that waits to be read. */
export function releaseFilms(
  db: WriteDb,
  photos: readonly number[],
  insertPhoto: (db: WriteDb, name: string, modifiedMs: number, reachable: boolean) => number,
): number[] {
  const left = all<{ id: number; name: string; modified_ms: number }>(
    db,
    sql`select f.id, f.name, f.modified_ms from files f
      where f.photo in (select value from json_each(${list(photos)})) and f.motion = 1 and f.gone_at is null
        and not exists (select 1 from files other
          where (${namedAlike} or ${writtenAlike}) and other.photo = f.photo and other.motion = 0)`,
  );
  return left.map(({ id, name, modified_ms: modifiedMs }) => {
    const photo = insertPhoto(db, name, modifiedMs, false);
    run(db, sql`update files set photo = ${photo}, motion = 0 where id = ${id}`);
    return photo;
  });
}
