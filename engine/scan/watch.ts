// Tells when something below a folder may have changed, and when the folder goes away or comes back. It only says
// "look here again": what changed is for the walk and the store to find out.

import type { WalkProblem } from './walk.ts';

export interface WatchFolderOptions {
  path: string;
  /** Where to remember how the folder looked, so that changes made while nobody watched are found. */
  snapshotFile: string;
  /**
   * Files or folders to look at again (`walkPaths`), or everything (`walkFolder`). Told first at the start.
   * Resolve when what was told is kept; only then the snapshot moves on, so that no event is lost in a crash.
   */
  onChange: (paths: string[] | 'all') => void | Promise<void>;
  onOffline?: () => void;
  onOnline?: () => void;
  onProblem?: (problem: WalkProblem) => void;
}

export interface FolderWatch {
  close(): Promise<void>;
}

export function watchFolder(options: WatchFolderOptions): Promise<FolderWatch> {
  throw new Error(`not yet: ${options.path}`);
}
