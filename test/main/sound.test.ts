// What only a window shows, examined by axe, light and dark: its dialogs, menus and notes, rows of the settings that a browser
// does not have, what is said of the machine and of an engine that is away. Nothing is found.

import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { findings } from '../app/sound-steps.ts';
import { jpegOf } from '../engine/some-photos.ts';
import { canOpen, enginePid, openTalbot, type Opened, test } from './talbot-window.ts';

describe('axe finds nothing in the window', { timeout: 240_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (!canOpen) return;
    talbot = await openTalbot({ photos: 3 });
  }, 180_000);
  afterAll(() => talbot?.close());

  async function examine(): Promise<void> {
    const { page } = talbot;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
      expect(await findings(page), colorScheme).toEqual([]);
    }
  }

  test('the menu of a photo', async () => {
    const { page } = talbot;
    await page.getByRole('gridcell').first().click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await examine();
    await page.keyboard.press('Escape');
  });

  test('the question before the trash', async () => {
    const { page } = talbot;
    await page.getByRole('gridcell').first().click();
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).waitFor();
    await examine();
    await page.keyboard.press('Escape');
  });

  test('a note with something to do: a file from outside', async () => {
    const { app, page, at } = talbot;
    writeFileSync(at('outside.jpg'), await jpegOf(3));
    await app.evaluate(({ app: electron }, path) => {
      electron.emit('open-file', { preventDefault: () => {} }, path);
    }, at('outside.jpg'));
    await page.getByRole('button', { name: 'Watch', exact: true }).waitFor();
    await examine();
    await page.getByRole('log').getByRole('button', { name: 'Dismiss' }).first().click();
  });

  test('the settings of a window', async () => {
    const { page } = talbot;
    await page.keyboard.press('Control+,');
    await page.getByRole('radio', { name: '150%' }).waitFor({ state: 'attached' });
    await examine();
  });

  test('what holds the work up', async () => {
    const { app, page } = talbot;
    await page.keyboard.press('Shift+W');
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('thermal-state-change', { state: 'critical' }));
    await page.getByRole('button', { name: 'Keep working anyway' }).waitFor();
    await examine();
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('thermal-state-change', { state: 'nominal' }));
  });

  test('an engine that is away, and the word about it', async () => {
    const { app, page } = talbot;
    const before = await enginePid(app);
    process.kill(before, 'SIGKILL');
    await page
      .getByRole('log')
      .getByText(/crashed/)
      .waitFor();
    await examine();
  });
});
