// What the engine asks of its file between its start and the first photos on the screen must not grow with the library:
// no statement may look at every photo. Held to by the plans of all statements that are really run.

import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startEngine } from '../../../engine/start.ts';
import { makeMillion } from '../../bench/million.ts';
import { temporaryFolder } from '../store/library.ts';

/** Tables with a row for every photo, and the names they go by in statements. */
const large = /^(p|photos|f|files|c|captions|t|tags|words|vectors|digests|looks|names|directories|d)$/;

/** Parts of the plan that look at every row: without an index, or along one without an end. */
function walks(db: Database.Database, text: string): string[] {
  const values = Array.from(text.matchAll(/\?/g), () => 1);
  const plan = db.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...values);
  return plan
    .map(({ detail }) => detail)
    .filter((detail) => {
      const [, table, how = ''] = /^SCAN (\w+)(.*)$/.exec(detail) ?? [];
      if (table === undefined || !large.test(table)) return false;
      return !/USING (COVERING )?INDEX|VIRTUAL TABLE/.test(how) || !/\blimit\b/.test(text);
    });
}

async function running(library: string, ask: (engine: Awaited<ReturnType<typeof startEngine>>) => Promise<unknown>) {
  const texts = new Set<string>();
  const prototype = Database.prototype as Database.Database;
  const prepare = prototype.prepare;
  const spy = vi.spyOn(prototype, 'prepare').mockImplementation(function (this: Database.Database, text: string) {
    texts.add(text);
    return prepare.call(this, text) as never;
  });
  try {
    const engine = await startEngine({ library, models: [], pageFirst: true });
    await ask(engine);
    await engine.close();
  } finally {
    spy.mockRestore();
  }
  return texts;
}

test('from the start to the first photos no statement looks at every photo', async () => {
  const library = temporaryFolder();
  const file = join(library, 'library.sqlite');
  makeMillion(file, 2000);
  const made = new Database(file);
  // Libraries of people have no statistics of their own.
  made.exec('delete from sqlite_stat1');
  made.close();
  const texts = await running(library, async (engine) => {
    const page = await engine.search({ text: '', sort: 'newest', from: 0, limit: 250 });
    expect([page.total, page.hits.length]).toEqual([2000, 250]);
    await Promise.all([engine.timeline({ text: '' }), engine.folders(), engine.status(), engine.progress()]);
    await Promise.all([engine.models(), engine.modelUses(), engine.installs(), engine.searches()]);
    await engine.findPicture({ size: 'grid', key: page.hits[0]!.fingerprint });
  });
  expect(texts.size).toBeGreaterThan(15);
  const db = new Database(file, { readonly: true });
  const found = [...texts]
    .filter((text) => /^\s*(select|with|update|delete|insert)/i.test(text) && !text.includes('sqlite_master'))
    .flatMap((text) => walks(db, text).map((detail) => `${detail}: ${text.replace(/\s+/g, ' ')}`));
  expect(found).toEqual([]);
  // The check itself knows a walk when it sees one.
  expect(walks(db, 'select count(*) from photos where width > ?')).toHaveLength(1);
  expect(walks(db, 'select id from photos order by taken_at desc, id desc')).toHaveLength(1);
  db.close();
});
