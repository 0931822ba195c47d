// A folder that is removed is gone at once for whoever asks; its files count as gone after that, some thousand at a time, so
// that nobody waits long. Whatever is left when Talbot ends goes on at the next start. The folder keeps its row, and what was
// its files: it can come back, and a file that is met as it was is the photo that it was.

import { settlePhotos } from './photos.ts';
import { column, list, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';
import { setSetting } from '../settings.ts';
import { refreshWords } from '../finding/words.ts';

/** Forgets up to `limit` files of folders that were removed. False when nothing is left to forget. */
export function forgetRemoved(db: WriteDb, limit: number): boolean {
  const folder = folderForgotten(db);
  if (folder === undefined) return false;
  const photos = column<number>(
    db,
    sql`update files set gone_at = ${new Date().toISOString()} where id in (
        select f.id from directories d join files f on f.directory = d.id
        where d.folder = ${folder} and d.files > 0 and f.gone_at is null limit ${limit})
      returning photo`,
  );
  if (photos.length === 0) {
    // A damaged library counts more than there are: nobody must look for them without end.
    run(db, sql`update directories set files = 0 where folder = ${folder} and files > 0`);
    return folderForgotten(db) !== folder;
  }
  // Should it come back, all of it has to be looked through.
  setSetting(db, lookedForIn(folder), null);
  const kept = settlePhotos(db, [...new Set(photos)]);
  // Those that are shown from elsewhere are no longer found by the names they had here.
  const shown = column<number>(
    db,
    sql`select id from photos where id in (select value from json_each(${list(kept)})) and files > 0`,
  );
  run(
    db,
    sql`delete from files where photo in (select value from json_each(${list(shown)})) and gone_at is not null
      and directory in (select id from directories where folder = ${folder})`,
  );
  refreshWords(db, shown);
  return true;
}

/** The setting that says what a folder was last looked through for, as a whole; none, and it is looked through once more. */
export function lookedForIn(folder: number): string {
  return `looked for in ${folder}`;
}

function folderForgotten(db: ReadDb): number | undefined {
  return only<number>(
    db,
    sql`select folder from going_folders g
      where exists (select 1 from directories d where d.folder = g.folder and d.files > 0) order by folder limit 1`,
  );
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

/** The change by which the folder was removed whose files are being forgotten; 0 where undoing it would not stop that. */
export function forgottenBy(db: ReadDb): number {
  return (
    only<number | null>(
      db,
      sql`select max(c.id) from changes c join change_rows r on r.change = c.id
        where c.state = 'made' and c.what = 'remove-folder' and r.subject = 0 and r.name = 'going_folders'
          and r.key = ${list([folderForgotten(db) ?? 0])}`,
    ) ?? 0
  );
}
