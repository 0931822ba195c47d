// The folders being watched, and the directories met below them.

import { EngineError, type FolderState, type Subfolder } from '../../contract.ts';
import { shownPath } from '../../file-path.ts';
import type { KnownFolder } from '../shapes.ts';
import { all, column, one, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

interface FolderRow {
  id: number;
  path: string;
  state: FolderState;
  added_at: string;
  photos: number;
  paused: number;
}

/** How many photos it has is kept by triggers: counting a million takes most of a second. */
const folderRows = sql`select id, path, state, added_at, photos, paused from folders`;

/** Each directory counts its own files, so that a tree is known without counting photos. */
export function subfolders(db: ReadDb, path: string): Subfolder[] {
  const separator = path.includes('\\') && !path.includes('/') ? '\\' : '/';
  const above = path.endsWith(separator) ? path : path + separator;
  // All paths that begin with it: up to the same with its last character one higher.
  const end = above.slice(0, -1) + String.fromCharCode(separator.charCodeAt(0) + 1);
  const found = new Map<string, Subfolder>();
  const below = all<{ path: string; files: number }>(
    db,
    sql`select path, files from directories where path > ${above} and path < ${end} and files > 0
      and folder not in (select folder from going_folders) order by path`,
  );
  for (const { path: whole, files } of below) {
    const to = whole.indexOf(separator, above.length);
    const name = whole.slice(above.length, to);
    const one = found.get(name) ?? { path: whole.slice(0, to), name, files: 0, more: false };
    found.set(name, { ...one, files: one.files + files, more: one.more || to < whole.length - 1 });
  }
  return [...found.values()].map((one) => ({ ...one, name: shownPath(one.name) }));
}

/** Not one that was removed. */
export const stays = sql`folders.id not in (select folder from going_folders)`;

/** States in which the photos of a folder can be worked on; the same as `isWorkable`. */
export const workableStates = sql`('walking', 'watching')`;

const filesThere = sql`from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
  where f.photo = photos.id and f.gone_at is null`;

/** What two columns of `photos` hold: a file of the photo can be worked on; there is none but in folders that are away. */
export const isReachable = sql`exists (select 1 ${filesThere} and f.motion = 0 and folders.state in ${workableStates})`;
export const isAway = sql`not exists (select 1 ${filesThere} and folders.state <> 'offline')`;

export function folders(db: ReadDb): KnownFolder[] {
  return all<FolderRow>(db, sql`${folderRows} where ${stays} order by path`).map(toFolder);
}

export function folder(db: ReadDb, id: number): KnownFolder {
  const row = one<FolderRow>(db, sql`${folderRows} where id = ${id} and ${stays}`);
  if (!row) throw noFolder();
  return toFolder(row);
}

/** One more folder, or one that was removed; it is not watched before `bringBack`, which is what can be undone. */
export function insertFolder(db: WriteDb, path: string): number {
  for (const other of column<string>(db, sql`select path from folders where ${stays}`)) {
    const overlap = overlapOf(path, other);
    if (overlap) throw new EngineError('folder-overlaps', overlap);
  }
  const addedAt = new Date().toISOString();
  const before = only<number>(db, sql`update folders set added_at = ${addedAt} where path = ${path} returning id`);
  if (before !== undefined) return before;
  const { id } = run(db, sql`insert into folders (path, state, added_at) values (${path}, 'walking', ${addedAt})`);
  run(db, sql`insert into going_folders (folder) values (${id})`);
  return id;
}

export function bringBack(db: WriteDb, id: number): void {
  run(db, sql`delete from going_folders where folder = ${id}`);
  pauseFolder(db, id, false);
}

/** Throws `not-found` for a folder that is not there, or removed already. */
export function removeFolder(db: WriteDb, id: number): void {
  folder(db, id);
  run(db, sql`insert into going_folders (folder) values (${id})`);
}

/** What a person wants; its state follows when whoever watches it has stopped or begun. */
export function pauseFolder(db: WriteDb, id: number, paused: boolean): void {
  folder(db, id);
  run(db, sql`update folders set paused = ${Number(paused)} where id = ${id}`);
}

export function folderState(db: ReadDb, id: number): FolderState | undefined {
  return only<FolderState>(db, sql`select state from folders where id = ${id}`);
}

/** Throws `not-found` for a folder that was removed meanwhile. */
export function folderPlace(db: ReadDb, id: number): { folder: number; path: string; workable: boolean } {
  const row = one<{ path: string; state: FolderState }>(
    db,
    sql`select path, state from folders where id = ${id} and ${stays}`,
  );
  if (!row) throw noFolder();
  return { folder: id, path: row.path, workable: isWorkable(row.state) };
}

export function isWorkable(state: FolderState | undefined): boolean {
  return state === 'walking' || state === 'watching';
}

export function noFolder(): EngineError {
  return new EngineError('not-found', 'This folder is not in the library any more. Add it again.');
}

export function updateFolderState(db: WriteDb, id: number, state: FolderState): void {
  run(db, sql`update folders set state = ${state} where id = ${id}`);
}

/** Directory of a file's path with its last separator, and the name after it. */
export function splitPath(path: string): { directory: string; name: string } {
  const at = Math.max(path.lastIndexOf('/'), process.platform === 'win32' ? path.lastIndexOf('\\') : -1) + 1;
  return { directory: path.slice(0, at), name: path.slice(at) };
}

/**
 * Where a folder that was removed lay inside or around this one, its directory becomes this one's: what is in it is found
 * anew. Photos that it takes files from are added to `touched`, for the caller to settle.
 */
export function directoryId(db: WriteDb, folder: number, path: string, touched: Set<number>): number {
  const known = one<{ id: number; folder: number }>(db, sql`select id, folder from directories where path = ${path}`);
  if (!known) return run(db, sql`insert into directories (folder, path) values (${folder}, ${path})`).id;
  if (known.folder === folder) return known.id;
  const photos = column<number>(
    db,
    sql`update files set gone_at = ${new Date().toISOString()} where directory = ${known.id} and gone_at is null
      returning photo`,
  );
  for (const photo of photos) touched.add(photo);
  run(db, sql`update directories set folder = ${folder} where id = ${known.id}`);
  return known.id;
}

function toFolder(row: FolderRow): KnownFolder {
  const { id, path, state, photos, added_at: addedAt, paused } = row;
  return { id, path, state, photos, addedAt, paused: paused === 1 };
}

function overlapOf(path: string, other: string): string | null {
  if (path === other) return `The folder ${path} is in the library already.`;
  if (isBelow(path, other)) return `The folder ${path} is inside ${other}, which is in the library already.`;
  if (isBelow(other, path)) return `The folder ${other}, inside ${path}, is in the library. Remove it first.`;
  return null;
}

function isBelow(path: string, above: string): boolean {
  return path.startsWith(/[/\\]$/.test(above) ? above : `${above}/`) || path.startsWith(`${above}\\`);
}
