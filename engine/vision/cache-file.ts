// Small things remembered about this machine in the user's cache folder: losing them only means finding out again.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** The path of a file of that name in Talbot's own cache folder. */
export function cacheFile(name: string): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const cache = {
    darwin: path.join(homedir(), 'Library/Caches'),
    win32: local ?? path.join(homedir(), 'AppData/Local'),
  }[process.platform as string];
  return path.join(cache ?? xdg ?? path.join(homedir(), '.cache'), 'talbot', name);
}

/** Nothing where there is no file, or none that can be read. */
export async function readCache<Value>(file: string): Promise<Record<string, Value>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, Value>;
  } catch {
    return {};
  }
}

/** Replaces the whole file at once, by renaming; does nothing where it cannot be written. */
export async function writeCache<Value>(file: string, values: Record<string, Value>): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.${process.pid}`, JSON.stringify(values));
    await rename(`${file}.${process.pid}`, file);
  } catch {
    // A cache that cannot be written is no failure.
  }
}
