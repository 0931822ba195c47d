// Folders that are watched: what they are, and what may be asked of them.

import type { Change } from './changes.ts';
import type { Reason } from './errors.ts';

export type FolderState = 'walking' | 'watching' | 'paused' | 'offline';

export interface Folder {
  id: number;
  path: string;
  state: FolderState;
  /** Photos with at least one file here now. */
  photos: number;
  addedAt: string;
  /** What stands in the way of watching it, and what to do; null when nothing does. */
  problem: { reason: Reason; message: string } | null;
}

/** A folder below a watched one that has photos in it or below it. */
export interface Subfolder {
  path: string;
  /** The last part of its path. */
  name: string;
  /** Files of photos in it and below, those that are there now. */
  files: number;
  /** There are folders with photos below it. */
  more: boolean;
}

export interface FolderCalls {
  folders(): Promise<Folder[]>;
  /** Those directly below this path, in no order that is told. */
  subfolders(asked: { path: string }): Promise<Subfolder[]>;
  addFolder(asked: { path: string }): Promise<Folder>;
  /** Answers when its photos are forgotten; `cancelled` when it came back before, by undoing the change. */
  removeFolder(asked: { id: number }): Promise<Change>;
  pauseFolder(asked: { id: number; paused: boolean }): Promise<Folder>;
  addDemo(): Promise<Folder>;
}

export const folderCalls = {
  folders: 'read',
  subfolders: 'read',
  addFolder: 'write',
  removeFolder: 'write',
  pauseFolder: 'write',
  addDemo: 'write',
} as const satisfies Record<keyof FolderCalls, 'read' | 'write'>;
