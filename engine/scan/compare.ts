// What changed between what the store had and what a walk found. Pure. Whether a file is the same is judged by size, time
// of change and inode; a move inside one disk by all three too, so that renaming a folder of 100,000 photos reads none.

import { isAtOrBelow } from '../file-path.ts';
import type { FileStamp } from './walk.ts';

/** A file as the store remembers it. */
export type KnownFile = FileStamp;

export interface Comparison<K extends KnownFile = KnownFile> {
  added: FileStamp[];
  /** Same path, other content (size or time differ, or it is another file): identify it again. */
  changed: FileStamp[];
  /** Same file under a new path, or a new number: nothing else changes. In neither `added` nor `gone`. */
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
  const exchanged: { from: K; to: FileStamp }[] = [];
  for (const stamp of found) {
    const before = missing.get(stamp.path);
    if (!before) fresh.push(stamp);
    else if (!sameContent(before, stamp)) result.changed.push(stamp);
    else if (before.inode === stamp.inode || before.inode === 0 || stamp.inode === 0) result.same.push(before);
    else exchanged.push({ from: before, to: stamp });
    missing.delete(stamp.path);
  }
  if (areNumberedAnew(exchanged.length, result.same.length)) result.moved.push(...exchanged);
  else result.changed.push(...exchanged.map(({ to }) => to));
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

/**
 * Where most files have another inode at once nobody exchanged them: a network or FAT drive was mounted again, and gives
 * numbers of its own each time. Reading them all once more would take hours and find nothing.
 */
function areNumberedAnew(exchanged: number, same: number): boolean {
  return exchanged >= 20 && exchanged > 4 * same;
}

function sameContent(a: FileStamp, b: FileStamp): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}

/** Inodes are used again after a deletion, so size and time must agree as well. Inode 0: the system has none. */
function identity(file: FileStamp): string {
  return file.inode === 0 ? `path ${file.path}` : `${file.inode} ${file.bytes} ${file.modifiedMs}`;
}
