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

export interface LibraryCalls {
  backups(): Promise<Backups>;
  /** Makes one now, besides the one a day that is made anyway; answers when it is there. */
  backUp(): Promise<Backups>;
}

export const libraryCalls = {
  backups: 'read',
  backUp: 'write',
} as const satisfies Record<keyof LibraryCalls, 'read' | 'write'>;
