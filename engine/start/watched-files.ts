// Whether a file may be shown or handed to the window: only when its real path, links followed, lies inside a folder
// that is being watched.

import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FileOfPhoto } from '../contract.ts';
import { fsPath, pathFromBytes } from '../file-path.ts';
import type { Store } from '../store/store.ts';

/** Folders change seldom, and listing them counts their photos. */
const rootsLastMs = 5_000;

export interface WatchedFiles {
  /** The real path; null when it lies outside of every watched folder. Throws where there is no such file. */
  real(path: string): Promise<string | null>;
  /** Every present file of these photos that may be handed out. */
  filesOf(photos: readonly number[]): Promise<FileOfPhoto[]>;
}

export function watchedFiles(store: Pick<Store, 'folders' | 'photo'>): WatchedFiles {
  let roots: string[] = [];
  let rootsAt = -Infinity;

  function isWatched(path: string): boolean {
    if (performance.now() - rootsAt > rootsLastMs) {
      roots = store.folders().map((folder) => withSeparator(folder.path));
      rootsAt = performance.now();
    }
    return roots.some((root) => path.startsWith(root));
  }

  async function real(path: string): Promise<string | null> {
    const found = pathFromBytes(await realpath(fsPath(path), { encoding: 'buffer' }));
    return isWatched(found) ? found : null;
  }

  async function filesOf(photos: readonly number[]): Promise<FileOfPhoto[]> {
    const files: FileOfPhoto[] = [];
    for (const photo of photos) {
      for (const { path, present } of store.photo(photo).files) {
        const there = present ? await real(path).catch(() => null) : null;
        if (there !== null) files.push({ photo, path });
      }
    }
    return files;
  }

  return { real, filesOf };
}

function withSeparator(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}
