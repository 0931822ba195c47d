// Albums in a person's order, and the photos in them in the order they came. A smart album is a line that is searched
// for whenever somebody looks.

import { EngineError } from '../../contract.ts';
import type { KeptAlbum } from '../shapes/change-shapes.ts';
import { all, column, list, one, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

export function albums(db: ReadDb): KeptAlbum[] {
  return all(db, sql`select id, name, query from albums order by position, id`);
}

export function album(db: ReadDb, id: number): KeptAlbum {
  const found = one<KeptAlbum>(db, sql`select id, name, query from albums where id = ${id}`);
  if (!found) throw new EngineError('not-found', 'This album is gone. Undo its removal, or make it again.');
  return found;
}

/** Photos of it that are shown, as triggers count them, and the fingerprint of the first of them. */
export function albumShown(db: ReadDb, id: number): { photos: number; cover: string | null } {
  const shown = sql`album_photos a cross join photos p on p.id = a.photo
    where a.album = ${id} and p.files > 0 and p.hidden = 0`;
  const cover = only<string>(db, sql`select p.fingerprint from ${shown} and p.width > 0 order by a.position limit 1`);
  const photos = only<number>(db, sql`select photos from album_tallies where album = ${id}`);
  return { photos: photos ?? 0, cover: cover ?? null };
}

/** All of them, whether shown or not, in the order they came. */
export function albumPhotos(db: ReadDb, id: number): number[] {
  return column(db, sql`select photo from album_photos where album = ${id} order by position, photo`);
}

export function albumsOf(db: ReadDb, photo: number): number[] {
  return column(db, sql`select album from album_photos where photo = ${photo} order by album`);
}

export function makeAlbum(db: WriteDb, name: string, query: string | null): number {
  const spelled = freeName(db, name, null);
  return run(
    db,
    sql`insert into albums (name, query, position, made_at) values (${spelled}, ${query},
      (select coalesce(max(position), 0) + 1 from albums), ${new Date().toISOString()})`,
  ).id;
}

export function renameAlbum(db: WriteDb, id: number, name: string): void {
  album(db, id);
  run(db, sql`update albums set name = ${freeName(db, name, id)} where id = ${id}`);
}

export function setAlbumQuery(db: WriteDb, id: number, query: string): void {
  if (album(db, id).query === null) {
    throw new EngineError('bad-request', 'Only a smart album has a search. Make a new album of that kind.');
  }
  run(db, sql`update albums set query = ${query} where id = ${id}`);
}

/** Before another album, or (null) to the end: half-way between its neighbours, so that no other row is touched. */
export function moveAlbum(db: WriteDb, id: number, before: number | null): void {
  album(db, id);
  if (before !== null) album(db, before);
  const next = only<number>(db, sql`select position from albums where id = ${before}`);
  const last = only<number | null>(
    db,
    sql`select max(position) from albums where id <> ${id} and (${next ?? null} is null or position < ${next ?? null})`,
  );
  const position = next === undefined ? (last ?? 0) + 1 : ((last ?? next - 2) + next) / 2;
  // Between two neighbours there is an end to halves, after some fifty of them.
  if (position === next || position === last) {
    numberAnew(db);
    return moveAlbum(db, id, before);
  }
  run(db, sql`update albums set position = ${position} where id = ${id}`);
}

function numberAnew(db: WriteDb): void {
  run(
    db,
    sql`update albums set position = anew.nth from (
      select id, row_number() over (order by position, id) as nth from albums) anew where albums.id = anew.id`,
  );
}

export function deleteAlbum(db: WriteDb, id: number): void {
  run(db, sql`delete from albums where id = ${id}`);
}

/** After those that are in it, in the order given; what is in it keeps its place. */
export function addToAlbum(db: WriteDb, id: number, photos: readonly number[]): void {
  if (album(db, id).query !== null) {
    throw new EngineError('bad-request', 'A smart album finds its photos by itself. Choose another album.');
  }
  const last = only<number>(db, sql`select coalesce(max(position), 0) from album_photos where album = ${id}`)!;
  run(
    db,
    sql`insert or ignore into album_photos (album, photo, position)
      select ${id}, p.id, ${last} + 1 + asked.key from json_each(${list(photos)}) asked join photos p on p.id = asked.value`,
  );
}

export function removeFromAlbum(db: WriteDb, id: number, photos: readonly number[]): void {
  run(
    db,
    sql`delete from album_photos where album = ${id} and photo in (select value from json_each(${list(photos)}))`,
  );
}

export function copyToAlbumsOf(db: WriteDb, from: number, to: number): void {
  run(
    db,
    sql`insert or ignore into album_photos (album, photo, position)
      select album, ${to}, position from album_photos where photo = ${from}`,
  );
}

/** As it is kept: single spaces, no quotes, since filters quote it. Refused when another album has the name. */
function freeName(db: ReadDb, name: string, own: number | null): string {
  const spelled = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/["“”„«»]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
  // What cannot be seen is no name.
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(spelled))
    throw new EngineError('bad-request', 'An album needs a name. Type one.');
  const taken = only<number>(db, sql`select id from albums where folded(name) = folded(${spelled})`);
  if (taken !== undefined && taken !== own) {
    throw new EngineError('bad-request', `There is an album “${spelled}” already. Choose another name.`);
  }
  return spelled;
}
