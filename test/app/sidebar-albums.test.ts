// Albums in the sidebar under a person's hands in a real Chromium: photos dropped on them or refused, keys, names and undoing,
// the narrow sidebar, and many of them.

import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { en } from '../../renderer/words/en.ts';
import { until } from '../engine/scratch.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { soon } from './visit.ts';
import { watchPage } from './watch-page.ts';

describe('albums in the sidebar', { timeout: 240_000 }, () => {
  const room = pageRoom(
    (at) => writePhotos(at('photos'), 8),
    async (engine) => {
      await until(engine, (now) => now.photos === 8 && now.unread === 0);
      await engine.makeAlbum({ name: 'Sea' });
      await engine.makeAlbum({ name: 'Best', query: 'rating:5' });
    },
  );

  const cell = (page: Page, position: number) => page.locator(`[data-position="${position}"]`);
  const rows = (page: Page) => page.getByRole('list', { name: en.sidebar.albums }).getByRole('button');
  const row = (page: Page, text: string) => page.getByRole('list', { name: en.sidebar.albums }).getByText(text);
  const named = async (name: string) => (await room.engine.albums()).find((album) => album.name === name);

  async function opened(options: BrowserContextOptions = {}) {
    const size = { width: 1280, height: 800 };
    const context = await room.browser.newContext({ locale: 'en-GB', viewport: size, ...options });
    const page = await context.newPage();
    watchPage(page);
    await page.goto(room.url);
    await cell(page, 0).locator('img').waitFor();
    return page;
  }

  async function take(page: Page, position: number) {
    const box = (await cell(page, position).boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 12, y, { steps: 4 });
  }

  async function over(page: Page, target: Locator) {
    const box = (await target.boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + box.height / 2, { steps: 4 });
  }

  test('photos are dropped on one; a smart one says that it takes none', async () => {
    const page = await opened();
    await rows(page).first().waitFor();
    await take(page, 1);
    await over(page, row(page, 'Best'));
    await row(page, en.sidebar.refuses).waitFor();
    await over(page, row(page, 'Sea'));
    await page.mouse.up();
    await soon(async () => (await named('Sea'))?.photos).toBe(1);
    await page.getByRole('button', { name: en.sidebar.album('Sea', 1) }).click();
    await soon(() => page.title()).toBe(`Sea – ${en.name}`);
    await soon(() => rows(page).first().getAttribute('aria-current')).toBe('page');
    // All photos again, though the library is in front already.
    await page.getByRole('navigation', { name: en.sidebar.label }).getByText(en.screens.library).click();
    await cell(page, 7).waitFor();
    await page.context().close();
  });

  test('where they are not listed they come while photos are dragged, and by a button', async () => {
    const page = await opened({ viewport: { width: 800, height: 600 } });
    await take(page, 2);
    await over(page, page.getByRole('complementary', { name: en.albums.add }).getByText('Sea'));
    await page.mouse.up();
    await soon(async () => (await named('Sea'))?.photos).toBe(2);
    await page.getByRole('button', { name: en.sidebar.showAlbums }).click();
    await row(page, 'Sea').click();
    await soon(() => page.title()).toBe(`Sea – ${en.name}`);
    await soon(() => rows(page).count()).toBe(0);
    await page.context().close();
  });

  test('an album is made for a photo by keys, and what is half typed is not lost', async () => {
    const page = await opened();
    await cell(page, 0).click();
    await page.keyboard.press('l');
    const field = page.getByRole('dialog').getByRole('textbox');
    await field.fill('Alps');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await page.keyboard.press('l');
    await soon(() => field.inputValue()).toBe('Alps');
    await page.keyboard.press('Enter');
    await soon(async () => (await named('Alps'))?.photos).toBe(1);

    await rows(page).first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('F2');
    await page.getByRole('dialog').getByRole('textbox').fill('Andes');
    await page.keyboard.press('Enter');
    await row(page, 'Andes').waitFor();
    await rows(page).last().focus();
    await page.keyboard.press('Delete');
    await soon(() => named('Andes')).toBeUndefined();
    await soon(() => rows(page).count()).toBe(2);
    await soon(() => page.evaluate(() => document.activeElement?.hasAttribute('data-album'))).toBe(true);
    await page.keyboard.press('Control+z');
    await soon(async () => (await named('Andes'))?.photos).toBe(1);
    await page.keyboard.press('Control+z');
    await soon(async () => (await named('Alps'))?.photos).toBe(1);
    await page.context().close();
  });

  test('of many only those near the screen exist, and the rest of the sidebar stays in sight', async () => {
    for (let at = 0; at < 120; at++) await room.engine.makeAlbum({ name: `Roll ${at}` });
    const page = await opened();
    await row(page, 'Sea').waitFor();
    await soon(() => rows(page).count()).toBeLessThan(60);
    await rows(page).first().focus();
    await page.keyboard.press('End');
    await soon(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/Roll 119/);
    await page.keyboard.press('Enter');
    await soon(() => page.title()).toBe(`Roll 119 – ${en.name}`);
    const settings = page.getByRole('navigation', { name: en.sidebar.label }).getByText(en.screens.settings);
    expect((await settings.boundingBox())!.y).toBeLessThan(800);
    await page.getByRole('button', { name: en.sidebar.hideAlbums }).click();
    await soon(() => rows(page).count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: en.sidebar.showAlbums }).waitFor();
    expect(await rows(page).count()).toBe(0);
    await page.context().close();
  });
});
