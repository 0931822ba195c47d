// Keeps the store's files true to the watched folders. An event only says "look here again"; what is found is compared
// with what was known, and the store is told. Nothing counts as gone because it could not be seen.

import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EngineError, type Folder, type FolderState } from '../contract.ts';
import { compare, type FolderWatch, walkFolder, walkPaths, type WalkProblem, watchFolder } from '../scan/scan.ts';
import type { KnownFile, KnownFolder, Store } from '../store/store.ts';
import type { Emit } from './announce.ts';
import { type Lane, openLane } from './lane.ts';
import { forgetUnseen, keepUnseen, unseenBelow } from './unseen-places.ts';

export interface FoldersOptions {
  store: Store;
  /** Where to remember how each folder looked. */
  snapshots: string;
  /** Absolute paths never to look into: the library itself. */
  skip: readonly string[];
  /** Photos that changed, maybe none; there may be work now. */
  onPhotos: (ids: number[]) => void;
  onFolders: () => void;
  /** Hears how far a removed folder is forgotten. */
  emit?: Emit;
  onTrouble: (error: unknown) => void;
  /** For tests: what tells of changes. */
  watch?: typeof watchFolder;
}

/** Files of removed folders forgotten at once, some tens of milliseconds' worth. */
const forgottenAtOnce = 500;
/** So few are forgotten before anybody could read how far it is. */
const quietly = 4 * forgottenAtOnce;

interface Watched {
  id: number;
  path: string;
  /** As in the store, which only this room changes while the folder is watched. */
  state: FolderState;
  stop: AbortController;
  watch: Promise<FolderWatch | null>;
  /** Why it is watched less well than it could be, and what to do. */
  problem: Folder['problem'];
  /** Looks at one folder go one after the other. */
  last: Promise<void>;
  underWay: number;
}

/** Which kinds of files are looked for: another text, and every folder is looked through once more. */
const lookedFor = 'photos, films and pictures that nothing here opens';

export class Folders {
  private readonly options: FoldersOptions;
  private readonly watched = new Map<number, Watched>();
  /** What follows from what was done to folders and models: files to be forgotten, photos that wait or no longer do. */
  readonly following: Lane;
  /** Files of removed folders when the first of them was forgotten. */
  private toForget = 0;
  private opened = false;
  private closed = false;

  constructor(options: FoldersOptions) {
    this.options = options;
    const { onTrouble } = options;
    this.following = openLane({ step: () => this.followSome(), onTrouble, onRest: () => {} });
  }

  list(): Folder[] {
    return this.options.store.folders().map((folder) => this.told(folder));
  }

  /** Begin to watch every folder of the store that is not paused; until then nothing is looked at. */
  open(): void {
    this.opened = true;
    this.following.wake();
    for (const folder of this.options.store.folders()) if (folder.state !== 'paused') this.begin(folder);
  }

  add(path: string): Folder {
    const folder = this.options.store.addFolder(path);
    this.begin(folder);
    this.options.onFolders();
    return this.told(this.options.store.folder(folder.id));
  }

  async remove(id: number): Promise<void> {
    this.options.store.folder(id);
    await this.end(id);
    this.options.store.removeFolder(id);
    forgetUnseen(this.options.store, id);
    this.options.onFolders();
    this.following.wake();
    await this.following.rested();
  }

  /** Others get their turn between two of these. What is left when Talbot ends goes on when it starts again. */
  private async followSome(): Promise<boolean> {
    const { store, onPhotos } = this.options;
    if (this.closed || !(this.forgetSome() || store.settleSome())) return false;
    onPhotos([]);
    await nextTurn();
    return true;
  }

  /** False when there was nothing to forget. A folder that goes in a moment is no news. */
  private forgetSome(): boolean {
    const { store, emit } = this.options;
    const before = store.leftToForget();
    this.toForget = Math.max(this.toForget, before);
    const [total, any] = [this.toForget, store.forgetRemoved(forgottenAtOnce)];
    const left = store.leftToForget();
    const batch = { id: 0, what: 'folder' as const, doing: 'removing' as const, done: total - left, total };
    if (total > quietly && before > 0) emit?.('batch', { ...batch, over: left === 0 });
    if (left === 0) this.toForget = 0;
    return any;
  }

  async pause(id: number, paused: boolean): Promise<Folder> {
    const { store, onFolders, onPhotos } = this.options;
    const folder = store.folder(id);
    if (paused) await this.end(id);
    if (paused) store.setFolderState(id, 'paused');
    else if (folder.state === 'paused') this.begin(store.setFolderState(id, 'walking'));
    onFolders();
    onPhotos([]);
    return this.told(store.folder(id));
  }

  /** Look at these paths again, whichever folder they are in. */
  look(paths: string[]): void {
    for (const one of this.watched.values()) {
      const here = paths.filter((path) => path.startsWith(join(one.path, '/')));
      if (here.length > 0) this.lookAgain(one, here).catch(() => {});
    }
  }

  /** True until what there was at the start, or came since, has been looked at. */
  walking(): boolean {
    return [...this.watched.values()].some((one) => one.underWay > 0 || one.state === 'walking');
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.following.rested();
    await Promise.all([...this.watched.keys()].map((id) => this.end(id)));
  }

  private told(folder: KnownFolder): Folder {
    const isThere = folder.state === 'walking' || folder.state === 'watching';
    const problem =
      this.watched.get(folder.id)?.problem ?? (isThere ? unseenBelow(this.options.store, folder.id) : null);
    return { ...folder, problem };
  }

  private begin({ id, path, state }: KnownFolder): void {
    if (!this.opened || this.watched.has(id)) return;
    const { snapshots, skip, onTrouble, watch = watchFolder } = this.options;
    const stop = new AbortController();
    const last = Promise.resolve();
    const one: Watched = { id, path, state, stop, watch: Promise.resolve(null), problem: null, last, underWay: 0 };
    this.watched.set(id, one);
    // One that was away is taken for being away until it is found: else all its photos would come and go at every start.
    if (state !== 'offline') this.setState(one, 'walking');
    one.watch = watch({
      path,
      snapshotFile: join(snapshots, `folder-${id}`),
      skip,
      onChange: (paths) => this.lookAgain(one, this.knowsAll(id) ? paths : 'all'),
      onProblem: ({ reason, message }) => this.setProblem(one, { reason, message }),
      onOffline: () => {
        this.setProblem(one, null);
        this.setState(one, 'offline');
      },
      onOnline: () => this.setState(one, 'walking'),
    }).then(
      (watching) => {
        if (one.state === 'offline' && watching.online()) this.setState(one, 'walking');
        return watching;
      },
      (error: unknown) => {
        this.setState(one, 'offline');
        if (!isAway(error)) onTrouble(error);
        return null;
      },
    );
  }

  /** False for a folder that was last looked through whole when fewer kinds of files were looked for. */
  private knowsAll(id: number): boolean {
    return this.options.store.setting(`looked for in ${id}`) === lookedFor;
  }

  private async end(id: number): Promise<void> {
    const one = this.watched.get(id);
    if (!one) return;
    this.watched.delete(id);
    one.stop.abort();
    await (await one.watch)?.close();
    await one.last;
  }

  private setProblem(one: Watched, problem: Folder['problem']): void {
    if (problem === one.problem) return;
    one.problem = problem;
    this.options.onFolders();
  }

  private setState(one: Watched, state: FolderState): void {
    if (!this.watched.has(one.id) || one.state === state) return;
    one.state = state;
    try {
      this.options.store.setFolderState(one.id, state);
    } catch (error) {
      // On a full disk too the library can be opened and browsed.
      this.options.onTrouble(error);
    }
    this.options.onFolders();
    this.options.onPhotos([]);
  }

  /** Rejects when what was found could not be kept: then the watcher tells it again. */
  private lookAgain(one: Watched, paths: string[] | 'all'): Promise<void> {
    one.underWay++;
    const done = one.last
      .then(() => this.lookNow(one, paths))
      .finally(() => {
        one.underWay--;
        this.options.onPhotos([]);
      });
    one.last = done.catch(() => {});
    return done;
  }

  private async lookNow(one: Watched, paths: string[] | 'all'): Promise<void> {
    if (one.stop.signal.aborted) return;
    try {
      await look(this.options, one, paths);
      if (paths === 'all') this.options.store.setSetting(`looked for in ${one.id}`, lookedFor);
      if (one.state === 'walking') this.setState(one, 'watching');
    } catch (error) {
      if (one.stop.signal.aborted) return;
      if (isAway(error)) return this.foundAway(one);
      this.options.onTrouble(error);
      throw error;
    }
  }

  /** A folder may be gone for less time than the watcher needs to see it: it must see it come back all the same. */
  private foundAway(one: Watched): void {
    this.setState(one, 'offline');
    void one.watch.then((watch) => watch?.foundAway());
  }
}

/** Compare what is there with what was known, and tell the store. */
async function look(options: FoldersOptions, one: Watched, paths: string[] | 'all'): Promise<void> {
  const { store, onPhotos } = options;
  const unread: WalkProblem[] = [];
  const walk = {
    root: one.path,
    signal: one.stop.signal,
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

function isAway(error: unknown): boolean {
  return error instanceof EngineError && (error.reason === 'folder-missing' || error.reason === 'no-permission');
}
