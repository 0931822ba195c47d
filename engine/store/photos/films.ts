// What only films have: a length, and a frame that stands for their picture or does not yet. Who has the frame's file is
// the decode room's business.

import type { FilmKind } from '../../contract.ts';
import { column, one, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

export interface FilmRow {
  moving: string | null;
}

/** Columns of a summary, from photos as `p`. */
export const filmColumns = sql`
  case when p.kind = 'video' then
    (select json_array(seconds, poster) from films where films.photo = p.id)
    when exists (select 1 from files f where f.photo = p.id and f.motion = 1 and f.gone_at is null) then 'live'
  end as moving`;

export interface Film {
  film: FilmKind | null;
  seconds: number | null;
  /** A frame of it is known. */
  poster: boolean;
}

export function toFilm({ moving }: FilmRow): Film {
  if (moving === null) return { film: null, seconds: null, poster: true };
  if (moving === 'live') return { film: 'live', seconds: null, poster: true };
  const [seconds, poster] = JSON.parse(moving) as [number | null, 0 | 1];
  return { film: 'whole', seconds, poster: poster === 1 };
}

/** Photos, by the name of `photos` in the statement, that models can look at: all but films without a frame. */
export const canBeSeen = sql`not exists (select 1 from films where films.photo = photos.id and films.poster = 0)`;

export function keepFilm(db: WriteDb, photo: number, film: { seconds: number | null; poster: boolean } | null): void {
  if (!film) return void run(db, sql`delete from films where photo = ${photo}`);
  const { seconds, poster } = film;
  run(
    db,
    sql`insert into films (photo, seconds, poster) values (${photo}, ${seconds}, ${poster ? 1 : 0})
      on conflict (photo) do update set seconds = excluded.seconds, poster = excluded.poster`,
  );
}

/** Shown films without a frame that can be played now, and that `by` has not failed on; the latest first. */
export function posterless(db: ReadDb, by: string, limit: number): number[] {
  return column(
    db,
    sql`select p.id from films join photos p on p.id = films.photo
      where films.poster = 0 and films.tried_by is not ${by} and p.reachable = 1 and p.state = 'seen'
      order by p.taken_at desc, p.id desc limit ${limit}`,
  );
}

/** The film that a frame is wanted of; null when none is. */
export function wantsPoster(db: ReadDb, photo: number): { path: string; fingerprint: string } | null {
  return (
    one<{ path: string; fingerprint: string }>(
      db,
      sql`select d.path || f.name as path, p.fingerprint from films join photos p on p.id = films.photo
        join files f on f.photo = p.id and f.motion = 0 and f.gone_at is null join directories d on d.id = f.directory
        where films.photo = ${photo} and films.poster = 0 and p.fingerprint is not null limit 1`,
    ) ?? null
  );
}

/** A frame is kept: the film is read once more, as a photo is. */
export function posterKept(db: WriteDb, photo: number): void {
  run(db, sql`update films set poster = 1 where photo = ${photo}`);
  run(db, sql`update photos set state = 'unread' where id = ${photo}`);
}

export function posterFailed(db: WriteDb, photo: number, by: string): void {
  run(db, sql`update films set tried_by = ${by} where photo = ${photo} and poster = 0`);
}

/** Its frame is gone from the disk: it waits for another. */
export function posterLost(db: WriteDb, photo: number): void {
  run(db, sql`update films set poster = 0, tried_by = null where photo = ${photo}`);
  run(db, sql`update photos set state = 'seen' where id = ${photo} and state = 'unseen'`);
}

/** The film beside a picture that is there now; null when there is none. */
export function motionFile(db: ReadDb, photo: number): { path: string } | null {
  return (
    one<{ path: string }>(
      db,
      sql`select d.path || f.name as path from files f join directories d on d.id = f.directory
        join folders on folders.id = d.folder
        where f.photo = ${photo} and f.motion = 1 and f.gone_at is null and folders.state <> 'offline' limit 1`,
    ) ?? null
  );
}
