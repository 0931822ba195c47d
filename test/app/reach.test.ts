// What axe cannot see: every screen in a window of 320 pixels (a page at four times its size) is no wider than it, whatever is
// pressed is large enough for a finger, and what a model said in English is marked as English in a German page.

import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { screens } from '../../renderer/address.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { calibrateModel } from './walk-photos.ts';

/** What reaches over the right edge and cannot be scrolled to; a row of photos or screens may go on beyond it. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolled = (element: Element | null): boolean =>
      element !== null &&
      (element.tagName === 'NAV' ||
        /auto|scroll/.test(getComputedStyle(element).overflowX) ||
        scrolled(element.parentElement));
    return [...document.querySelectorAll('button, input, select, textarea, p, h1, h2, h3, table')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolled(element.parentElement))
      .map((element) => `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`);
  });
}

/** What has to be scrolled sideways to be read; a table, a map, a row of photos or of screens, and a command line may. */
function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.body.querySelectorAll('*')]
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && !element.closest('nav, pre, .scroll'))
      .map((element) => `${element.tagName}.${element.className}: ${element.scrollWidth} in ${element.clientWidth}`),
  );
}

/** What is pressed and smaller than 24 by 24 pixels; a link within a sentence may be. What has a name to press is as large. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, select, summary, a[href], input, textarea, [role=slider], [role=gridcell]')]
      .filter((element) => {
        const pressed = element.closest('label') ?? element;
        const { width, height } = pressed.getBoundingClientRect();
        return width > 0 && (width < 24 || height < 24) && !element.closest('p, [aria-hidden="true"]');
      })
      .map((element) => `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.trim()}`),
  );
}

/** What is cut off once lines, words and letters stand as far apart as a reader may want them (WCAG 1.4.12). */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const widthBefore = document.querySelector('h1')?.scrollWidth ?? 0;
    const apart = new CSSStyleSheet();
    apart.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
       p { margin-bottom: 2em !important }`,
    );
    document.adoptedStyleSheets = [apart];
    const cut = [...document.querySelectorAll('button, label, p, h1, h2, dt, dd, summary, legend')].filter(
      (element) => {
        const { overflowX, overflowY, clipPath } = getComputedStyle(element);
        if (clipPath !== 'none' || element.closest('[aria-hidden="true"], .heard') || !element.textContent.trim())
          return false;
        const wide = element.scrollWidth > element.clientWidth + 2 && overflowX === 'hidden';
        // An ellipsis has its whole text in a tip.
        const told = element.closest('[title], [aria-label]') !== null;
        return (wide && !told) || (element.scrollHeight > element.clientHeight + 3 && overflowY === 'hidden');
      },
    );
    const names = cut.map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
    const spread = widthBefore === 0 || document.querySelector('h1')!.scrollWidth >= widthBefore;
    document.adoptedStyleSheets = [];
    return spread ? names : ['nothing was set apart'];
  });
}

const small = { width: 320, height: 640 };

describe('the page', { timeout: 240_000 }, () => {
  const room = pageRoom(async (at) => {
    await writePhotos(at('photos'), 4);
    await calibrateModel(at('models'));
  });

  async function open(places: readonly string[], look: (page: Page, at: string) => Promise<void>): Promise<void> {
    const page = await room.browser.newPage({ locale: 'de-DE', reducedMotion: 'reduce', viewport: small });
    await page.goto(room.url);
    for (const at of places) {
      await page.evaluate((hash) => void (location.hash = `#${hash}`), at);
      await page.locator('h1, [role=dialog]').first().waitFor();
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      await look(page, at);
    }
    await page.context().close();
  }

  const places = async (): Promise<string[]> => {
    const { hits } = await room.engine.search({ text: '', limit: 2 });
    const [one, other] = hits.map(({ id }) => id);
    return [...screens.map((screen) => `screen=${screen}`), `photo=${one}`, `compare=${one},${other}`, 'panel=keys'];
  };

  test('is no wider than a window of 320 pixels, on any screen', async () => {
    const found: string[] = [];
    await open(await places(), async (page, at) => {
      found.push(...[...(await tooWide(page)), ...(await sideways(page))].map((what) => `${at}: ${what}`));
    });
    expect(found).toEqual([]);
  });

  test('and its dialogs are as narrow, and have room for a finger and for letters that stand apart', async () => {
    const found: string[] = [];
    await open(['screen=library'], async (page) => {
      for (const key of ['Control+e', 'l', 't', 'Control+s']) {
        if (key === 'Control+s') await page.evaluate(() => void (location.hash = '#q=photo'));
        await page.locator('[data-position="0"]').focus();
        await page.keyboard.press(key);
        await page.locator('dialog[open]').waitFor();
        const wrong = [tooWide, sideways, tooSmall, cutOff].map((look) => look(page));
        found.push(...(await Promise.all(wrong)).flat().map((what) => `${key}: ${what}`));
        await page.keyboard.press('Escape');
        await page.locator('dialog[open]').waitFor({ state: 'detached' });
      }
    });
    expect(found).toEqual([]);
  });

  test('has nothing to press that is too small for a finger', async () => {
    const found: string[] = [];
    await open(await places(), async (page, at) => {
      found.push(...(await tooSmall(page)).map((what) => `${at}: ${what}`));
    });
    expect(found).toEqual([]);
  });

  test('cuts nothing off when letters, words and lines stand apart', async () => {
    const found: string[] = [];
    await open(await places(), async (page, at) => {
      found.push(...(await cutOff(page)).map((what) => `${at}: ${what}`));
    });
    expect(found).toEqual([]);
  });

  test('says in German what is German, and in English what a model said', async () => {
    const { hits } = await room.engine.search({ text: '', limit: 10 });
    const photo = hits.find(({ caption }) => caption !== null)!;
    const said = photo.caption!.charAt(0).toUpperCase() + photo.caption!.slice(1);
    await open([`photo=${photo.id}`], async (page) => {
      const caption = page.getByRole('region', { name: 'Bildtext' });
      expect(await caption.getByText(said).first().getAttribute('lang')).toBe('en');
      await caption.getByRole('button', { name: 'Bildtext bearbeiten' }).click();
      await caption.getByRole('textbox').fill('Boote im Hafen');
      await page.keyboard.press('Enter');
      const own = caption.getByText('Boote im Hafen').first();
      await own.waitFor();
      expect(await own.getAttribute('lang')).toBeNull();
    });
  });
});
