// How Talbot looks and speaks, and what it says of itself.

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { goTo } from './sidebar.ts';
import { soon, type Step } from './visit.ts';

const ground = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
/** From 0, black, to 255. */
const lightness = async (page: Page): Promise<number> => Number(/\d+/.exec(await ground(page))![0]);

export const settingSteps: Step[] = [
  {
    name: 'dark and light are chosen, and stay so after a reload',
    async run({ page }) {
      await goTo(page, 'Settings');
      const themes = page.getByRole('radiogroup', { name: 'Theme' });
      await themes.getByText('Dark', { exact: true }).click();
      await soon(() => lightness(page)).toBeLessThan(80);
      await page.reload();
      await themes.getByRole('radio', { name: 'Dark' }).waitFor();
      expect(await lightness(page)).toBeLessThan(80);
      await themes.getByText('Light', { exact: true }).click();
      await soon(() => lightness(page)).toBeGreaterThan(200);
      await themes.getByText('System').click();
    },
  },
  {
    name: 'German is chosen and spoken on every screen; then English again',
    async run({ page }) {
      const languages = (name: string) => page.getByRole('radiogroup', { name });
      await languages('Language').getByText('Deutsch', { exact: true }).click();
      await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toMatch(/^de/);
      const screens = page.getByRole('navigation', { name: 'Bereiche' });
      await screens.getByRole('button', { name: 'Bibliothek' }).click();
      await page.getByRole('combobox', { name: /suchen/i }).waitFor();
      await screens.getByRole('button', { name: 'Einstellungen' }).click();
      await languages('Sprache').getByText('English', { exact: true }).click();
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    },
  },
  {
    name: 'a key is given to a command, and taken back',
    async run({ page }) {
      await page.getByText('All commands and their keys').click();
      await page.getByRole('button', { name: 'Add a key for “Map”' }).click();
      await page.keyboard.press('y');
      await page.getByRole('button', { name: 'Remove Y from “Map”' }).waitFor();
      await page.getByRole('heading', { name: 'Settings', level: 1 }).click();
      await page.keyboard.press('y');
      await page.getByRole('heading', { name: 'Map', level: 1 }).waitFor();
      await goTo(page, 'Settings');
      await page.getByText('All commands and their keys').click();
      await page.getByRole('button', { name: 'Remove Y from “Map”' }).click();
      await page.getByRole('button', { name: 'Remove Y from “Map”' }).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'the settings say that nothing was sent, and which keys there are, and copy the library',
    async run({ page }) {
      await page.getByText('Nothing, not a single byte.').waitFor();
      await page.getByRole('button', { name: 'Back up now' }).click();
      await page
        .getByText(/kept in its folder “backups”/)
        .first()
        .waitFor();
      await page.keyboard.press('?');
      const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await sheet.getByText('Where the model looked').waitFor();
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
      await goTo(page, 'Library');
    },
  },
];
