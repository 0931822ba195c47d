// What changed between what the store had and what a walk found. Pure. Whether a file is the same is judged by size
// and time of change; a move inside one disk by inode too, so that renaming a folder of 100,000 photos reads none.

import { isAtOrBelow } from '../file-path.ts';
import type { FileStamp } from './walk.ts';

/** A file as the store remembers it. */
export type KnownFile = FileStamp;

export interface Comparison<K extends KnownFile = KnownFile> {
  added: FileStamp[];
  /** Same path, other content (size or time differ): identify it again. */
  changed: FileStamp[];
  /** Same file under a new path: only the path changes. In neither `added` nor `gone`. */
  moved: { from: K; to: FileStamp }[];
  gone: K[];
  same: K[];
}

/**
 * `known` must be just the files the walk could have met (the same folder or paths). Known files at or below one of
 * `unread` (places the walk could not read) count as the same: not seeing is not being gone.
 */
export function compare<K extends KnownFile>(
  known: readonly K[],
  found: readonly FileStamp[],
  unread: readonly string[] = [],
): Comparison<K> {
  const result: Comparison<K> = { added: [], changed: [], moved: [], gone: [], same: [] };
  const missing = new Map(known.map((file) => [file.path, file]));
  const fresh: FileStamp[] = [];
  for (const stamp of found) {
    const before = missing.get(stamp.path);
    if (!before) fresh.push(stamp);
    else if (sameContent(before, stamp)) result.same.push(before);
    else result.changed.push(stamp);
    missing.delete(stamp.path);
  }
  const byInode = new Map<string, K>();
  for (const file of missing.values()) {
    if (unread.some((place) => isAtOrBelow(file.path, place))) result.same.push(file);
    else byInode.set(identity(file), file);
  }
  for (const stamp of fresh) {
    const from = byInode.get(identity(stamp));
    if (from && missing.delete(from.path)) result.moved.push({ from, to: stamp });
    else result.added.push(stamp);
  }
  const stillHere = new Set(result.same);
  result.gone = [...missing.values()].filter((file) => !stillHere.has(file));
  return result;
}

function sameContent(a: FileStamp, b: FileStamp): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}

/** Inodes are used again after a deletion, so size and time must agree as well. Inode 0: the system has none. */
function identity(file: FileStamp): string {
  return file.inode === 0 ? `path ${file.path}` : `${file.inode} ${file.bytes} ${file.modifiedMs}`;
}
