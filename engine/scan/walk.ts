// Finds the files that may be photos below a folder, in batches, without blocking: listing and asking for sizes run on
// Node's thread pool, so a network drive that hangs stops only its own walk. Never opens a file whose name already
// tells; reports what it could not read instead of stopping.

import { readdir, realpath, stat } from 'node:fs/promises';
import { lstat, stat as statOf, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { EngineError, type Reason } from '../contract.ts';
import { fsPath, isAtOrBelow, mayBeLossy, openToRead, pathFromBytes, shownPath } from '../file-path.ts';
import { byName, extensionOf, headBytes, isSkippedFolder, kindOf } from './kinds.ts';
import { codeOf } from './file-error.ts';

/** What tells, without reading a file, that it is the same as before. */
export interface FileStamp {
  path: string;
  bytes: number;
  /** Time of last change, whole milliseconds. */
  modifiedMs: number;
  /** 0 where the file system has none. */
  inode: number;
}

/** A place below the folder that could not be read: photos known there are not gone, see `compare`. */
export interface WalkProblem {
  path: string;
  reason: Reason;
  message: string;
}

export interface WalkOptions {
  signal?: AbortSignal;
  onProblem?: (problem: WalkProblem) => void;
  /** Absolute paths not to enter, such as Talbot's own library folder. */
  skip?: readonly string[];
}

const batchSize = 1000;
const atOnce = 32;

/**
 * Every file below `root` that may be a photo, by name or, for names that do not tell, by first bytes.
 * Throws `folder-missing` when the root is not there at the beginning or at the end: then nothing counts as gone.
 */
export function walkFolder(root: string, options: WalkOptions = {}): AsyncGenerator<FileStamp[]> {
  return walkPaths([root], { ...options, root });
}

/** Looks at single files and folders below `root` again. Paths that no longer exist are simply not found. */
export async function* walkPaths(
  paths: readonly string[],
  options: WalkOptions & { root: string },
): AsyncGenerator<FileStamp[]> {
  const before = await rootStats(options.root);
  const walk = { ...options, realRoot: await realpath(fsPath(options.root)) };
  const folders: string[] = [];
  const files: string[] = [];
  for (const path of paths) {
    const what = path === options.root ? before : await statsOrNull(path, lstat);
    if (what?.isDirectory()) {
      if (path === options.root || !isHiddenBelow(options.root, path)) folders.push(path);
    } else if (what && !isHiddenBelow(options.root, path)) files.push(path);
  }
  yield* inBatches(files, (path) => look(path, walk), walk.signal);
  while (folders.length > 0) {
    const folder = folders.pop()!;
    walk.signal?.throwIfAborted();
    const inside: string[] = [];
    for (const entry of await list(folder, walk)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!isSkippedFolder(entry.name) && !walk.skip?.includes(path)) folders.push(path);
      } else if ((entry.isFile() || entry.isSymbolicLink()) && byName(entry.name) !== 'other') inside.push(path);
    }
    yield* inBatches(inside, (path) => look(path, walk), walk.signal);
  }
  const after = await rootStats(options.root);
  if (after.ino !== before.ino || after.dev !== before.dev) throw missing(options.root);
}

type Walk = WalkOptions & { root: string; realRoot: string };

/** The stamp of one file, or null when it is no photo, no longer there or not readable. */
async function look(path: string, walk: Walk): Promise<FileStamp | null> {
  const named = byName(path.slice(path.lastIndexOf('/') + 1));
  if (named === 'other') return null;
  try {
    let stats = await statsOf(path, lstat);
    if (stats.isSymbolicLink()) {
      stats = await statsOf(path, statOf);
      if (stats.isDirectory()) await reportLink(path, walk);
    }
    if (!stats.isFile()) return null;
    if (named === 'unknown' && !(await holdsPhoto(path))) return null;
    return { path, bytes: stats.size, modifiedMs: Math.trunc(stats.mtimeMs), inode: stats.ino };
  } catch (error) {
    const code = codeOf(error);
    // Removed a moment ago, or a link that leads nowhere or in a circle: not there.
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP') walk.onProblem?.(problemWith(path, code));
    return null;
  }
}

async function holdsPhoto(path: string): Promise<boolean> {
  const file = await openToRead(path).catch(() => null);
  if (!file) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return kindOf(buffer.subarray(0, bytesRead), extensionOf(path)) !== null;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** Entries of a folder with their names in string form; none, and a problem, when it cannot be read. */
async function list(folder: string, walk: Walk): Promise<Dirent[]> {
  try {
    const entries = await readdir(fsPath(folder), { withFileTypes: true });
    if (!entries.some((entry) => mayBeLossy(entry.name))) return entries;
    const raw = await readdir(fsPath(folder), { withFileTypes: true, encoding: 'buffer' });
    return raw.map((entry) => Object.assign(entry as unknown as Dirent, { name: pathFromBytes(entry.name) }));
  } catch (error) {
    if (folder === walk.root) throw rootProblem(folder, codeOf(error));
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') walk.onProblem?.(problemWith(folder, code));
    return [];
  }
}

async function* inBatches(
  paths: string[],
  lookAt: (path: string) => Promise<FileStamp | null>,
  signal: AbortSignal | undefined,
): AsyncGenerator<FileStamp[]> {
  for (let at = 0; at < paths.length; at += batchSize) {
    signal?.throwIfAborted();
    const found = await eachOf(paths.slice(at, at + batchSize), lookAt);
    if (found.length > 0) yield found;
  }
}

/** `lookAt` over all paths, at most `atOnce` waiting at a time, in order, without the nulls. */
async function eachOf(paths: string[], lookAt: (path: string) => Promise<FileStamp | null>): Promise<FileStamp[]> {
  const found: (FileStamp | null)[] = new Array<FileStamp | null>(paths.length).fill(null);
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < paths.length; at = next++) found[at] = await lookAt(paths[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, paths.length) }, lane));
  return found.filter((stamp) => stamp !== null);
}

/** A link to a folder is not followed: watchers do not see through it, and a loop never ends. */
async function reportLink(path: string, walk: Walk): Promise<void> {
  const target = pathFromBytes(await realpath(fsPath(path), { encoding: 'buffer' }));
  if (isAtOrBelow(target, walk.realRoot) || isAtOrBelow(walk.realRoot, target)) return;
  walk.onProblem?.({
    path,
    reason: 'not-allowed',
    message: `${shownPath(path)} is a link to another folder and is not followed. Add ${shownPath(target)} as a folder of its own to see its photos.`,
  });
}

async function rootStats(root: string): Promise<Stats> {
  const stats = await stat(fsPath(root)).catch((error: unknown) => {
    throw rootProblem(root, codeOf(error));
  });
  if (!stats.isDirectory()) throw missing(root);
  return stats;
}

function rootProblem(root: string, code: string): EngineError {
  if (code !== 'EACCES' && code !== 'EPERM') return missing(root);
  return new EngineError(
    'no-permission',
    `${shownPath(root)} may not be read. Give yourself permission to read it, then try again.`,
  );
}

function missing(root: string): EngineError {
  return new EngineError(
    'folder-missing',
    `${shownPath(root)} is not there. Its photos stay in the library; connect its drive again or remove the folder.`,
  );
}

function problemWith(path: string, code: string): WalkProblem {
  if (code === 'ENAMETOOLONG') return tooDeep(path);
  const denied = code === 'EACCES' || code === 'EPERM';
  return {
    path,
    reason: denied ? 'no-permission' : 'file-missing',
    message: denied
      ? `${shownPath(path)} may not be read. Give yourself permission to read it; photos known from there stay in the library.`
      : `${shownPath(path)} could not be read (${code}). Check the drive; photos known from there stay in the library.`,
  };
}

/** Such paths are thousands of letters long: who is told of one wants to know where it begins. */
function tooDeep(path: string): WalkProblem {
  return {
    path,
    reason: 'file-missing',
    message: `${shownPath(path).slice(0, 120)}… lies in so many folders that this system finds no way there. Move what is in it further up.`,
  };
}

/** True when a part of the path below the root is hidden or belongs to another program. */
function isHiddenBelow(root: string, path: string): boolean {
  const parts = path.slice(root.length).split('/').filter(Boolean);
  return parts.slice(0, -1).some(isSkippedFolder) || (parts.at(-1)?.startsWith('.') ?? false);
}

type StatCall = (path: string | Buffer, done: (error: Error | null, stats: Stats) => void) => void;

// Plain callbacks: twice as fast as fs.promises over 100,000 files.
function statsOf(path: string, call: StatCall): Promise<Stats> {
  return new Promise((resolve, reject) => {
    call(fsPath(path), (error, stats) => (error ? reject(error) : resolve(stats)));
  });
}

function statsOrNull(path: string, call: StatCall): Promise<Stats | null> {
  return statsOf(path, call).catch(() => null);
}
