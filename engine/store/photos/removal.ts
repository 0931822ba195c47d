// A folder that is removed is gone at once for whoever asks; its files are forgotten after that, some thousand at a time, so
// that nobody waits long. Whatever is left when Talbot ends goes on at the next start.

import { deleteFolder, noFolder } from './folders.ts';
import { settlePhotos } from './photos.ts';
import { all, list, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';
import { refreshWords } from '../finding/words.ts';

/** Throws `not-found` for a folder that is not there, or going already. */
export function markRemoved(db: WriteDb, id: number): void {
  const known = only(db, sql`select 1 from folders where id = ${id} and id not in (select folder from going_folders)`);
  if (known === undefined) throw noFolder();
  run(db, sql`insert into going_folders (folder) values (${id})`);
}

/** Forgets up to `limit` files of folders that were removed. False when nothing is left to forget. */
export function forgetRemoved(db: WriteDb, limit: number): boolean {
  const folder = only<number>(db, sql`select folder from going_folders limit 1`);
  if (folder === undefined) return false;
  const photos = all<{ photo: number }>(
    db,
    sql`delete from files where id in (
        select f.id from directories d join files f on f.directory = d.id where d.folder = ${folder} limit ${limit})
      returning photo`,
  ).map((row) => row.photo);
  if (photos.length === 0) deleteFolder(db, folder);
  const kept = settlePhotos(db, [...new Set(photos)]);
  // Those that are shown from elsewhere are no longer found by the names they had here.
  const shown = all<{ id: number }>(
    db,
    sql`select id from photos where id in (select value from json_each(${list(kept)})) and files > 0`,
  );
  refreshWords(
    db,
    shown.map((row) => row.id),
  );
  return true;
}

/** Files still to be forgotten of folders that were removed; what triggers count, so no file is looked at. */
export function leftToForget(db: ReadDb): number {
  return (
    only<number>(
      db,
      sql`select coalesce(sum(files), 0) from directories where folder in (select folder from going_folders)`,
    ) ?? 0
  );
}
