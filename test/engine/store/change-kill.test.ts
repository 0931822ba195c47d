// A process that is killed while it changes many photos, undoes that or does it again: at the next start the change is
// whole, undone or gone, and never half.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { newStore, seenPhotos, temporaryFolder } from './library.ts';

const writer = fileURLToPath(new URL('./change-writer.ts', import.meta.url));

/** Kills the writer after so many stretches; what it was doing then. */
async function runAndKill(file: string, lines: number): Promise<string> {
  const child = spawn(process.execPath, [writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let [said, last] = [0, ''];
  for await (const line of createInterface({ input: child.stdout })) {
    last = line.split(' ')[0]!;
    if (++said === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

test('kill -9 in the middle of a change leaves no half of it', async () => {
  const file = join(temporaryFolder(), 'library.sqlite');
  const first = newStore(file);
  const count = 40;
  const paths = Array.from({ length: count }, (_, i) => `/photos/${i}.jpg`);
  const photos = seenPhotos(first, first.addFolder('/photos').id, paths);
  first.close();
  const met = new Set<string>();
  // Four stretches to each of making, undoing and redoing: each is met in the middle.
  for (const lines of [2, 6, 9, 3, 14, 5, 11]) {
    met.add(await runAndKill(file, lines));
    const store = newStore(file);
    for (const { id, state } of store.unfinishedChanges()) {
      if (state === 'making') store.beginTurn(id, 'cancelling');
      while (!store.turnChange(id, 7).over);
    }
    expect(store.unfinishedChanges()).toEqual([]);
    const ratings = new Set(photos.map((photo) => store.photo(photo).marks.rating));
    expect([...ratings]).toHaveLength(1);
    // All that is left of the history can still be undone, down to photos without a star.
    const db = new Database(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
    store.close();
  }
  expect(met).toEqual(new Set(['making', 'undoing', 'redoing']));
  const store = newStore(file);
  for (let next = store.changes().undo; next; next = store.changes().undo) {
    store.beginTurn(next.id, 'undoing');
    while (!store.turnChange(next.id, 9).over);
    expect(store.change(next.id)!.skipped).toBe(0);
  }
  for (const photo of photos) expect(store.photo(photo).marks.rating).toBe(0);
}, 120_000);
