// Tells when something below a folder may have changed, and when the folder goes away or comes back. It only says
// "look here again": what changed is for the walk and the store to find out.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { shownPath } from '../file-path.ts';
import { sources as realSources, type EventSource, type Sources } from './event-source.ts';
import { needsPolling } from './file-system.ts';
import { filesOfChanged, folderTimes, keepFolderTimes, keptFolderTimes } from './folder-times.ts';
import { pendingPaths } from './pending-paths.ts';
import { folderPresence, type FolderMark } from './presence.ts';
import { toldSince, type ToldSince } from './told-since.ts';
import type { WalkProblem } from './walk.ts';

export interface WatchFolderOptions {
  path: string;
  /** Where to remember how the folder looked, so that changes made while nobody watched are found. */
  snapshotFile: string;
  /**
   * Files or folders to look at again (`walkPaths`), or everything (`walkFolder`). Told once at the start, and whenever
   * the folder comes back, even when nothing changed: then with none, so that it is known that all is up to date.
   * Resolve when what was told is kept; only then the snapshot moves on, so that no event is lost in a crash.
   */
  onChange: (paths: string[] | 'all') => void | Promise<void>;
  onOffline?: () => void;
  onOnline?: () => void;
  onProblem?: (problem: WalkProblem) => void;
  /** Absolute paths whose changes do not count, such as Talbot's own library folder. */
  skip?: readonly string[];
  sources?: Sources;
  times?: Partial<WatchTimes>;
}

export interface WatchTimes {
  /** How often what changed is looked at until it is quiet. */
  quietMs: number;
  /** How often a network folder's subfolders are asked for their time of change. */
  pollMs: number;
  /** How often it is checked that the folder is there at all. */
  presenceMs: number;
  /** How often everything is looked at where events cannot be trusted. */
  walkMs: number;
}

export interface FolderWatch {
  /** False while the folder or its drive is not there. */
  online(): boolean;
  /** False where changes are found by polling. */
  byEvents(): boolean;
  /** Somebody found the folder gone: it counts as offline until the next look at its presence sees it back. */
  foundAway(): void;
  close(): Promise<void>;
}

const usualTimes: WatchTimes = { quietMs: 500, pollMs: 10_000, presenceMs: 5_000, walkMs: 3_600_000 };

/** Starts watching, also a folder that is offline now. Resolves when every later change will be told. */
export async function watchFolder(options: WatchFolderOptions): Promise<FolderWatch> {
  const times = { ...usualTimes, ...options.times };
  const watch = new Watch(options, options.sources ?? realSources, times);
  await watch.start();
  return watch;
}

class Watch implements FolderWatch {
  private readonly options: WatchFolderOptions;
  private readonly sources: Sources;
  private readonly times: WatchTimes;
  private readonly pending = pendingPaths();
  private readonly told: ToldSince;
  private source: EventSource | null = null;
  private native = true;
  private mark: FolderMark | null = null;
  private isOnline = false;
  private closed = false;
  /** Something was heard or told since the snapshot on disk was written. */
  private dirty = true;
  /** Something told could not be kept: the old snapshot stays, so that it is told again at the next start. */
  private lost = false;
  private heard = 0;
  /** What changed while nobody watched, until it is told. */
  private missed: string[] | 'all' | null = null;
  private timers: NodeJS.Timeout[] = [];
  private turn: Promise<void> = Promise.resolve();

  constructor(options: WatchFolderOptions, sources: Sources, times: WatchTimes) {
    this.options = options;
    this.sources = sources;
    this.times = times;
    this.told = toldSince(`${options.snapshotFile}.told`);
  }

  async start(): Promise<void> {
    await mkdir(dirname(this.options.snapshotFile), { recursive: true });
    this.mark = await readMark(this.markFile());
    await this.checkPresence();
    if (!this.isOnline) this.options.onOffline?.();
    this.repeat(this.times.presenceMs, () => this.checkPresence());
    this.repeat(this.times.quietMs, () => this.tell());
    this.queue(() => this.tell());
    this.repeat(this.times.walkMs, async () => {
      if (this.source && !this.native) this.hear('all');
    });
  }

  online(): boolean {
    return this.isOnline;
  }

  byEvents(): boolean {
    return this.native;
  }

  foundAway(): void {
    this.queue(() => this.goOffline());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.timers.forEach(clearInterval);
    await this.turn;
    await this.stopListening();
  }

  private hear(paths: string[] | 'all'): void {
    if (this.closed) return;
    this.heard++;
    this.dirty = true;
    this.pending.add(paths);
  }

  private async checkPresence(): Promise<void> {
    const { online, mark } = await folderPresence(this.options.path, this.mark);
    if (mark && (mark.device !== this.mark?.device || mark.inode !== this.mark.inode)) {
      this.mark = mark;
      await writeFile(this.markFile(), JSON.stringify(mark));
    }
    if (online === this.isOnline || this.closed) return;
    if (!online) return this.goOffline();
    this.isOnline = true;
    await this.listen();
    if (this.isOnline) this.options.onOnline?.();
  }

  private async goOffline(): Promise<void> {
    if (!this.isOnline) return;
    this.isOnline = false;
    await this.stopListening();
    this.options.onOffline?.();
  }

  /** Begins to listen first and asks what happened before second, so that nothing falls between. */
  private async listen(): Promise<void> {
    const { path, skip = [], snapshotFile } = this.options;
    const heard = { path, skip, onPaths: (paths: string[] | 'all') => this.hear(paths) };
    this.native = !(await needsPolling(path).catch(() => false));
    try {
      if (this.native) this.source = await this.sources.events(heard);
    } catch (error) {
      this.native = false;
      this.options.onProblem?.(noEvents(path, error));
    }
    try {
      this.source ??= await this.sources.polling({ ...heard, intervalMs: this.times.pollMs });
    } catch {
      // The folder went away in between; the next look at its presence tries again.
      this.isOnline = false;
      return;
    }
    this.missed = this.native ? await this.changedSince(heard, snapshotFile) : 'all';
    this.heard++;
    this.dirty = true;
  }

  private async changedSince(asked: Parameters<Sources['since']>[0], snapshotFile: string): Promise<string[] | 'all'> {
    try {
      const changed = await this.sources.since(asked, snapshotFile);
      const told = await this.told.left();
      if (told === 'all') return 'all';
      const before = await keptFolderTimes(`${snapshotFile}.folders`);
      const exchanged = await filesOfChanged(before, await folderTimes(asked.path, asked.skip));
      return [...new Set([...changed, ...told, ...exchanged])];
    } catch {
      return 'all';
    }
  }

  private async stopListening(): Promise<void> {
    const source = this.source;
    this.source = null;
    // A folder that is gone cannot be unsubscribed from; there is nothing left to stop then.
    await source?.close().catch(() => undefined);
  }

  private async tell(): Promise<void> {
    if (!this.isOnline) return;
    const paths = this.missed ?? (await this.pending.takeQuiet());
    this.missed = null;
    if (this.closed) return;
    if (paths === null) return this.keepSnapshot();
    // What lay in wait may be the folder's own end: nothing is told of a folder that is not there.
    await this.checkPresence();
    if (!this.isOnline) return;
    try {
      await this.remember(paths);
      await this.options.onChange(paths);
    } catch (error) {
      this.lost = true;
      const message = `Changes in ${shownPath(this.options.path)} could not be kept (${String(error)}). They are looked at again when Talbot starts next.`;
      this.options.onProblem?.({ path: this.options.path, reason: 'bug', message });
    }
  }

  /** Before it is told. Where that cannot be kept (a full disk), everything is looked at when Talbot starts next. */
  private async remember(paths: string[] | 'all'): Promise<void> {
    if (!this.native || paths.length === 0) return;
    await this.told.add(paths).catch(() => rm(this.options.snapshotFile, { force: true }).catch(() => undefined));
  }

  /** Writes a snapshot and lets it count only if nothing was heard around it: all it holds has been told and kept. */
  private async keepSnapshot(): Promise<void> {
    if (!this.dirty || this.lost || !this.native || !this.source || this.missed || !this.pending.isEmpty()) return;
    const { path, skip = [], snapshotFile } = this.options;
    const { heard } = this;
    const next = `${snapshotFile}.next`;
    try {
      const times = await folderTimes(path, skip);
      await this.sources.writeSnapshot({ path, skip }, next);
      await new Promise((resolve) => setTimeout(resolve, this.times.quietMs));
      if (this.heard !== heard || this.closed) return await rm(next, { force: true });
      await keepFolderTimes(`${snapshotFile}.folders`, times);
      await rename(next, snapshotFile);
      await this.told.forget();
      this.dirty = false;
    } catch {
      // Without a snapshot everything is looked at when Talbot starts next.
      await rm(next, { force: true }).catch(() => undefined);
    }
  }

  /** Runs `work` again and again, never two at a time; a turn that is late is left out, not made up for. */
  private repeat(everyMs: number, work: () => Promise<void>): void {
    let queued = false;
    const run = async () => {
      queued = false;
      await work();
    };
    const timer = setInterval(() => {
      if (queued) return;
      queued = true;
      this.queue(run);
    }, everyMs);
    this.timers.push(timer.unref());
  }

  /** After everything that is under way. */
  private queue(work: () => Promise<void>): void {
    this.turn = this.turn
      .then(() => (this.closed ? undefined : work()))
      .catch((error: unknown) => console.error(error));
  }

  private markFile(): string {
    return `${this.options.snapshotFile}.mark`;
  }
}

async function readMark(file: string): Promise<FolderMark | null> {
  try {
    const mark = JSON.parse(await readFile(file, 'utf8')) as FolderMark;
    return typeof mark.device === 'number' && typeof mark.inode === 'number' ? mark : null;
  } catch {
    return null;
  }
}

function noEvents(path: string, error: unknown): WalkProblem {
  const why = String(error);
  const full = /no space left|too many open files|limit/i.test(why);
  // It names the place, whose path may be what is too long.
  const short = why.length > 300 ? `${why.slice(0, 200)} … ${why.slice(-80)}` : why;
  return {
    path,
    reason: 'busy',
    message: full
      ? `This system cannot watch more folders, so ${shownPath(path)} is looked at every few seconds instead. Raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=1024`
      : `${shownPath(path)} cannot be watched (${short}), so it is looked at every few seconds instead.`,
  };
}
