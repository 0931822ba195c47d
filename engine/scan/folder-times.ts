// When each folder last got, lost or exchanged an entry, by its own time of change. Two files of the same size and time that
// exchange their names look to a snapshot as if nothing had been: it knows files by name and time alone.

import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fsPath, mayBeLossy, pathFromBytes } from '../file-path.ts';
import { isSkippedFolder } from './kinds.ts';

export type FolderTimes = ReadonlyMap<string, number>;

type Entry = Pick<Dirent, 'name' | 'isDirectory'>;

/** Of the root and all below it; those that cannot be read are left out. No file is asked for anything: that is what costs. */
export async function folderTimes(root: string, skip: readonly string[] = []): Promise<FolderTimes> {
  const times = new Map<string, number>();
  const left = [root];
  while (left.length > 0) {
    const folder = left.pop()!;
    // The time first: what changes meanwhile is then told once too often, not once too seldom.
    const stats = await lstat(fsPath(folder)).catch(() => null);
    const entries = await entriesOf(folder);
    if (!stats || !entries) continue;
    times.set(folder, stats.mtimeMs);
    for (const entry of entries) {
      if (!entry.isDirectory() || isSkippedFolder(entry.name)) continue;
      const path = join(folder, entry.name);
      if (!skip.includes(path)) left.push(path);
    }
  }
  return times;
}

/** The files of folders whose time is another one now. What is new or gone altogether a snapshot knows of. */
export async function filesOfChanged(before: FolderTimes, now: FolderTimes): Promise<string[]> {
  const changed = [...now.keys()].filter((folder) => before.has(folder) && before.get(folder) !== now.get(folder));
  const files: string[] = [];
  for (const folder of changed) {
    for (const entry of (await entriesOf(folder)) ?? []) if (!entry.isDirectory()) files.push(join(folder, entry.name));
  }
  return files;
}

export async function keepFolderTimes(file: string, times: FolderTimes): Promise<void> {
  await writeFile(file, JSON.stringify([...times]));
}

/** None where none were kept. */
export async function keptFolderTimes(file: string): Promise<FolderTimes> {
  return new Map(JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as [string, number][]);
}

/** As text where that loses nothing: names as bytes are slow, and a million of them are many. */
async function entriesOf(folder: string): Promise<Entry[] | null> {
  const how = { withFileTypes: true } as const;
  const entries = await readdir(fsPath(folder), how).catch(() => null);
  if (!entries?.some(({ name }) => mayBeLossy(name))) return entries;
  const raw = await readdir(fsPath(folder), { ...how, encoding: 'buffer' }).catch(() => []);
  return raw.map((entry) => ({ name: pathFromBytes(entry.name), isDirectory: () => entry.isDirectory() }));
}
