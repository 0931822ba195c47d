// By keys alone, in a real Chromium: on every screen Tab comes to whatever can be pressed, what has the focus can be seen in
// either light, and nothing holds it; what opens takes the focus, and gives it back to what it was opened by.

import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { screens } from '../../renderer/address.ts';
import { en } from '../../renderer/words/en.ts';
import { untilDone } from '../engine/scratch.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { soon } from './visit.ts';
import { calibrateModel, writeWalkPhotos } from './walk-photos.ts';

const question = 'Is there a boat?';

describe('by keys alone', { timeout: 240_000 }, () => {
  const room = pageRoom(
    async (at) => {
      await writeWalkPhotos(at('photos'));
      await calibrateModel(at('models'));
    },
    async (engine) => {
      await untilDone(engine);
      await engine.makeAlbum({ name: 'Lacock' });
      const { id } = await engine.inquire({ question });
      await again(async () => (await engine.inquiries()).find((one) => one.id === id)?.state === 'done');
      await again(async () => (await engine.duplicates({})).total === 1);
    },
  );

  async function opened(address: string, size = { width: 1280, height: 800 }): Promise<Page> {
    const page = await room.browser.newPage({ locale: 'en-US', reducedMotion: 'reduce', viewport: size });
    await page.goto(`${room.url}#${address}`);
    await page.locator('main h1, [role=gridcell] img').first().waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    return page;
  }

  const focused = (page: Page) =>
    page.evaluate(() => {
      const at = document.activeElement!;
      return at.getAttribute('aria-label') ?? at.textContent.trim().replaceAll(/\s+/g, ' ');
    });

  for (const [at, screen] of screens.entries()) {
    test(`${screen}: whatever can be pressed is come to, seen, and left again`, async () => {
      const page = await opened(`screen=${screen}`);
      // One after the other in each light: both have the same rules, and contrast.test.ts looks at their colours.
      await page.emulateMedia({ colorScheme: at % 2 === 0 ? 'light' : 'dark' });
      await page.evaluate(() => {
        for (const closed of document.querySelectorAll('details')) closed.open = true;
      });
      const { missed, unseen, hidden } = await tabRound(page);
      expect(missed).toEqual([]);
      expect(unseen).toEqual([]);
      expect(hidden).toEqual([]);
      await page.context().close();
    });

    test(`${screen}: nothing that has the focus is hidden in a page at four times its size`, async () => {
      const page = await opened(`screen=${screen}`, { width: 320, height: 256 });
      const { hidden } = await tabRound(page);
      expect(hidden).toEqual([]);
      await page.context().close();
    });
  }

  test('a place of the map gives the focus to its photos, and Esc gives it back', async () => {
    const page = await opened('screen=map');
    const place = page.getByRole('navigation', { name: en.map.list }).getByRole('button').first();
    await place.focus();
    await page.keyboard.press('Enter');
    const strip = page.getByRole('region', { name: /^Photos: / });
    await soon(() => strip.getByRole('heading').evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await strip.waitFor({ state: 'detached' });
    await soon(() => place.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.context().close();
  });

  test('the library that a place leads to has the focus at its first photo', async () => {
    const page = await opened('screen=map');
    await page.getByRole('navigation', { name: en.map.list }).getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    const all = page.getByRole('button', { name: en.map.open(1) });
    await all.focus();
    await page.keyboard.press('Enter');
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('gridcell');
    await page.context().close();
  });

  test('a question that is opened and left has the focus again; where there is room for one thing only it goes along', async () => {
    const wide = await opened('screen=questions');
    const name = en.questions.open(question);
    await wide.getByRole('button', { name }).focus();
    await wide.keyboard.press('Enter');
    await wide.getByRole('heading', { name: question }).waitFor();
    await wide.getByRole('slider', { name: en.questions.noBound }).focus();
    await wide.keyboard.press('Escape');
    await soon(() => focused(wide)).toBe(name);
    await wide.context().close();

    const narrow = await opened('screen=questions', { width: 320, height: 640 });
    await narrow.getByRole('button', { name }).focus();
    await narrow.keyboard.press('Enter');
    await soon(() => focused(narrow)).toBe(question);
    await narrow.keyboard.press('Escape');
    await soon(() => focused(narrow)).toBe(name);
    await narrow.context().close();
  });

  test('copies are walked by the arrows, and each says what differs', async () => {
    const page = await opened('screen=duplicates');
    const cells = page.getByRole('grid').getByRole('gridcell');
    await cells.first().getByRole('button').first().focus();
    await page.keyboard.press('ArrowRight');
    await soon(() => focused(page)).toContain('photo-008');
    const told = await cells
      .nth(1)
      .getByRole('button')
      .first()
      .evaluate((photo) => {
        return document.getElementById(photo.getAttribute('aria-describedby')!)!.textContent;
      });
    expect(told).toContain(en.twins.differs.bytes);
    await page.context().close();
  });

  test('a dialog begins where there is something to do, and gives the focus back', async () => {
    const page = await opened('screen=library');
    await page.locator('[data-position="0"]').focus();
    const begins = {
      '?': page.getByRole('region', { name: en.commands['help.keys'] }),
      'Control+e': page.getByRole('radio', { name: en.export.kinds.originals.name }),
      l: page.getByRole('textbox', { name: en.albums.whichOrNew }),
    };
    for (const [key, first] of Object.entries(begins)) {
      await page.keyboard.press(key);
      await soon(() => first.evaluate((one) => one === document.activeElement)).toBe(true);
      await page.keyboard.press('Escape');
      await soon(() => focused(page)).toContain('photo-');
    }
    await page.context().close();
  });

  test('photos of a first folder are told, and that they may be described; what is begun leaves the focus on its screen', async () => {
    const page = await opened('screen=activity');
    await room.engine.setDescribing({ describing: 'later' });
    const yes = page.getByRole('button', { name: en.describing.begin });
    await yes.focus();
    await page.keyboard.press('Enter');
    await yes.waitFor({ state: 'detached' });
    await soon(() => page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    await page.context().close();
  });

  test('a line nobody wrote in leaves undo to the library; one that was written in takes back its own text', async () => {
    const page = await opened('screen=library');
    const rated = async () => (await room.engine.search({ text: 'rating:4' })).hits.length;
    const before = await rated();
    await page.locator('[data-position="0"]').focus();
    await page.keyboard.press('4');
    await soon(rated).toBe(before + 1);
    await page.keyboard.press('/');
    const line = page.getByRole('combobox', { name: en.search.label });
    await soon(() => line.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+z');
    await soon(rated).toBe(before);
    await page.keyboard.press('Control+y');
    await soon(rated).toBe(before + 1);
    await line.pressSequentially('boat');
    await line.press('Control+a');
    await line.press('Delete');
    await page.keyboard.press('Control+z');
    await soon(() => line.inputValue()).toBe('boat');
    expect(await rated()).toBe(before + 1);
    await page.context().close();
  });

  test('what cannot be pressed while its deed is done has the focus again afterwards', async () => {
    const page = await opened('screen=settings');
    const describing = page.getByRole('switch', { name: en.settings.describe.name });
    await describing.focus();
    for (const on of ['false', 'true']) {
      await page.keyboard.press('Space');
      await soon(() => describing.getAttribute('aria-checked')).toBe(on);
      await soon(() => describing.evaluate((one) => one === document.activeElement)).toBe(true);
    }
    await page.context().close();
  });

  test('a key that is asked for is told, and where it was asked for has the focus again; Tab goes on and binds nothing', async () => {
    const page = await opened('screen=settings');
    await page.getByText(en.settings.keys.open).click();
    const command = en.commands['go.map'];
    const add = page.getByRole('button', { name: en.settings.keys.add(command) });
    const asks = page.getByRole('textbox', { name: en.settings.keys.add(command) });
    const hasFocus = (one: typeof add) => one.evaluate((element) => element === document.activeElement);
    await add.focus();
    await page.keyboard.press('Enter');
    // A field, since a screen reader takes letters for itself elsewhere.
    await soon(() => hasFocus(asks)).toBe(true);
    await page.keyboard.press('Tab');
    await asks.waitFor({ state: 'detached' });
    expect(await hasFocus(add)).toBe(false);
    await add.focus();
    await page.keyboard.press('Enter');
    await soon(() => hasFocus(asks)).toBe(true);
    await page.keyboard.press('y');
    await page
      .getByRole('status')
      .filter({ hasText: `${command}: Shift+M, Y` })
      .waitFor();
    await soon(() => hasFocus(add)).toBe(true);
    await page.getByRole('button', { name: en.settings.keys.remove('Y', command) }).click();
    await page.context().close();
  });
});

async function again(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/**
 * Once round with Tab: what was not come to though it can be pressed, what had the focus and did not show it, and what had it
 * below something else or outside of the window (WCAG 2.4.11).
 */
async function tabRound(page: Page): Promise<Record<'missed' | 'unseen' | 'hidden', string[]>> {
  await page.evaluate(() => {
    const usable = 'button, input, textarea, select, summary, a[href], [tabindex="0"]';
    const radios = (one: Element) => one.matches('input[type=radio]:not(:checked)');
    const all = [...document.querySelectorAll<HTMLElement>(usable)].filter(
      (one) => !one.matches(':disabled, [tabindex="-1"]') && one.checkVisibility() && !radios(one),
    );
    const seen = (one: Element | null, part: string | null) => {
      if (!one) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one, part);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    const name = (one: Element) => one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 60);
    /** Of five by five points of it, or of what it is the input of, one can be seen. */
    const inSight = (one: Element) => {
      const all = [one, one.closest('label') ?? one];
      return all.some((each) => {
        const { left, top, width, height } = each.getBoundingClientRect();
        return [0.1, 0.3, 0.5, 0.7, 0.9].some((x) =>
          [0.1, 0.3, 0.5, 0.7, 0.9].some((y) => {
            const hit = document.elementFromPoint(left + x * width, top + y * height);
            return hit !== null && all.some((mine) => mine.contains(hit));
          }),
        );
      });
    };
    const round = { left: new Set<Element>(all), unseen: [] as string[], hidden: [] as string[], name };
    Object.assign(globalThis, { round });
    document.addEventListener('focusin', ({ target }) => {
      const one = target as Element;
      round.left.delete(one);
      const around = [one, one.firstElementChild, one.parentElement, one.closest('label')];
      if (!around.some((each) => seen(each, null) || seen(each, '::after'))) round.unseen.push(name(one));
      // The browser scrolls to it first.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (one === document.activeElement && !inSight(one)) round.hidden.push(name(one));
        }),
      );
    });
  });
  interface Round {
    left: Set<Element>;
    unseen: string[];
    hidden: string[];
    name(one: Element): string;
  }
  const left = () => page.evaluate(() => (globalThis as unknown as { round: Round }).round.left.size);
  const most = (await left()) + 20;
  for (let times = 0; times < most && (times % 10 > 0 || (await left()) > 0); times++) {
    await page.keyboard.press('Tab');
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))),
        ),
    );
  }
  return await page.evaluate(() => {
    const { round } = globalThis as unknown as { round: Round };
    const missed = [...round.left].map((one) => `${one.tagName} ${round.name(one)}`);
    return { missed, unseen: round.unseen, hidden: round.hidden };
  });
}
