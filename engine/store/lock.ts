// Holds a library for one engine: an SQLite file beside the catalogue whose exclusive lock the system itself lets go of
// when the process ends, however it ends. No pid to go stale, and the same on every system.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EngineError } from '../contract.ts';

export interface Hold {
  release(): void;
}

/** Throws `library-locked` while another engine has this folder's library open. */
export function holdLibrary(folder: string): Hold {
  let lock: Database.Database | null = null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    lock = new Database(join(folder, 'engine.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    throw refused(folder, error as NodeJS.ErrnoException);
  }
  const held = lock;
  return { release: () => void held.close() };
}

function refused(folder: string, error: NodeJS.ErrnoException): EngineError {
  const code = error.code ?? '';
  if (code.startsWith('SQLITE_BUSY')) {
    return new EngineError(
      'library-locked',
      `Another Talbot has the library ${folder} open. Close it and try again, or choose another library.`,
      { cause: error },
    );
  }
  if (code === 'ENOSPC' || code.startsWith('SQLITE_FULL')) {
    return new EngineError('disk-full', `The disk of ${folder} is full. Free some space and try again.`, {
      cause: error,
    });
  }
  return new EngineError(
    'no-permission',
    `The library folder ${folder} cannot be written (${error.message}). Make it writable, or choose another library.`,
    { cause: error },
  );
}
