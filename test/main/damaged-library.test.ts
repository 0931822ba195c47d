// A library that cannot be opened when Talbot starts, in the real window: why is said, and a damaged one is put back from its
// latest copy without a command line.

import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect } from 'vitest';
import type { Remote } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { openTalbot, type Opened, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 200 };

/** A folder with a library of two photos, of which there is a copy, and whose file is then nonsense. */
async function damaged(): Promise<string> {
  const talbot = await openTalbot({ photos: 2 });
  const found = (await findLocalEngine<Remote>(talbot.at('library')))!;
  await found.engine.mark({ photos: [1], set: { rating: 5 } });
  await found.engine.backUp();
  found.close();
  await talbot.app.close();
  writeFileSync(talbot.at('library/library.sqlite'), 'This is no library. '.repeat(500));
  return talbot.at('.');
}

const name = 'Your library cannot be opened';
const title = ({ page }: Opened) => page.getByRole('heading', { name });
const panel = ({ page }: Opened) => page.getByRole('main', { name });

describe('a library that cannot be opened', { timeout: 400_000 }, () => {
  test('and is damaged is put back from its latest copy, and what was there is kept', async () => {
    const folder = await damaged();
    const talbot = await openTalbot({ folder });
    const { app, page, at } = talbot;
    try {
      await title(talbot).waitFor();
      await panel(talbot).getByText('Your photos are untouched').waitFor();
      await app.evaluate(({ shell }) => {
        shell.showItemInFolder = (path) => void Object.assign(globalThis, { shown: path });
      });
      await page.getByRole('button', { name: 'Show the backups' }).click();
      const shown = () => app.evaluate(() => (globalThis as unknown as { shown?: string }).shown ?? '');
      await expect.poll(shown, patient).toMatch(/backups.*\.sqlite$/);
      await page.getByRole('button', { name: 'Restore the backup' }).click();
      await page.locator('img[src^="photo:"]').nth(1).waitFor({ state: 'attached' });
      await expect.poll(() => title(talbot).count(), patient).toBe(0);
      const { engine, close } = (await findLocalEngine<Remote>(at('library')))!;
      expect((await engine.photo({ id: 1 })).marks.rating).toBe(5);
      await expect(engine.restoreBackup()).rejects.toMatchObject({ reason: 'not-allowed' });
      close();
      const aside = readdirSync(at('library')).find((name) => name.startsWith('library-before-restore'))!;
      expect(readFileSync(at('library', aside), 'utf8')).toContain('This is no library.');
      // Nobody fell: it ended because it was asked to.
      expect(existsSync(at('library/crashes.jsonl'))).toBe(false);
    } finally {
      await talbot.close();
    }
  });

  test('and has no copy says so; once another is in its place a person asks again', async () => {
    const folder = await damaged();
    const copies = join(folder, 'library/backups');
    const [copy] = readdirSync(copies);
    renameSync(join(copies, copy!), join(folder, 'kept.sqlite'));
    const talbot = await openTalbot({ folder });
    const { page, at } = talbot;
    try {
      await title(talbot).waitFor();
      await panel(talbot).getByText('There is no backup in its folder').waitFor();
      expect(await page.getByRole('button', { name: 'Restore the backup' }).count()).toBe(0);
      renameSync(at('kept.sqlite'), at('library/library.sqlite'));
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('img[src^="photo:"]').nth(1).waitFor({ state: 'attached' });
      await expect.poll(() => title(talbot).count(), patient).toBe(0);
    } finally {
      await talbot.close();
    }
  });

  test('because its format is newer says so and offers no copy', async () => {
    const first = await openTalbot();
    await first.app.close();
    const db = new Database(first.at('library/library.sqlite'));
    db.pragma('user_version = 999999');
    db.close();
    const talbot = await openTalbot({ folder: first.at('.') });
    try {
      await title(talbot).waitFor();
      await panel(talbot).getByText('written by a newer version of Talbot').waitFor();
      expect(await talbot.page.getByRole('button', { name: 'Restore the backup' }).count()).toBe(0);
    } finally {
      await talbot.close();
    }
  });
});
