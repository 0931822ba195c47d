// A look at some paths of a watched folder, or at all of it: what is there is compared with what was known, and the store is
// told. Who decides when to look, and what it means when the folder is away, is folders.ts.

import { compare, walkFolder, walkPaths, type WalkProblem } from '../scan/scan.ts';
import type { KnownFile, Store } from '../store/store.ts';
import { keepUnseen } from './unseen-places.ts';

export interface LookOptions {
  store: Store;
  /** Absolute paths never to look into. */
  skip: readonly string[];
  onPhotos: (ids: number[]) => void;
  onFolders: () => void;
}

interface Looked {
  id: number;
  path: string;
  signal: AbortSignal;
}

export async function look(options: LookOptions, one: Looked, paths: string[] | 'all'): Promise<void> {
  const { store, onPhotos } = options;
  const unread: WalkProblem[] = [];
  const walk = {
    root: one.path,
    signal: one.signal,
    skip: options.skip,
    onProblem: (problem: WalkProblem) => void unread.push(problem),
  };
  const known = paths === 'all' ? store.knownFiles(one.id) : knownAt(store, paths);
  const found = [];
  for await (const batch of paths === 'all' ? walkFolder(one.path, walk) : walkPaths(paths, walk)) {
    // A folder's first photos are shown while the walk goes on.
    if (known.length === 0) onPhotos(store.keepFiles(one.id, batch));
    else found.push(...batch);
  }
  if (keepUnseen(store, one.id, paths, unread)) options.onFolders();
  if (known.length === 0) return;
  const unreadPaths = unread.map(({ path }) => path);
  const { added, changed, moved, gone } = compare(known, found, unreadPaths);
  for (const stamps of inChunks([...added, ...changed])) onPhotos(store.keepFiles(one.id, stamps));
  const moves = moved.map(({ from, to }) => ({ file: from.id, to, folder: one.id }));
  for (const some of inChunks(moves)) onPhotos(store.filesMoved(some));
  for (const some of inChunks(gone)) onPhotos(store.filesGone(some.map((file) => file.id)));
}

function knownAt(store: Store, paths: string[]): KnownFile[] {
  const files = new Map<number, KnownFile>();
  for (const path of paths) for (const file of store.knownFilesAt(path)) files.set(file.id, file);
  return [...files.values()];
}

/** The store writes a chunk at once; between chunks others get their turn. */
function inChunks<T>(items: T[], size = 1000): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
