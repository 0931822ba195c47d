// Files, and which photo each holds. A file met for the first time gets a photo of its own that waits to be read; only
// its fingerprint can tell that it is a photo already known (see identity.ts).

import { directoryId, folderPlace, splitPath } from './folders.ts';
import { pairFilms } from './live-pairs.ts';
import { insertPhoto, photoHasOtherFiles, settlePhotos, waitToBeRead } from './photos.ts';
import type { LookedInto } from '../shapes/film-shapes.ts';
import type { FileStamp, KnownFile } from '../shapes.ts';
import { all, list, one, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';
import { isUnsure } from './unsure-files.ts';
import { insertNames, refreshWords } from '../finding/words.ts';

interface FileRow {
  id: number;
  photo: number;
  bytes: number;
  modified_ms: number;
  inode: number;
  gone_at: string | null;
}

const knownRows = sql`
  select files.id, files.photo, directories.path || files.name as path, files.bytes,
    files.modified_ms as modifiedMs, files.inode
  from directories join files on files.directory = directories.id
  where files.gone_at is null`;

export function knownFiles(db: ReadDb, folder: number): KnownFile[] {
  return all(db, sql`${knownRows} and directories.folder = ${folder}`);
}

export function knownFilesAt(db: ReadDb, path: string): KnownFile[] {
  const { directory, name } = splitPath(path);
  const at = all<KnownFile>(db, sql`${knownRows} and directories.path = ${directory} and files.name = ${name}`);
  const below = /[/\\]$/.test(path) ? path : `${path}${directory.endsWith('\\') ? '\\' : '/'}`;
  // All paths that begin with `below`: up to the same with its last character, the separator, one higher.
  const end = below.slice(0, -1) + String.fromCharCode(below.charCodeAt(below.length - 1) + 1);
  return [
    ...at,
    ...all<KnownFile>(db, sql`${knownRows} and directories.path >= ${below} and directories.path < ${end}`),
  ];
}

/** Whether the photo still has this file, and nothing was heard of a change of it. */
export function isStillThere(db: ReadDb, photo: number, { path, bytes, modifiedMs }: LookedInto): boolean {
  return knownFilesAt(db, path).some(
    (file) => file.photo === photo && file.path === path && file.bytes === bytes && file.modifiedMs === modifiedMs,
  );
}

export function keepFiles(db: WriteDb, folder: number, found: readonly FileStamp[]): number[] {
  const place: Place = { ...folderPlace(db, folder), directories: new Map() };
  const added: number[] = [];
  const touched = new Set<number>();
  for (const stamp of found) keepFile(db, place, stamp, added, touched);
  return [...added, ...settled(db, touched)];
}

interface Place {
  folder: number;
  path: string;
  workable: boolean;
  directories: Map<string, number>;
}

/** Most files are new, so they take the short way: their photo needs neither settling nor its words gathered. */
function keepFile(db: WriteDb, place: Place, stamp: FileStamp, added: number[], touched: Set<number>): void {
  const { directory, name } = splitPath(stamp.path);
  const directoryNumber = place.directories.get(directory) ?? directoryId(db, place.folder, directory, touched);
  place.directories.set(directory, directoryNumber);
  const { bytes, modifiedMs, inode } = stamp;
  const before = one<FileRow>(
    db,
    sql`select id, photo, bytes, modified_ms, inode, gone_at from files
      where directory = ${directoryNumber} and name = ${name}`,
  );
  if (!before) {
    const photo = insertPhoto(db, name, modifiedMs, place.workable);
    run(
      db,
      sql`insert into files (directory, name, photo, bytes, modified_ms, inode)
        values (${directoryNumber}, ${name}, ${photo}, ${bytes}, ${modifiedMs}, ${inode})`,
    );
    insertNames(db, photo, { name, directory, folder: place.path });
    // Of a folder that is away it is away.
    if (place.workable) added.push(photo);
    else touched.add(photo);
    return;
  }
  const alike = before.bytes === bytes && before.modified_ms === modifiedMs;
  // One that was away may come back as another file: from a backup, from the trash, or from a drive that numbers anew.
  const same = alike && (before.inode === inode || before.gone_at !== null);
  if (same && before.gone_at === null) return;
  const photo = same ? before.photo : photoOfChangedFile(db, { ...before, name }, modifiedMs, place.workable);
  run(
    db,
    sql`update files set photo = ${photo}, bytes = ${bytes}, modified_ms = ${modifiedMs}, inode = ${inode}, gone_at = null,
        pairing = null, motion = case when photo = ${photo} then motion else 0 end where id = ${before.id}`,
  );
  touched.add(before.photo).add(photo);
}

/**
 * A file written over in place stays the same photo, so that what a person wrote follows an edit. One that was away, or
 * whose photo has other files, starts anew: under its old name may be something else.
 */
function photoOfChangedFile(
  db: WriteDb,
  file: FileRow & { name: string },
  modifiedMs: number,
  workable: boolean,
): number {
  if (file.gone_at !== null || photoHasOtherFiles(db, file.photo, file.id)) {
    return insertPhoto(db, file.name, modifiedMs, workable);
  }
  waitToBeRead(db, file.photo);
  isUnsure(db, file.photo);
  return file.photo;
}

export function moveFiles(db: WriteDb, moves: readonly { file: number; to: FileStamp; folder: number }[]): number[] {
  const touched = new Set<number>();
  for (const { file, to, folder } of moves) {
    const { directory, name } = splitPath(to.path);
    const before = one<{ photo: number }>(db, sql`select photo from files where id = ${file}`);
    if (!before) continue;
    const id = directoryId(db, folder, directory, touched);
    // What was remembered under the new path is written over by the move.
    const there = one<FileRow>(
      db,
      sql`select id, photo from files where directory = ${id} and name = ${name} and id <> ${file}`,
    );
    if (there) {
      run(db, sql`delete from files where id = ${there.id}`);
      touched.add(there.photo);
    }
    run(
      db,
      sql`update files set directory = ${id}, name = ${name}, bytes = ${to.bytes}, modified_ms = ${to.modifiedMs},
        inode = ${to.inode}, gone_at = null where id = ${file}`,
    );
    touched.add(before.photo);
  }
  return settled(db, touched);
}

export function filesGone(db: WriteDb, files: readonly number[]): number[] {
  const now = new Date().toISOString();
  const photos = all<{ photo: number }>(
    db,
    sql`update files set gone_at = ${now} where gone_at is null and id in (select value from json_each(${list(files)}))
      returning photo`,
  );
  return settlePhotos(db, [...new Set(photos.map((row) => row.photo))]);
}

function settled(db: WriteDb, touched: Set<number>): number[] {
  for (const { from, to } of pairFilms(db, [...touched])) touched.add(from).add(to);
  const photos = settlePhotos(db, [...touched]);
  refreshWords(db, photos);
  return photos;
}
