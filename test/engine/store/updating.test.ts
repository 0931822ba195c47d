// A library of an older version is brought up to date step by step, and told; killed in the middle it is whole, and goes on.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Opening } from '../../../engine/contract.ts';
import { migrations } from '../../../engine/store/migrations/list.ts';
import { migrate, stepsBehind } from '../../../engine/store/file/open.ts';
import { updateLibrary } from '../../../engine/store/store.ts';
import { newStore, temporaryFolder } from './library.ts';

const writer = fileURLToPath(new URL('./update-writer.ts', import.meta.url));
const before = 180;
const lacking = migrations.filter(({ number }) => number > before);

/** As Talbot kept it before photos could be put in order by name. */
function oldLibrary(photos: number): string {
  const file = join(temporaryFolder(), 'library.sqlite');
  const db = new Database(file);
  db.pragma('journal_mode = wal');
  const known = migrations.filter(({ number }) => number <= before);
  migrate(db, known);
  db.exec(`
    insert into folders (path, state, added_at) values ('/photos', 'watching', '2026-01-01T00:00:00Z');
    insert into directories (folder, path) values (1, '/photos/');
    insert into photos (fingerprint, kind, width, height, taken_at, state, files, reachable)
      with recursive n(n) as (select 1 union all select n + 1 from n where n < ${photos})
      select printf('%032x', n), 'jpeg', 40, 30, '2020-01-01T00:00:00', 'seen', 1, 1 from n;
    insert into files (directory, name, photo, bytes, modified_ms, inode)
      select 1, 'IMG_' || id || '.jpg', id, 1000, 0, id from photos;`);
  db.close();
  return file;
}

test('told step by step; afterwards nothing is lacking', async () => {
  const file = oldLibrary(3000);
  expect(stepsBehind(file)).toBe(lacking.length);
  const told: Opening[] = [];
  await updateLibrary(file, (now) => told.push(now), { small: 0 });
  expect([...new Set(told.map(({ step }) => step))]).toEqual(lacking.map((_, i) => i + 1));
  expect(told.every(({ steps, of }) => steps === lacking.length && of === 3000)).toBe(true);
  expect(stepsBehind(file)).toBe(0);
  const store = newStore(file);
  expect(store.browse([], 'name', null, 2).map(({ name }) => name)).toEqual(['IMG_1.jpg', 'IMG_2.jpg']);
});

test('small files and those that are up to date are left to be opened', async () => {
  const told: Opening[] = [];
  const old = oldLibrary(3);
  await updateLibrary(old, (now) => told.push(now));
  expect(stepsBehind(old)).toBe(lacking.length);
  newStore(old).close();
  await updateLibrary(old, (now) => told.push(now), { small: 0 });
  await updateLibrary(join(temporaryFolder(), 'not-there.sqlite'), (now) => told.push(now), { small: 0 });
  expect(told).toEqual([]);
});

test('kill -9 in the middle loses nothing, and the next one goes on', async () => {
  const file = oldLibrary(20_000);
  for (const stopAt of [1, 2, 4]) {
    const child = spawn(process.execPath, [writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    let said = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line !== 'done' && ++said === stopAt) child.kill('SIGKILL');
    }
    await exited;
    const db = new Database(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('select count(*) from photos').pluck().get()).toBe(20_000);
    db.close();
  }
  await updateLibrary(file, () => {}, { small: 0 });
  expect(stepsBehind(file)).toBe(0);
  const store = newStore(file);
  expect(store.count([])).toBe(20_000);
  expect(store.browse([], 'name', null, 3).map(({ name }) => name)).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg']);
}, 120_000);
