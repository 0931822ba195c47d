// Places of photos in an album: put between two others they get numbers between theirs, so that no other row is touched.

import { list, only, run, sql, type WriteDb } from '../file/sql.ts';

/** In the order given, right before a photo of the album, or (null) at its end. */
export function placeInAlbum(db: WriteDb, album: number, photos: readonly number[], before: number | null): void {
  const others = sql`album_photos where album = ${album} and photo not in (select value from json_each(${list(photos)}))`;
  const next = only<number>(db, sql`select position from album_photos where album = ${album} and photo = ${before}`);
  const last = only<number | null>(
    db,
    sql`select max(position) from ${others} and (${next ?? null} is null or position < ${next ?? null})`,
  );
  const end = next ?? (last ?? 0) + photos.length + 1;
  const start = last ?? end - photos.length - 1;
  const step = (end - start) / (photos.length + 1);
  const twins = next === undefined ? 0 : only<number>(db, sql`select count(*) from ${others} and position = ${next}`)!;
  // Between two neighbours there is an end to halves, after some fifty of them.
  if (twins > 1 || start + step === start || end - step === end) {
    numberAnew(db, album);
    return placeInAlbum(db, album, photos, before);
  }
  run(
    db,
    sql`update album_photos set position = ${start} + (asked.key + 1) * ${step}
      from json_each(${list(photos)}) asked where album = ${album} and photo = asked.value`,
  );
}

function numberAnew(db: WriteDb, album: number): void {
  run(
    db,
    sql`update album_photos set position = anew.nth from (
      select photo, row_number() over (order by position, photo) as nth from album_photos where album = ${album}) anew
      where album_photos.album = ${album} and album_photos.photo = anew.photo`,
  );
}
