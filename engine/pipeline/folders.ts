// Keeps the store's files true to the watched folders. An event only says "look here again"; what is found is compared
// with what was known, and the store is told. Nothing counts as gone because it could not be seen.

import { join } from 'node:path';
import { EngineError, type Folder } from '../contract.ts';
import { compare, type FolderWatch, walkFolder, walkPaths, type WalkProblem, watchFolder } from '../scan/scan.ts';
import type { KnownFile, Store } from '../store/store.ts';

export interface FoldersOptions {
  store: Store;
  /** Where to remember how each folder looked. */
  snapshots: string;
  /** Absolute paths never to look into: the library itself. */
  skip: readonly string[];
  /** Photos that changed; there may be work now. */
  onPhotos: (ids: number[]) => void;
  onFolders: () => void;
  onTrouble: (error: unknown) => void;
}

export interface Folders {
  /** Begin to watch every folder of the store that is not paused. */
  open(): void;
  add(path: string): Folder;
  remove(id: number): Promise<void>;
  pause(id: number, paused: boolean): Promise<Folder>;
  /** Look at these paths again, whichever folder they are in. */
  look(paths: string[]): void;
  walking(): boolean;
  close(): Promise<void>;
}

interface Watched {
  folder: Folder;
  stop: AbortController;
  watch: Promise<FolderWatch | null>;
  /** Looks at one folder go one after the other. */
  last: Promise<void>;
  underWay: number;
}

export function openFolders(options: FoldersOptions): Folders {
  const { store, onFolders } = options;
  const watched = new Map<number, Watched>();

  function begin(folder: Folder): void {
    const one: Watched = {
      folder,
      stop: new AbortController(),
      watch: Promise.resolve(null),
      last: Promise.resolve(),
      underWay: 0,
    };
    watched.set(folder.id, one);
    setState(one, 'walking');
    one.watch = watchFolder({
      path: folder.path,
      snapshotFile: snapshotOf(folder.id),
      skip: options.skip,
      onChange: (paths) => lookAgain(one, paths),
      onOffline: () => setState(one, 'offline'),
      onOnline: () => setState(one, 'walking'),
    }).catch((error: unknown) => {
      setState(one, 'offline');
      if (!isAway(error)) options.onTrouble(error);
      return null;
    });
  }

  async function end(id: number): Promise<void> {
    const one = watched.get(id);
    if (!one) return;
    watched.delete(id);
    one.stop.abort();
    await (await one.watch)?.close();
    await one.last;
  }

  function snapshotOf(id: number): string {
    return join(options.snapshots, `folder-${id}`);
  }

  /** `from`: only when it is in this state now. */
  function setState(one: Watched, state: Folder['state'], from?: Folder['state']): void {
    if (!watched.has(one.folder.id)) return;
    const now = store.folder(one.folder.id).state;
    if (now === state || (from && now !== from)) return;
    store.setFolderState(one.folder.id, state);
    onFolders();
    options.onPhotos([]);
  }

  function lookAgain(one: Watched, paths: string[] | 'all'): Promise<void> {
    one.underWay++;
    const looked = one.last.then(async () => {
      if (one.stop.signal.aborted) return;
      if (paths === 'all') setState(one, 'walking');
      await look(options, one, paths);
    });
    const done = looked
      .then(() => setState(one, 'watching', 'walking'))
      .catch((error: unknown) => {
        if (one.stop.signal.aborted) return;
        if (isAway(error)) setState(one, 'offline');
        else {
          setState(one, 'watching', 'walking');
          options.onTrouble(error);
          throw error;
        }
      })
      .finally(() => {
        one.underWay--;
        options.onPhotos([]);
      });
    one.last = done.catch(() => {});
    return done;
  }

  return {
    open() {
      for (const folder of store.folders()) if (folder.state !== 'paused') begin(folder);
    },
    add(path) {
      const folder = store.addFolder(path);
      begin(folder);
      onFolders();
      return store.folder(folder.id);
    },
    async remove(id) {
      store.folder(id);
      await end(id);
      store.removeFolder(id);
      onFolders();
      options.onPhotos([]);
    },
    async pause(id, paused) {
      const folder = store.folder(id);
      if (paused) await end(id);
      if (paused) store.setFolderState(id, 'paused');
      else if (!watched.has(id)) begin(folder);
      onFolders();
      options.onPhotos([]);
      return store.folder(id);
    },
    look(paths) {
      for (const one of watched.values()) {
        const here = paths.filter((path) => path.startsWith(join(one.folder.path, '/')));
        if (here.length > 0) lookAgain(one, here).catch(() => {});
      }
    },
    walking: () =>
      [...watched.values()].some((one) => one.underWay > 0 || store.folder(one.folder.id).state === 'walking'),
    async close() {
      await Promise.all([...watched.keys()].map(end));
    },
  };
}

/** Compare what is there with what was known, and tell the store. */
async function look(options: FoldersOptions, one: Watched, paths: string[] | 'all'): Promise<void> {
  const { store, onPhotos } = options;
  const { id, path: root } = one.folder;
  const unread: string[] = [];
  const walk = {
    root,
    signal: one.stop.signal,
    skip: options.skip,
    onProblem: (problem: WalkProblem) => void unread.push(problem.path),
  };
  const known = paths === 'all' ? store.knownFiles(id) : knownAt(store, paths);
  const found = [];
  for await (const batch of paths === 'all' ? walkFolder(root, walk) : walkPaths(paths, walk)) {
    // A folder's first photos are shown while the walk goes on.
    if (known.length === 0) onPhotos(store.keepFiles(id, batch));
    else found.push(...batch);
  }
  if (known.length === 0) return;
  const { added, changed, moved, gone } = compare(known, found, unread);
  for (const stamps of inChunks([...added, ...changed])) onPhotos(store.keepFiles(id, stamps));
  const moves = moved.map(({ from, to }) => ({ file: from.id, to, folder: id }));
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

function isAway(error: unknown): boolean {
  return error instanceof EngineError && (error.reason === 'folder-missing' || error.reason === 'no-permission');
}
