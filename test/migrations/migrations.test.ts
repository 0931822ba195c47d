// Every step from its predecessor, with rows in the tables that were there before; and the schema after all of them,
// kept beside this file so that a reader sees the whole. A changed schema needs a new step, not an edited one.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { migrations } from '../../engine/store/migrations/list.ts';
import { migrate, openDatabase } from '../../engine/store/file/open.ts';

const schemaFile = fileURLToPath(new URL('./schema.sql', import.meta.url));

function upTo(number: number): Database.Database {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = on');
  migrate(
    db,
    migrations.filter((step) => step.number <= number),
  );
  return db;
}

function schema(db: Database.Database): string {
  const rows = db
    .prepare(
      "select sql from sqlite_master where sql is not null and name not like 'sqlite_%' and name not like 'words_%'",
    )
    .pluck()
    .all() as string[];
  return `${rows.join(';\n\n')};\n`;
}

/** What a library at each step may hold, so that the next step meets it. */
const rowsAt: Record<number, string> = {
  10: `insert into folders (id, path, state, added_at) values (1, '/photos', 'watching', '2020');
    insert into directories (id, folder, path) values (1, 1, '/photos/');
    insert into photos (id, fingerprint, taken_at, state, files, reachable) values (1, 'f', '2020', 'seen', 1, 1);
    insert into files (id, directory, name, photo, bytes, modified_ms, inode) values (1, 1, 'a.jpg', 1, 10, 1.5, 7)`,
  20: `insert into makers values (1, 'm', '1', '');
    insert into captions (photo, maker, text, made_at) values (1, 1, 'a dog', '2020'), (1, null, 'Rex', '2020');
    insert into tag_names (id, name) values (1, 'dog');
    insert into tags values (1, 1, null, 1, 0, '2020');
    insert into vectors values (1, 1, 1, 2, x'0102', x'00000000');
    insert into digests values (1, 1, 1, 2, x'0102', x'00000000');
    insert into prompts values (1, 1, 1, 1, x'0102')`,
  30: `insert into turns (photo, maker, question, answer, asked_at) values (1, 1, 'Who?', 'a dog', '2020')`,
  40: `insert into failures values (1, 'see', 'bug', 'x', 1, 'm@1', '2020')`,
  50: `insert into words (rowid, written) values (1, 'Rex')`,
  60: `update photos set seen_by = '{"captions":"m@1"}'`,
  70: `insert into inquiries (id, question, working, asked_at) values (1, 'is it a dog?', 1, '2020');
    insert into verdicts values (1, 1, 0, 1, 0.9, 'yes', '2020');
    insert into turn_verdicts values (1, 0.9, 'yes')`,
  80: `insert into going_folders values (1)`,
  90: `insert into parted values (1, 'm@1 2×2', null);
    insert into parts values (1, 1, 1, 0, 0, 0.5, 0.5, 'a lighthouse', null, null, 0.1, 0, '2020')`,
  100: `update photos set rating = 3, label = 'red', flag = 'pick', favourite = 1, hidden = 1`,
  110: `insert into albums values (1, 'Sea', null, 1, '2020'), (2, 'Best', 'rating:5', 2, '2020');
    insert into album_photos values (1, 1, 1)`,
  120: `insert into changes (what, state, made_at) values ('mark', 'made', '2020');
    insert into change_rows values (1, 1, 1, 'photos', '[1]', '{"rating":0}', '{"rating":3}')`,
  130: `insert into notes values (1, 1, 'Taken by aunt Ada', 'Who?', 1, '2020', null)`,
  140: `insert into searches values ('dog', '2020')`,
  150: `insert into place_names values (1, 'Bergen', 'Norway', '');
    update photos set cell = 5, place = 1, looked = 1;
    insert into photos (id, fingerprint, taken_at, files) values (2, 'g', '2021', 1);
    insert into looks values (1, x'00', 1);
    insert into twins values (1, 2, 'copies');
    insert into apart values (1, 2, '2021')`,
  160: `update photos set preview = x'00' where id = 1`,
  180: `update photos set files = 0 where id = 1`,
  190: `update photos set name_key = 'a' where id = 1`,
  200: `insert into caption_others values (1, '[]');
    insert into drafts values ('caption:1', 'Rex at', '2020')`,
  210: `insert into films values (1, 12.5, 0, 'Chromium');
    update files set motion = 1`,
  220: `update album_tallies set photos = photos`,
  230: `insert into settling (what, first, last) values ('again', 1, 2000)`,
  240: `update tag_names set photos = photos`,
  250: `update captions set doubtful = 1`,
  270: `update inquiries set no_below = 0.2, yes_from = 0.95`,
  280: `update files set pairing = 'ABC'`,
  290: `insert into words (rowid, written) values (2, 'Ada')`,
  300: `update photos set offline = 1`,
  320: `update folders set paused = 1; delete from going_folders`,
};

const tables = (db: Database.Database) =>
  (
    db
      .prepare("select name from sqlite_master where type = 'table' and name not like 'words%'")
      .pluck()
      .all() as string[]
  ).map((name) => [name, db.prepare(`select * from "${name}"`).all()] as const);

describe('each step', () => {
  test('numbers rise in tens', () => {
    const numbers = migrations.map((step) => step.number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(numbers.filter((number) => number % 10 !== 0)).toEqual([]);
    expect(Object.keys(rowsAt).map(Number)).toEqual(migrations.map((step) => step.number));
  });

  test.each(migrations.map((step, i) => [migrations[i - 1]?.number ?? 0, step.number]))(
    'from %i to %i keeps every row',
    (before, number) => {
      const db = upTo(before);
      for (const step of migrations) if (step.number <= before) db.exec(rowsAt[step.number]!);
      const kept = tables(db);
      migrate(
        db,
        migrations.filter((step) => step.number <= number),
      );
      expect(db.pragma('user_version', { simple: true })).toBe(number);
      // A step may add columns and rows; it takes nothing away.
      for (const [name, rows] of kept) {
        const now = db.prepare(`select * from "${name}"`).all();
        expect(now, name).toEqual(expect.arrayContaining(rows.map((row) => expect.objectContaining(row as object))));
      }
      db.exec(rowsAt[number]!);
      expect(db.pragma('foreign_key_check')).toEqual([]);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    },
  );

  test('from one model for everything to one for each task', () => {
    const db = upTo(50);
    for (const step of migrations) if (step.number <= 50) db.exec(rowsAt[step.number]!);
    db.exec("update photos set seen_by = 'm@1'; insert into settings values ('expected', 'm@1')");
    migrate(db, migrations);
    const sight = db.prepare('select seen_by from photos').pluck().get() as string;
    expect(JSON.parse(sight)).toEqual({ captions: 'm@1', search: 'm@1', tags: 'm@1' });
    const expected = db.prepare("select value from settings where name = 'expected'").pluck().get() as string;
    expect(JSON.parse(expected)).toEqual({ captions: ['m@1'], search: ['m@1'], tags: ['m@1'] });
  });

  test('one that fails leaves the step before', () => {
    const db = upTo(20);
    const broken = { number: 30, sql: 'create table half (id); insert into nowhere values (1)' };
    expect(() => migrate(db, [...migrations.slice(0, 2), broken])).toThrow(/nowhere/);
    expect(db.pragma('user_version', { simple: true })).toBe(20);
    expect(schema(db)).toBe(schema(upTo(20)));
    migrate(db, migrations);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)!.number);
  });

  test('taken once only', () => {
    const db = upTo(9999);
    db.exec(rowsAt[10]!);
    const before = tables(db);
    migrate(db, migrations);
    expect(tables(db)).toEqual(before);
  });
});

test('schema.sql is the schema', () => {
  const now = `-- The library's schema after all migrations; made by migrations.test.ts with TALBOT_UPDATE=1.\n\n${schema(openDatabase(':memory:'))}`;
  if (process.env['TALBOT_UPDATE']) writeFileSync(schemaFile, now);
  expect(readFileSync(schemaFile, 'utf8')).toBe(now);
});
