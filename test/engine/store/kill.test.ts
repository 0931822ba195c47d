// A process that is killed in the middle of writing, again and again: nothing a person wrote is lost, the file is whole.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { newStore, seenPhotos, temporaryFolder } from './library.ts';

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));

/** Runs the writer until it has said this many times what it wrote, kills it and returns what it said. */
async function runAndKill(file: string, round: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, file, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return said;
}

test('kill -9 loses nothing a person was told is kept', async () => {
  const file = join(temporaryFolder(), 'library.sqlite');
  const first = newStore(file);
  const photos = seenPhotos(
    first,
    first.addFolder('/photos').id,
    Array.from({ length: 50 }, (_, i) => `/photos/${i}.jpg`),
  );
  first.close();
  const promised = new Map<number, string>();
  for (let round = 1; round <= 5; round++) {
    for (const line of await runAndKill(file, round, round * 7)) {
      const [photo, text] = line.split('\t');
      promised.set(Number(photo), text!);
    }
    const db = new Database(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
    const store = newStore(file);
    for (const [photo, text] of promised) {
      const { captions } = store.photo(photo);
      const mine = captions.find((caption) => caption.by === 'person')!.text;
      // The one being written when the end came may be there as well.
      expect(Number(mine.split(' ')[1])).toBeGreaterThanOrEqual(Number(text.split(' ')[1]));
      expect(store.wordMatches(`"${mine}"`, [], 100).map((hit) => hit.photo)).toContain(photo);
    }
    expect(store.tally().photos).toBe(store.count([{ by: 'file-name', text: '' }]));
    store.close();
  }
  expect(promised.size).toBeGreaterThan(5);
  expect(photos).toHaveLength(50);
}, 120_000);
