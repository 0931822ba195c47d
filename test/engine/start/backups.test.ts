// Copies that are kept without being asked for: when one is due, which are kept, what is told when none can be made, and
// one put back with everything a person wrote.

import { existsSync, mkdirSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Backup } from '../../../engine/contract.ts';
import { backupName, backupsOf, largeBytes, restoreLibrary, superfluous } from '../../../engine/start/backup-files.ts';
import { Backups } from '../../../engine/start/backups.ts';
import { holdLibrary, openStore } from '../../../engine/store/store.ts';
import { readPhoto } from '../store/library.ts';

const day = 24 * 3600 * 1000;

function library(): string {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-backups-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = openStore(join(folder, 'library.sqlite'));
  store.setCaption(readPhoto(store, store.addFolder('/photos').id, '/photos/a.jpg'), 'Rex');
  store.close();
  return folder;
}

function change(folder: string, caption: string): void {
  const store = openStore(join(folder, 'library.sqlite'));
  store.setCaption(1, caption);
  store.close();
}

function opened(folder: string, now: () => Date): Backups {
  const backups = new Backups({ library: folder, now, lookMs: 20 });
  onTestFinished(() => backups.close());
  return backups;
}

describe('by itself', () => {
  test('the first soon, the next after a day, and none when nothing changed', async () => {
    const folder = library();
    let now = new Date();
    const backups = opened(folder, () => now);
    backups.begin();
    await vi.waitFor(async () => expect((await backups.told()).backups).toHaveLength(1), 60_000);
    const looked = () => new Promise((resolve) => setTimeout(resolve, 150));
    now = new Date(now.getTime() + 2 * day);
    await looked();
    expect((await backups.told()).backups).toHaveLength(1);
    change(folder, 'later');
    const file = join(folder, 'library.sqlite');
    utimesSync(file, now, now);
    await vi.waitFor(async () => expect((await backups.told()).backups).toHaveLength(2), 60_000);
    await looked();
    expect((await backups.told()).backups).toHaveLength(2);
    // The clock goes back by a year: what was made then is no reason to make none any more.
    now = new Date(now.getTime() - 365 * day);
    utimesSync(file, new Date(Date.now() + 10 * day), new Date(Date.now() + 10 * day));
    await vi.waitFor(async () => expect((await backups.told()).backups).toHaveLength(3), 60_000);
  });

  test('a damaged library is told, and the good copy stays', async () => {
    const folder = library();
    let now = new Date();
    const backups = opened(folder, () => now);
    await backups.make();
    truncateSync(join(folder, 'library.sqlite'), 8192);
    now = new Date(now.getTime() + 5000);
    await expect(backups.make()).rejects.toMatchObject({ reason: 'library-corrupt' });
    const told = await backups.told();
    expect(told).toMatchObject({ working: false, problem: { reason: 'library-corrupt' } });
    expect(told.backups).toHaveLength(1);
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(1);
    const restored = await restoreLibrary(folder, told.backups[0]!.file);
    expect(restored.photos).toBe(1);
    await backups.make();
    expect((await backups.told()).problem).toBe(null);
  });
});

describe('which are kept', () => {
  const from = Date.UTC(2026, 0, 1);
  const made = (days: number, bytes = 1000): Backup => ({
    file: `${days}`,
    at: new Date(from + days * day).toISOString(),
    bytes,
  });

  test('day after day: the last three, one that is a week old, and one on its way', () => {
    let kept: Backup[] = [];
    for (let days = 0; days < 60; days++) {
      kept = [made(days), ...kept];
      const gone = superfluous(kept);
      kept = kept.filter((one) => !gone.includes(one));
      expect(kept.length).toBeLessThanOrEqual(5);
      expect(kept.slice(0, 3).map(({ file }) => Number(file))).toEqual(
        [days, days - 1, days - 2].filter((one) => one >= 0),
      );
      const oldest = days - Number(kept.at(-1)!.file);
      if (days >= 7) expect(oldest, `${days}`).toBeGreaterThanOrEqual(7);
      expect(oldest).toBeLessThan(15);
    }
  });

  test('of a large library only the latest', () => {
    expect(superfluous([made(8, largeBytes + 1), made(1, largeBytes)]).map(({ file }) => file)).toEqual(['1']);
    expect(superfluous([])).toEqual([]);
  });

  test('only files of ours are copies', async () => {
    const folder = library();
    mkdirSync(join(folder, 'backups', backupName(new Date(from))), { recursive: true });
    for (const name of ['mine.sqlite', '2026-01-01.sqlite', '2026-01-02T03-04-05Z.sqlite.part']) {
      writeFileSync(join(folder, 'backups', name), 'x');
    }
    expect(await backupsOf(folder)).toEqual([]);
  });
});

describe('put back', () => {
  test('what was written until then is there, and what was there is kept', async () => {
    const folder = library();
    const backups = opened(folder, () => new Date());
    const [copy] = (await backups.make()).backups;
    change(folder, 'written after it');
    mkdirSync(join(folder, 'snapshots'));
    const restored = await restoreLibrary(folder, copy!.file);
    expect(existsSync(join(folder, 'snapshots'))).toBe(false);
    const store = openStore(join(folder, 'library.sqlite'));
    expect(store.photo(1).caption).toBe('Rex');
    store.close();
    const before = openStore(restored.aside!);
    expect(before.photo(1).caption).toBe('written after it');
    before.close();
  });

  test('not while Talbot has it open, not a damaged one, not another program’s', async () => {
    const folder = library();
    const [copy] = (await opened(folder, () => new Date()).make()).backups;
    const hold = holdLibrary(folder);
    await expect(restoreLibrary(folder, copy!.file)).rejects.toMatchObject({ reason: 'library-locked' });
    hold.release();
    truncateSync(copy!.file, 4096);
    await expect(restoreLibrary(folder, copy!.file)).rejects.toMatchObject({ reason: 'library-corrupt' });
    const letter = join(folder, 'letter.sqlite');
    writeFileSync(letter, 'a letter to my aunt, longer than the header of a database is. '.repeat(100));
    await expect(restoreLibrary(folder, letter)).rejects.toMatchObject({ reason: 'library-corrupt' });
    const store = openStore(join(folder, 'library.sqlite'));
    expect(store.photo(1).caption).toBe('Rex');
    store.close();
    expect(readdirSync(folder).filter((name) => /part|before/.test(name))).toEqual([]);
  });
});
