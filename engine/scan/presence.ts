// Is a watched folder really there? A drive that was pulled out leaves either nothing or an empty mount point; in both
// cases its photos must stay in the library.

import { readdir, stat } from 'node:fs/promises';
import { fsPath } from '../file-path.ts';

/** What is remembered of a folder seen with something in it. */
export interface FolderMark {
  device: number;
  inode: number;
}

export interface Presence {
  online: boolean;
  /** The mark to remember when online and not empty, else the one given. */
  mark: FolderMark | null;
}

/**
 * Offline: the folder is missing, unreadable, or empty on another device than the one it was last seen on
 * (the bare mount point). An empty folder on its own device is just empty.
 */
export async function folderPresence(path: string, mark: FolderMark | null): Promise<Presence> {
  try {
    const [stats, names] = await Promise.all([stat(fsPath(path)), readdir(fsPath(path))]);
    if (names.length > 0) return { online: true, mark: { device: stats.dev, inode: stats.ino } };
    const elsewhere = mark !== null && (mark.device !== stats.dev || mark.inode !== stats.ino);
    return { online: !elsewhere, mark };
  } catch {
    return { online: false, mark };
  }
}
