// What SQLite refuses, in the contract's reasons, with what happened and what to do next.

import { EngineError } from '../../contract.ts';

/** The error as one of the contract's, if it is one of those a person can do something about; else itself. */
export function explained(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof EngineError) return error;
  const code = String((error as Error & { code?: string }).code ?? '');
  const because = (reason: ConstructorParameters<typeof EngineError>[0], message: string) =>
    new EngineError(reason, message, { cause: error });
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return because(
      'library-locked',
      `Another program is writing to the library ${file}. Nothing was lost. Close it and try again.`,
    );
  }
  if (/^SQLITE_FULL|^SQLITE_IOERR_(WRITE|FSYNC|TRUNCATE|SHMSIZE)/.test(code)) {
    return because(
      'disk-full',
      `The disk of ${file} is full or cannot be written (${error.message}). What was written before is safe. ` +
        'Free some space and try again.',
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code) || error.message.includes('directory does not exist')) {
    return because(
      'no-permission',
      `The library ${file} cannot be opened for writing (${error.message}). ` +
        'Make the file and its folder writable, or choose another library folder.',
    );
  }
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) {
    return because(
      'library-corrupt',
      `The library ${file} is damaged (${error.message}). Nothing was changed. Your photos are not in it and are safe. ` +
        'Put back the latest of the copies in its folder backups: "talbot library restore" does that, and keeps the damaged file. ' +
        `Without a copy keep the file and try: sqlite3 "${file}" .recover | sqlite3 recovered.sqlite ` +
        'and put recovered.sqlite in its place; or move it away and let Talbot make a new one.',
    );
  }
  return error;
}
