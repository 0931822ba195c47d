// Opens the library's file: checks that it is ours, not newer and not damaged, and brings it up to date. A file that is
// refused is left exactly as it was.

import Database from 'better-sqlite3';
import { EngineError } from '../../contract.ts';
import { spelledQuestion } from '../asked/asked-filter.ts';
import { explained } from './errors.ts';
import { migrations as allMigrations, type Migration } from '../migrations/list.ts';
import { nameKey } from '../photos/name-key.ts';
import { folded } from '../finding/photo-filter.ts';
import { addSets } from '../finding/photo-set.ts';
import { prepareRecording } from '../undo/recording.ts';
import type { ReadDb, WriteDb } from './sql.ts';

/** Marks the file as ours: 'Talb'. */
const applicationId = 0x54616c62;

/** Hears of each step that brings a file up to date, and of each row that one of them goes through. */
export interface Steps {
  step(step: number, steps: number): void;
  row(): void;
}

export function openDatabase(file: string, migrations: readonly Migration[] = allMigrations, steps?: Steps): WriteDb {
  return opened(file, {}, (db) => {
    db.pragma('foreign_keys = on');
    db.pragma('busy_timeout = 5000');
    checkOurs(db, file, migrations);
    db.pragma('journal_mode = wal');
    // What a machine made can be made again: see `durably` for what a person wrote.
    db.pragma('synchronous = normal');
    // A change to many photos writes the same pages of its indexes again and again: into the file they go more seldom.
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('temp_store = memory');
    db.pragma('cache_size = -65536');
    migrate(db, migrations, steps);
    if (migrations === allMigrations) prepareRecording(db);
    return db as WriteDb;
  });
}

/** How many steps the file lacks; none where it is not one to be brought up to date. */
export function stepsBehind(file: string): number {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    checkOurs(db, file, allMigrations);
    const version = db.pragma('user_version', { simple: true }) as number;
    return version === 0 ? 0 : allMigrations.filter(({ number }) => number > version).length;
  } catch {
    return 0;
  } finally {
    db?.close();
  }
}

/** A second connection that can only read, for use beside a writer. */
export function openReadDatabase(file: string): ReadDb {
  return opened(file, { readonly: true, fileMustExist: true }, (db) => {
    db.pragma('busy_timeout = 5000');
    checkOurs(db, file, allMigrations);
    return db as ReadDb;
  });
}

function opened<T>(file: string, options: Database.Options, prepare: (db: Database.Database) => T): T {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, options);
    addFunctions(db);
    return prepare(db);
  } catch (error) {
    db?.close();
    throw explained(error, file);
  }
}

function addFunctions(db: Database.Database, onRow?: () => void): void {
  addSets(db);
  db.function('question_spelled', { deterministic: true }, (text) => spelledQuestion(String(text)));
  db.function('folded', { deterministic: true }, (text) => folded(String(text)));
  db.function('each_row', () => (onRow?.(), 1));
  db.function('name_key', { deterministic: true }, (name) => {
    onRow?.();
    return nameKey(String(name));
  });
}

function checkOurs(db: Database.Database, file: string, migrations: readonly Migration[]): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  const id = db.pragma('application_id', { simple: true }) as number;
  const empty = db.prepare('select count(*) from sqlite_master').pluck().get() === 0;
  if (empty && version === 0) return;
  if (id !== applicationId) {
    throw new EngineError(
      'library-corrupt',
      `${file} is an SQLite file of another program, so it was left alone. Choose another library folder.`,
    );
  }
  const newest = migrations.at(-1)?.number ?? 0;
  if (version > newest) {
    throw new EngineError(
      'library-newer',
      `The library ${file} was made by a newer Talbot (its format is ${version}, this one knows ${newest}). ` +
        'Nothing was changed. Update Talbot, or choose another library folder.',
    );
  }
}

/** Every step in a transaction of its own: a step that fails leaves the file at the step before. */
export function migrate(db: Database.Database, migrations: readonly Migration[], steps?: Steps): void {
  addFunctions(db, steps?.row);
  const before = db.pragma('user_version', { simple: true }) as number;
  const wanted = migrations.filter(({ number }) => number > before);
  for (const { number, sql } of migrations) {
    if (number > before) steps?.step(wanted.findIndex((one) => one.number === number) + 1, wanted.length);
    db.transaction(() => {
      // Asked inside the transaction: another process may have taken this step in the meantime.
      if ((db.pragma('user_version', { simple: true }) as number) >= number) return;
      db.exec(sql);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${number}`);
    }).immediate();
  }
}

/** Runs a transaction that is on the disk, not only in the system's memory, when it returns. */
export function durably<T>(db: WriteDb, work: () => T): T {
  db.pragma('synchronous = full');
  try {
    return db.transaction(work).immediate();
  } finally {
    db.pragma('synchronous = normal');
  }
}
