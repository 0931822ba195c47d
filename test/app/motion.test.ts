// What moves, in a real Chromium: a photo that is opened grows out of its cell, is at its place meanwhile, and nothing of that
// where motion is reduced.

import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { until } from '../engine/scratch.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { watchPage } from './watch-page.ts';

/** Where what moves begins: each movement is held at its beginning. */
interface Watching {
  begun: { of: string; left: number; top: number; width: number; height: number }[];
}

describe('motion', { timeout: 240_000 }, () => {
  const room = pageRoom(
    (at) => writePhotos(at('photos'), 3),
    (engine) => until(engine, (now) => now.photos === 3 && now.unread === 0),
  );

  const cell = (page: Page) => page.locator('[data-position="1"]');
  const begun = (page: Page) => page.evaluate(() => (globalThis as unknown as Watching).begun);

  async function opened(options: BrowserContextOptions) {
    const context = await room.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    watchPage(page);
    await page.goto(`${room.url}#screen=library`);
    await cell(page).locator('img').waitFor();
    await page.evaluate(() => {
      const watching = globalThis as unknown as Watching;
      watching.begun = [];
      const { animate } = Element.prototype;
      Element.prototype.animate = function (...asked) {
        const animation = animate.apply(this, asked);
        animation.pause();
        const { left, top, width, height } = this.getBoundingClientRect();
        watching.begun.push({ of: this.ariaLabel ?? '', left, top, width, height });
        animation.finish();
        return animation;
      };
    });
    return page;
  }

  test('a photo that is opened grows out of its cell', async () => {
    const page = await opened({ reducedMotion: 'no-preference' });
    const from = (await cell(page).boundingBox())!;
    await cell(page).dblclick();
    await page.getByRole('dialog').waitFor();
    await expect.poll(async () => (await begun(page)).length).toBe(1);
    const [move] = await begun(page);
    expect(move!.of).toBe('Show at full size');
    expect(Math.abs(move!.left - from.x)).toBeLessThan(2);
    expect(Math.abs(move!.top - from.y)).toBeLessThan(2);
    expect(Math.abs(move!.width - from.width)).toBeLessThan(2);
    await page.context().close();
  });

  test('nothing moves where motion is reduced', async () => {
    const page = await opened({ reducedMotion: 'reduce' });
    await cell(page).dblclick();
    await page.getByRole('button', { name: 'Show at full size' }).waitFor();
    await page.getByRole('button', { name: 'Next photo' }).first().click();
    expect(await begun(page)).toEqual([]);
    await page.context().close();
  });
});
