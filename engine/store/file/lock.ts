// Holds a library for one engine: an SQLite file beside the catalogue whose exclusive lock the system itself lets go of
// when the process ends, however it ends. No pid to go stale, and the same on every system.

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { EngineError } from '../../contract.ts';

export interface Hold {
  release(): void;
}

/** Throws `library-locked` while another engine has this folder's library open. */
export function holdLibrary(folder: string): Hold {
  let lock: Database.Database | null = null;
  try {
    makeFolder(folder);
    lock = new Database(join(folder, 'engine.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (error instanceof EngineError) throw error;
    throw refused(folder, error as NodeJS.ErrnoException);
  }
  const held = lock;
  return { release: () => void held.close() };
}

/**
 * With those above it. Not left to `recursive`, which tries for ever where the system says that what lies above is not
 * there although it is, as in /proc.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return checkFolder(folder);
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function checkFolder(path: string): void {
  if (statSync(path).isDirectory()) return;
  throw new EngineError('bad-request', `${path} is a file. Choose a folder for the library.`);
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
