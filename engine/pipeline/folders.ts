// Keeps the store's files true to the watched folders. An event only says "look here again"; what is found is compared
// with what was known, and the store is told. Nothing counts as gone because it could not be seen.

import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Change, EngineError, type Folder, type FolderState } from '../contract.ts';
import { type FolderWatch, watchFolder } from '../scan/scan.ts';
import { type KnownFolder, lookedForIn, type Store } from '../store/store.ts';
import type { Emit } from './announce.ts';
import { Forgetting } from './forgetting.ts';
import { type Lane, openLane } from './lane.ts';
import { look } from './looking.ts';
import { unseenBelow } from './unseen-places.ts';

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
  /** A trouble still stands: what follows waits. Told of again, it would wake itself up, and nobody else got a turn. */
  stands?: () => boolean;
  /** For tests: what tells of changes. */
  watch?: typeof watchFolder;
}

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
  /** Those that are not watched any longer, until the last look at them is over. */
  private readonly ending = new Map<number, Promise<void>>();
  /** What follows from what was done to folders and models: files to be forgotten, photos that wait or no longer do. */
  readonly following: Lane;
  private readonly forgetting: Forgetting;
  private opened = false;
  private closed = false;

  constructor(options: FoldersOptions) {
    this.options = options;
    const { store, emit, onTrouble } = options;
    this.forgetting = new Forgetting(store, emit);
    this.following = openLane({ step: () => this.followSome(), onTrouble, onRest: () => {} });
  }

  list(): Folder[] {
    return this.options.store.folders().map((folder) => this.told(folder));
  }

  /** Begin to watch every folder of the store that is not paused; until then nothing is looked at. */
  open(): void {
    this.opened = true;
    this.following.wake();
    for (const folder of this.options.store.folders()) this.begin(folder);
  }

  add(path: string): Folder {
    const { id } = this.options.store.addFolder(path);
    void this.follow();
    return this.told(this.options.store.folder(id));
  }

  /** Resolves when its photos are forgotten; rejects with `cancelled` when that was undone before. */
  async remove(id: number): Promise<Change> {
    const change = this.options.store.removeFolder(id);
    await this.follow();
    await this.following.rested();
    const { folders, change: kept } = this.options.store;
    if (folders().some((folder) => folder.id === id) && kept(change.id)?.state !== 'made') {
      throw new EngineError('cancelled', 'The folder stays in the library.');
    }
    return change;
  }

  /** Watches what a person wants watched now, and nothing else; resolves when the last look at the others is over. */
  async follow(): Promise<void> {
    const { store, onFolders, onPhotos } = this.options;
    const folders = store.folders();
    const wanted = new Set(folders.flatMap(({ id, paused }) => (paused ? [] : [id])));
    const ends = [...this.watched.keys()].flatMap((id) => (wanted.has(id) ? [] : [this.end(id)]));
    for (const folder of folders) {
      if (!folder.paused) this.begin(folder);
      else if (folder.state !== 'paused') store.setFolderState(folder.id, 'paused');
    }
    onFolders();
    onPhotos([]);
    this.following.wake();
    await Promise.all(ends);
  }

  /** Others get their turn between two of these. What is left when Talbot ends goes on when it starts again. */
  private async followSome(): Promise<boolean> {
    const { store, onPhotos, stands } = this.options;
    if (this.closed || stands?.() || !(this.forgetting.some() || store.settleSome())) return false;
    onPhotos([]);
    await nextTurn();
    return true;
  }

  async pause(id: number, paused: boolean): Promise<Folder> {
    this.options.store.pauseFolder(id, paused);
    await this.follow();
    return this.told(this.options.store.folder(id));
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
    for (const id of this.watched.keys()) void this.end(id);
    await Promise.all(this.ending.values());
  }

  private told({ id, path, state, photos, addedAt }: KnownFolder): Folder {
    const isThere = state === 'walking' || state === 'watching';
    const problem = this.watched.get(id)?.problem ?? (isThere ? unseenBelow(this.options.store, id) : null);
    return { id, path, state, photos, addedAt, problem };
  }

  private begin({ id, path, state, paused }: KnownFolder): void {
    if (!this.opened || paused || this.watched.has(id) || this.ending.has(id)) return;
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
    return this.options.store.setting(lookedForIn(id)) === lookedFor;
  }

  private end(id: number): Promise<void> {
    const one = this.watched.get(id);
    if (!one) return Promise.resolve();
    this.watched.delete(id);
    one.stop.abort();
    const ended = this.closeWatch(one).finally(() => {
      this.ending.delete(id);
      // It may be wanted again meanwhile.
      if (!this.closed) for (const folder of this.options.store.folders()) this.begin(folder);
    });
    this.ending.set(id, ended);
    return ended;
  }

  private async closeWatch(one: Watched): Promise<void> {
    await (await one.watch)?.close();
    await one.last;
  }

  private setProblem(one: Watched, problem: Folder['problem']): void {
    if (problem === one.problem) return;
    one.problem = problem;
    this.options.onFolders();
  }

  private setState(one: Watched, state: FolderState): void {
    if (this.watched.get(one.id) !== one || one.state === state) return;
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
      await look(this.options, { ...one, signal: one.stop.signal }, paths);
      if (one.stop.signal.aborted) return;
      if (paths === 'all') this.options.store.setSetting(lookedForIn(one.id), lookedFor);
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

function isAway(error: unknown): boolean {
  return error instanceof EngineError && (error.reason === 'folder-missing' || error.reason === 'no-permission');
}
