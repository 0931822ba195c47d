// The two ways to hear of changes: the system's events (@parcel/watcher) and, where none arrive, asking every folder
// for its time of change (chokidar). Both only name places to look at again.

import type parcel from '@parcel/watcher';
import { sep } from 'node:path';

export interface EventSource {
  close(): Promise<void>;
}

export interface SourceOptions {
  path: string;
  skip: readonly string[];
  /** Places that changed; `'all'` when the source lost count. */
  onPaths: (paths: string[] | 'all') => void;
}

export interface Sources {
  events(options: SourceOptions): Promise<EventSource>;
  polling(options: SourceOptions & { intervalMs: number }): Promise<EventSource>;
  /** What changed since the snapshot was written. */
  since(options: Pick<SourceOptions, 'path' | 'skip'>, snapshotFile: string): Promise<string[]>;
  writeSnapshot(options: Pick<SourceOptions, 'path' | 'skip'>, snapshotFile: string): Promise<void>;
}

/** The kernel drops events behind this many and the library does not say so: close to it, everything is looked at. */
const kernelQueue = 8000;

/** Both libraries are loaded when a folder is watched: photos that are known are shown before. */
const watcher = async () => (await import('@parcel/watcher')).default;

export const sources: Sources = {
  async events({ path, skip, onPaths }) {
    const subscription = await (
      await watcher()
    ).subscribe(
      path,
      (error, events) => {
        if (error || events.length > kernelQueue) onPaths('all');
        else onPaths(events.map((event) => wholeName(event.path)));
      },
      ignoring(skip),
    );
    return { close: () => subscription.unsubscribe() };
  },

  async polling({ path, skip, onPaths, intervalMs }) {
    // Only folders are asked: adding, removing and renaming changes their time. Asking every file of a big library
    // every few seconds has broken file servers; edits in place are found by the hourly walk.
    const { default: chokidar } = await import('chokidar');
    const watcher = chokidar.watch(path, {
      usePolling: true,
      interval: intervalMs,
      ignoreInitial: true,
      followSymlinks: false,
      ignored: (one, stats) => stats?.isFile() === true || skip.includes(one),
    });
    watcher.on('raw', (_event, changed) => onPaths(changed === null ? 'all' : [wholeName(changed)]));
    watcher.on('error', () => onPaths('all'));
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
    return { close: () => watcher.close() };
  },

  async since({ path, skip }, snapshotFile) {
    const events = await (await watcher()).getEventsSince(path, snapshotFile, ignoring(skip));
    return events.map((event) => wholeName(event.path));
  },

  async writeSnapshot({ path, skip }, snapshotFile) {
    await (await watcher()).writeSnapshot(path, snapshotFile, ignoring(skip));
  },
};

/** Paths arrive as text: from a name that is not UTF-8 on, only the folder above can be named. */
function wholeName(path: string): string {
  const lost = path.indexOf('\ufffd');
  return lost === -1 ? path : path.slice(0, path.lastIndexOf(sep, lost));
}

// Only whole paths: patterns are matched against every path in native code that takes seconds for 100,000 of them.
// What lies in folders of other programs is told, and the walk passes over it.
function ignoring(skip: readonly string[]): parcel.Options {
  return { ignore: [...skip] };
}
