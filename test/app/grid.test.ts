// The grid under a person's hands in a real Chromium: orders that are remembered, an album arranged by dragging and by keys,
// photos dropped on an album, a stretch chosen, and fingers on a touch screen.

import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { en } from '../../renderer/words/en.ts';
import { until } from '../engine/scratch.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { soon } from './visit.ts';
import { watchPage } from './watch-page.ts';

describe('the grid', { timeout: 240_000 }, () => {
  const room = pageRoom(
    (at) => writePhotos(at('photos'), 12),
    async (engine) => {
      await until(engine, (now) => now.photos === 12 && now.unread === 0);
      await engine.makeAlbum({ name: 'Sea' });
    },
  );

  const order = (page: Page) => page.getByRole('combobox', { name: en.grid.sort });
  const cell = (page: Page, position: number) => page.locator(`[data-position="${position}"]`);
  const shown = (page: Page) =>
    page.getByRole('gridcell').evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['photo'])));
  const chosen = (page: Page) =>
    page
      .getByRole('gridcell', { selected: true })
      .evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset['position'])));

  async function opened(address = '', options: BrowserContextOptions = {}) {
    const context = await room.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    watchPage(page);
    await page.goto(`${room.url}#screen=library${address}`);
    await cell(page, 0).locator('img').waitFor();
    return page;
  }

  async function drag(page: Page, from: number, to: { x: number; y: number }) {
    const box = (await cell(page, from).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 12, box.y + box.height / 2, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 5 });
  }

  test('an order is chosen, told by the list, and there again at the next visit', async () => {
    const page = await opened();
    const names = await room.engine.photosFound({ text: '', sort: 'name' });
    await order(page).selectOption('name');
    await soon(() => shown(page)).toEqual(names);
    // Months, and the strip of dates, are for orders of time.
    expect(await page.getByRole('rowheader').count()).toBe(0);
    expect(await page.getByRole('slider', { name: en.thumbs.scrubber }).count()).toBe(0);
    await page.reload();
    await soon(() => shown(page)).toEqual(names);
    await order(page).selectOption('newest');
    await page.getByRole('rowheader').first().waitFor();
    await page.context().close();
  });

  test('photos are dropped on an album, arranged in it by dragging and by keys, and put back', async () => {
    const page = await opened();
    await cell(page, 0).click();
    await cell(page, 3).click({ modifiers: ['Shift'] });
    await soon(() => chosen(page)).toEqual([0, 1, 2, 3]);
    const photos = (await shown(page)).slice(0, 4) as [number, number, number, number];
    const box = (await cell(page, 1).boundingBox())!;
    await drag(page, 1, { x: box.x + 20, y: box.y + 20 });
    const row = page.getByRole('list', { name: en.sidebar.albums }).getByText('Sea');
    const place = (await row.boundingBox())!;
    await page.mouse.move(place.x + 5, place.y + 5, { steps: 4 });
    await page.mouse.up();
    await soon(async () => (await room.engine.albums())[0]?.photos).toBe(4);

    await page.goto(`${room.url}#screen=library&q=album%3ASea`);
    await page.reload();
    const [a, b, c, d] = photos;
    await soon(() => shown(page)).toEqual([a, b, c, d]);
    await soon(() => order(page).inputValue()).toBe('album');
    const second = (await cell(page, 1).boundingBox())!;
    await drag(page, 3, { x: second.x + 8, y: second.y + second.height / 2 });
    await page.mouse.up();
    await soon(() => shown(page)).toEqual([a, d, b, c]);
    await page.keyboard.press('Control+z');
    await soon(() => shown(page)).toEqual([a, b, c, d]);
    await cell(page, 1).click();
    await page.keyboard.press('.');
    await soon(() => shown(page)).toEqual([a, c, b, d]);
    await page.keyboard.press(',');
    await soon(() => shown(page)).toEqual([a, b, c, d]);
    await page.context().close();
  });

  test('a finger that stays chooses, and two of them change the size', async () => {
    const page = await opened('', { hasTouch: true });
    const fingers = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
      fingers.send('Input.dispatchTouchEvent', { type, touchPoints });
    const box = (await cell(page, 2).boundingBox())!;
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await touch('touchStart', at);
    await soon(() => chosen(page)).toEqual([2]);
    await touch('touchEnd');
    expect(await page.getByRole('menu').count()).toBe(0);
    await cell(page, 4).tap();
    await soon(() => chosen(page)).toEqual([2, 4]);

    const before = (await cell(page, 0).boundingBox())!.height;
    await touch('touchStart', { x: 500, y: 400 }, { x: 700, y: 400 });
    for (let by = 20; by <= 120; by += 20) await touch('touchMove', { x: 500 - by, y: 400 }, { x: 700 + by, y: 400 });
    await touch('touchEnd');
    await soon(async () => (await cell(page, 0).boundingBox())!.height).toBeGreaterThan(before * 1.3);
    await page.context().close();
  });
});
