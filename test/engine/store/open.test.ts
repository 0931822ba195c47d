// Opening a library: new, newer, damaged, another program's, locked, read-only, on a full disk. What is refused is left
// as it was, and the message says what to do.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { explained } from '../../../engine/store/file/errors.ts';
import { keepFiles, knownFiles } from '../../../engine/store/photos/files.ts';
import { openDatabase } from '../../../engine/store/file/open.ts';
import { transaction } from '../../../engine/store/file/sql.ts';
import { openStore, openStoreForReading } from '../../../engine/store/store.ts';
import { newStore, seenPhoto, stamp, temporaryFolder } from './library.ts';

function libraryFile(): string {
  const file = join(temporaryFolder(), 'library.sqlite');
  const store = openStore(file);
  seenPhoto(store, store.addFolder('/photos').id, '/photos/a.jpg');
  store.close();
  return file;
}

function refusal(open: () => unknown): { reason: string; message: string } {
  return thrown(open) as { reason: string; message: string };
}

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}

describe('refused and left alone', () => {
  test('made by a newer Talbot', () => {
    const file = libraryFile();
    const db = new Database(file);
    db.pragma('user_version = 9990');
    db.pragma('journal_mode = delete');
    db.close();
    const before = readFileSync(file);
    expect(refusal(() => openStore(file))).toMatchObject({
      reason: 'library-newer',
      message: expect.stringMatching(/Update Talbot/),
    });
    expect(refusal(() => openStoreForReading(file)).reason).toBe('library-newer');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('no database at all', () => {
    const file = join(temporaryFolder(), 'library.sqlite');
    writeFileSync(file, 'a letter to my aunt, longer than the header of a database is. '.repeat(100));
    const before = readFileSync(file);
    expect(refusal(() => openStore(file))).toMatchObject({
      reason: 'library-corrupt',
      message: expect.stringMatching(/backup/),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('the database of another program', () => {
    const file = join(temporaryFolder(), 'library.sqlite');
    const db = new Database(file);
    db.exec('create table bookmarks (url text); insert into bookmarks values (1)');
    db.close();
    const before = readFileSync(file);
    expect(refusal(() => openStore(file))).toMatchObject({
      reason: 'library-corrupt',
      message: expect.stringMatching(/another program/),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('cut short or overwritten in the middle', () => {
    const file = libraryFile();
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 7)]));
    const store = (() => {
      try {
        return openStore(file);
      } catch (error) {
        expect(error).toMatchObject({ reason: 'library-corrupt' });
        return null;
      }
    })();
    if (store) expect(refusal(() => store.browse([], 'newest', null, 10)).reason).toBe('library-corrupt');
    store?.close();
  });

  test('a folder that is not there, or is a file', () => {
    const folder = temporaryFolder();
    expect(refusal(() => openStore(join(folder, 'no', 'library.sqlite'))).reason).toBe('no-permission');
    mkdirSync(join(folder, 'library.sqlite'));
    expect(refusal(() => openStore(join(folder, 'library.sqlite'))).reason).toBe('no-permission');
  });

  test('a place that may not be written, not even by the superuser', () => {
    expect(refusal(() => openStore('/proc/library.sqlite'))).toMatchObject({
      reason: 'no-permission',
      message: expect.stringMatching(/folder writable/),
    });
  });
});

describe('while it is open', () => {
  test('another program that writes for long: locked, and nothing lost', () => {
    const file = libraryFile();
    const other = new Database(file);
    const store = newStore(file);
    other.exec('begin immediate');
    expect(store.tally().photos).toBe(1);
    expect(refusal(() => store.setCaption(1, 'x'))).toMatchObject({
      reason: 'library-locked',
      message: expect.stringMatching(/try again/),
    });
    other.exec('rollback');
    other.close();
    store.setCaption(1, 'x');
    expect(store.photo(1).caption).toBe('x');
  }, 30_000);

  test('a disk that is full: said so, and what was written before is safe', () => {
    const file = libraryFile();
    const db = openDatabase(file);
    onTestFinished(() => void db.close());
    // The end of the disk, as SQLite meets it: not one page more than there are.
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
    const stamps = Array.from({ length: 500 }, (_, i) => stamp(`/photos/${i}.jpg`));
    const error = explained(
      thrown(() => transaction(db, () => keepFiles(db, 1, stamps))),
      file,
    );
    expect(error).toMatchObject({ reason: 'disk-full', message: expect.stringMatching(/Free some space/) });
    expect(knownFiles(db, 1).map((known) => known.path)).toEqual(['/photos/a.jpg']);
    db.pragma('max_page_count = 1000000');
    expect(transaction(db, () => keepFiles(db, 1, stamps))).toHaveLength(500);
  });

  test('a reader beside the writer sees whole transactions and cannot write', () => {
    const file = join(temporaryFolder(), 'library.sqlite');
    const store = newStore(file);
    const folder = store.addFolder('/photos').id;
    const reader = openStoreForReading(file);
    onTestFinished(() => reader.close());
    const before = reader.revision();
    expect(reader.browse([], 'newest', null, 10)).toEqual([]);
    store.keepFiles(folder, [stamp('/photos/a.jpg'), stamp('/photos/b.jpg')]);
    expect(reader.browse([], 'newest', null, 10)).toHaveLength(2);
    expect(reader.revision()).not.toBe(before);
    expect(Object.keys(reader)).not.toContain('setCaption');
  });

  test('what was left in the log by a process that ended is read', () => {
    const file = join(temporaryFolder(), 'library.sqlite');
    const store = newStore(file);
    store.addFolder('/photos');
    // As a crash leaves it: the database and its log, without a last word.
    const crashed = join(temporaryFolder(), 'library.sqlite');
    for (const end of ['', '-wal']) copyFileSync(file + end, crashed + end);
    expect(newStore(crashed).folders()).toMatchObject([{ path: '/photos' }]);
  });
});
