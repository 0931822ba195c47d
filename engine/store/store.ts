// The door to everything that is kept: one SQLite file. Synchronous functions; one writer at a time.
// Knows nothing of files on disk, models or sockets: it is told, and it answers.

import { EngineError } from '../contract.ts';
import type { Store } from './shapes.ts';

export type * from './shapes.ts';
export type * from './filter.ts';

/** Opens or makes the library's file. Throws library-newer, library-corrupt, library-locked, disk-full. */
export function openStore(file: string): Store {
  throw new EngineError('bug', `Not written yet: ${file}`);
}
