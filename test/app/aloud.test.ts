// What a screen reader is told in Chromium, and where the focus is when what had it goes: no reader is needed for this. That a
// real one says so too is gone through by hand, see test/app/reader.

import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { en } from '../../renderer/words/en.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { soon } from './visit.ts';
import { calibrateModel, count, writeWalkPhotos } from './walk-photos.ts';

describe('what is read aloud', { timeout: 240_000 }, () => {
  const room = pageRoom(async (at) => {
    await writeWalkPhotos(at('photos'));
    await calibrateModel(at('models'));
  });

  async function opened(address = 'screen=library'): Promise<Page> {
    const page = await room.browser.newPage({ locale: 'en-US', reducedMotion: 'reduce' });
    await page.goto(`${room.url}#${address}`);
    await page.locator('main h1, [role=gridcell] img, [role=dialog]').first().waitFor();
    // Every text that a live region comes to hold, in order.
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      const live = '[role=status], [aria-live=polite]';
      const hear = (records: MutationRecord[]) => {
        const regions = records.map(({ target }) =>
          (target instanceof Element ? target : target.parentElement)?.closest(live),
        );
        for (const region of new Set(regions)) {
          const said = region?.textContent.replaceAll(/\s+/g, ' ').trim();
          if (said) heard.push(said);
        }
      };
      new MutationObserver(hear).observe(document.body, { childList: true, characterData: true, subtree: true });
    });
    return page;
  }

  const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  const descriptionAt = (page: Page) => page.evaluate(() => document.activeElement?.ariaDescription ?? '');
  const hasFocus = (what: Locator) => what.evaluate((element) => element === document.activeElement);

  test('a photo of the grid says where it stands and under which heading; what is chosen is counted', async () => {
    const page = await opened();
    await page.locator('[data-position="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await soon(() => descriptionAt(page)).toMatch(new RegExp(`^2 of ${count}, \\w+ \\d{4}$`));
    await page.keyboard.press('Shift+ArrowRight');
    await soon(() => heard(page)).toContain(`2 of ${count} selected`);
    await page.keyboard.press('Control+d');
    await soon(() => heard(page)).toContain(`0 of ${count} selected`);
    await page.context().close();
  });

  test('stars are heard as a number, without the buttons beside them', async () => {
    const page = await opened();
    await page.locator('[data-position="1"]').focus();
    await page.keyboard.press('3');
    await soon(() => heard(page)).toContain(en.marks.stars(3));
    expect((await heard(page)).join()).not.toMatch(/★|Undo/);
    await page.keyboard.press('Control+z');
    await soon(() => heard(page)).toContain('Undone: marks');
    await page.context().close();
  });

  test('best matches, maybe and nothing are told in words', async () => {
    const page = await opened();
    const box = page.getByRole('combobox', { name: en.search.label });
    await box.fill('zebras');
    await box.press('Enter');
    await soon(async () => (await heard(page)).join(' ')).toMatch(/Maybe: \d/);
    await box.fill('castle on a hill');
    await box.press('Enter');
    await soon(async () => (await heard(page)).join(' ')).toMatch(new RegExp(`0 photos ?\\. ${en.nothing.title}\\.`));
    await page.context().close();
  });

  test('the loupe says each photo it comes to, once, and hands its keys on', async () => {
    const page = await opened();
    await page.locator('[data-position="0"]').focus();
    await page.keyboard.press('Enter');
    await soon(async () => (await heard(page)).some((said) => said.endsWith(`1 of ${count}`))).toBe(true);
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');
    await page.keyboard.press('ArrowRight');
    const second = async () => (await heard(page)).filter((said) => said.endsWith(`2 of ${count}`));
    await soon(async () => (await second()).length).toBe(1);
    // Marks are told by a note, not by saying the photo once more.
    await page.keyboard.press('p');
    await soon(() => heard(page)).toContain('Picked');
    expect(await second()).toHaveLength(1);
    await page.context().close();
  });

  test('what was said is not there to be said again when a dialog or a photo that lay over it goes', async () => {
    const page = await opened();
    const there = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.heard:is([role=status], [aria-live])')].map((one) => one.textContent).join(''),
      );
    await page.locator('[data-position="0"]').focus();
    await page.keyboard.press('3');
    await soon(() => heard(page)).toContain(en.marks.stars(3));
    await page.keyboard.press('Shift+ArrowRight');
    await soon(() => heard(page)).toContain(`2 of ${count} selected`);
    expect(await there()).toContain(`2 of ${count} selected`);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await soon(there).toBe('');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await there()).toBe('');
    await page.context().close();
  });

  test('what takes the place of what had the focus has it', async () => {
    const page = await opened('screen=folders');
    const folder = page.getByRole('main').getByRole('listitem').first();
    await folder.getByRole('button', { name: en.folders.remove }).focus();
    await page.keyboard.press('Enter');
    await soon(() => hasFocus(folder.getByRole('button', { name: en.folders.remove, exact: true }))).toBe(true);
    await folder.getByRole('button', { name: en.folders.keep }).focus();
    await page.keyboard.press('Enter');
    await soon(() => folder.evaluate((row) => row.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Shift+A');
    await soon(() => hasFocus(page.getByRole('heading', { name: en.screens.albums, level: 1 }))).toBe(true);
    await page.context().close();
  });

  test('a screen that is gone to from the sidebar is named, and the sidebar can be skipped', async () => {
    const page = await opened();
    await page.getByRole('button', { name: en.screens.map }).focus();
    await page.keyboard.press('Enter');
    await soon(() => heard(page)).toContain(en.screens.map);
    await page.keyboard.press('g');
    await page.locator('[data-position="0"]').waitFor();
    const skip = page.getByRole('button', { name: en.sidebar.skip });
    await skip.focus();
    await page.keyboard.press('Enter');
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('gridcell');
    await page.context().close();
  });
});
