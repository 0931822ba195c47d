// Live Photos: a film beside a picture of the same name is a second file of that picture's photo (`files.motion`), so that
// both go wherever one of them goes. It stands for itself again when the picture is gone.

import { all, list, run, sql, type WriteDb } from './sql.ts';

/** `IMG_1.` of `IMG_1.MOV`. */
const stem = (file: 'f' | 'other') =>
  file === 'f' ? sql`rtrim(f.name, replace(f.name, '.', ''))` : sql`rtrim(other.name, replace(other.name, '.', ''))`;

/** Files in the same folder with the same name up to the last dot, found in the index of names. */
const beside = sql`other.directory = f.directory and other.id <> f.id and other.gone_at is null
  and other.name >= ${stem('f')} and other.name < substr(${stem('f')}, 1, length(${stem('f')}) - 1) || '/'
  and ${stem('other')} = ${stem('f')} and ${stem('f')} <> ''`;

/**
 * Films beside these photos, and these photos where they are films beside a picture, become files of the picture's photo;
 * of several pictures the one that is no RAW. Returns the photos they were and are of now.
 */
export function pairFilms(db: WriteDb, photos: readonly number[]): { from: number; to: number }[] {
  const ids = list(photos);
  const adopted = all<{ file: number; from: number; to: number }>(
    db,
    sql`with near as (
        select f.id as film, f.photo as was, q.id as picture, q.kind from files f join photos p on p.id = f.photo
          join files other on ${beside} join photos q on q.id = other.photo
          where f.gone_at is null and f.photo in (select value from json_each(${ids}))
            and p.kind = 'video' and other.motion = 0 and q.kind is not null and q.kind <> 'video'
        union
        select other.id, other.photo, p.id, p.kind from files f join photos p on p.id = f.photo
          join files other on ${beside} join photos q on q.id = other.photo
          where f.gone_at is null and f.photo in (select value from json_each(${ids})) and f.motion = 0
            and p.kind is not null and p.kind <> 'video'
            and (q.kind = 'video' or (other.motion = 1 and q.kind = 'raw' and p.kind <> 'raw')))
      select film as file, was as "from", picture as "to" from near order by kind = 'raw' desc, picture desc`,
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
        and not exists (select 1 from files other where ${beside} and other.photo = f.photo and other.motion = 0)`,
  );
  return left.map(({ id, name, modified_ms: modifiedMs }) => {
    const photo = insertPhoto(db, name, modifiedMs, false);
    run(db, sql`update files set photo = ${photo}, motion = 0 where id = ${id}`);
    return photo;
  });
}
