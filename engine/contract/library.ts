// The library's own file: copies of it that are kept, and whether it is whole.

import type { Reason } from './errors.ts';

/** A whole copy of the library's file, with captions, albums, marks and all that was said; not of any photo. */
export interface Backup {
  file: string;
  /** When it was made. */
  at: string;
  bytes: number;
}

export interface Backups {
  /** The newest first. */
  backups: Backup[];
  /** One is being made now. */
  working: boolean;
  /** Why the last one could not be made, and what to do; null when it could. */
  problem: { reason: Reason; message: string } | null;
}

/** How far a library that an older Talbot made is being brought up to date. */
export interface Opening {
  /** From 1 on. */
  step: number;
  steps: number;
  /** Rows of this step that are done, of how many; null where nobody can tell. */
  rows: number | null;
  of: number;
}

export interface LibraryCalls {
  backups(): Promise<Backups>;
  /** Makes one now, besides the one a day that is made anyway; answers when it is there. */
  backUp(): Promise<Backups>;
  /** Puts the latest copy that is whole in the place of a library that cannot be opened; refused while it is open. */
  restoreBackup(): Promise<null>;
}

export const libraryCalls = {
  backups: 'read',
  backUp: 'write',
  restoreBackup: 'write',
} as const satisfies Record<keyof LibraryCalls, 'read' | 'write'>;
