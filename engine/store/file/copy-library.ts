// Looks whether a library's file is whole, and makes copies of one that is in use. Meant for a thread of its own
// (copy-worker.ts): every page is read, which takes seconds for a large library.

import { chmodSync, copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { EngineError } from '../../contract.ts';
import { explained } from './errors.ts';
import { openReadDatabase } from './open.ts';
import { all, only, type ReadDb, sql } from './sql.ts';

export interface CheckedLibrary {
  /** What SQLite finds wrong, the first of it; empty when the file is whole. */
  damage: string[];
  photos: number;
  bytes: number;
}

/** Reads the whole file. Throws library-newer and library-corrupt where it cannot even be opened. */
export function checkFile(file: string): CheckedLibrary {
  const size = sizeOf(file);
  const db = openReadDatabase(file);
  try {
    const found = all<{ integrity_check: string }>(db, sql`pragma integrity_check(20)`);
    const damage = found.map((row) => row.integrity_check).filter((row) => row !== 'ok');
    const photos = damage.length > 0 ? 0 : only<number>(db, sql`select count(*) from photos where files > 0`)!;
    return { damage, photos, bytes: size };
  } catch (error) {
    throw explained(error, file);
  } finally {
    db.close();
  }
}

/**
 * A copy in one file, also of a library that is being written; it appears under its name only when it is whole. Throws
 * library-corrupt when what was copied is damaged, and nothing is left of it.
 */
export async function copyFile(file: string, to: string): Promise<CheckedLibrary> {
  const part = `${to}.part`;
  sizeOf(file);
  try {
    await copied(file, part);
    const checked = checkFile(part);
    if (checked.damage.length > 0) throw damaged(file, checked.damage);
    renameSync(part, to);
    return checked;
  } catch (error) {
    for (const rest of ['', '-journal', '-wal', '-shm']) if (existsSync(part + rest)) rmSync(part + rest);
    throw error;
  }
}

/** SQLite takes an empty file for a new library; one that was cut off to nothing is none. */
function sizeOf(file: string): number {
  const { size } = statSync(file);
  if (size === 0) throw damaged(file, ['it is empty']);
  return size;
}

async function copied(file: string, to: string): Promise<void> {
  // Left by one that was cut off.
  if (existsSync(to)) rmSync(to);
  const db = openedUnlessForbidden(file);
  try {
    // All of it at one go: with pauses between pages a writer would make it begin again and again.
    if (db) await db.backup(to, { progress: () => 0x7fffffff });
    else copiedAsFiles(file, to);
    standAlone(to);
  } catch (error) {
    // What is damaged is what was read, what is full or forbidden is where it was written to.
    const isDamage = /CORRUPT|NOTADB/.test(String((error as { code?: unknown }).code));
    throw explained(error, isDamage ? file : to);
  } finally {
    db?.close();
  }
}

/** Null on a disk that cannot be written: SQLite would have to write beside a file to read it. */
function openedUnlessForbidden(file: string): ReadDb | null {
  try {
    return openReadDatabase(file);
  } catch (error) {
    if (error instanceof EngineError && error.reason === 'no-permission') return null;
    throw error;
  }
}

/** Nobody can be writing there either. */
function copiedAsFiles(file: string, to: string): void {
  copyFileSync(file, to);
  chmodSync(to, 0o600);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${to}-wal`);
}

/** A file without a log beside it. */
function standAlone(file: string): void {
  const copy = new Database(file);
  copy.pragma('journal_mode = delete');
  copy.close();
}

export function damaged(file: string, damage: readonly string[]): EngineError {
  return new EngineError(
    'library-corrupt',
    `The library ${file} is damaged: ${damage.slice(0, 3).join('; ')}. Your photos are not in it and are safe. ` +
      '"talbot library restore" puts the latest copy back and keeps the damaged file beside it.',
  );
}
