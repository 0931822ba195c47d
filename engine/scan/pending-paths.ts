// Gathers changed paths until they are quiet: many events of one file become one, and a file that is still being
// written (its size or time differs between two looks) waits.

import { stat } from 'node:fs/promises';
import { fsPath } from '../file-path.ts';

export interface PendingPaths {
  add(paths: string[] | 'all'): void;
  /** What is quiet by now and no longer pending; null when nothing is. */
  takeQuiet(): Promise<string[] | 'all' | null>;
  isEmpty(): boolean;
}

/** More single paths than this cost more than a walk. */
const mostPaths = 5000;
/** A file that never rests, such as a growing film strip, is told after so many looks all the same. */
const mostLooks = 60;

export function pendingPaths(): PendingPaths {
  let everything = false;
  const waiting = new Map<string, { stamp: string | null; looks: number }>();
  return {
    add(paths) {
      if (paths === 'all') everything = true;
      else for (const path of paths) if (!waiting.has(path)) waiting.set(path, { stamp: null, looks: 0 });
      if (waiting.size > mostPaths) everything = true;
      if (everything) waiting.clear();
    },
    async takeQuiet() {
      if (everything) {
        everything = false;
        waiting.clear();
        return 'all';
      }
      const quiet: string[] = [];
      for (const [path, before] of [...waiting]) {
        const stamp = await stampOf(path);
        const still = stamp === before.stamp || stamp === 'folder' || stamp === 'gone' || before.looks > mostLooks;
        if (!waiting.has(path)) continue;
        if (still) {
          waiting.delete(path);
          quiet.push(path);
        } else waiting.set(path, { stamp, looks: before.looks + 1 });
      }
      return quiet.length > 0 ? withoutNested(quiet) : null;
    },
    isEmpty: () => !everything && waiting.size === 0,
  };
}

async function stampOf(path: string): Promise<string> {
  const stats = await stat(fsPath(path)).catch(() => null);
  return !stats ? 'gone' : stats.isDirectory() ? 'folder' : `${stats.size} ${stats.mtimeMs}`;
}

/** A folder that is told covers everything told below it. */
function withoutNested(paths: string[]): string[] {
  const told = new Set(paths);
  const isCovered = (path: string) => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (told.has(path.slice(0, at))) return true;
    }
    return false;
  };
  return paths.filter((path) => !isCovered(path));
}
