// The page itself in German and Chinese: every screen and a photo, read as an eye and a screen reader do, and nothing of it
// left in English; and a language chosen in Settings takes hold.

import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { screens } from '../../renderer/address.ts';
import { de } from '../../renderer/words/de.ts';
import { en, type Words } from '../../renderer/words/en.ts';
import { zh } from '../../renderer/words/zh.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { watchPage } from './watch-page.ts';

/** Texts by their way through the words of a language. */
function texts(words: unknown, way = ''): [string, string][] {
  if (typeof words === 'string') return [[way, words]];
  if (typeof words !== 'object' || words === null) return [];
  return Object.entries(words).flatMap(([name, inner]) => texts(inner, `${way}.${name}`));
}

/** English that this language says otherwise everywhere. */
function englishOnly(words: Words): Set<string> {
  const own = new Map(texts(words));
  const kept = new Set(own.values());
  return new Set(
    texts(en)
      .filter(([way, text]) => own.get(way) !== text && !kept.has(text))
      .map(([, text]) => text),
  );
}

/** All that is seen or heard: texts, names, tips, hints. */
function saidOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) said.push(walker.currentNode.textContent ?? '');
    for (const element of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(element.getAttribute(name) ?? '');
    return [document.title, ...said.map((text) => text.trim())].filter(Boolean);
  });
}

describe('the page', { timeout: 240_000 }, () => {
  const room = pageRoom((at) => writePhotos(at('photos'), 4));

  test.each([
    ['de-AT', 'de', de],
    ['zh-CN', 'zh', zh],
  ] as const)('is wholly in the language of a system that speaks %s', async (locale, language, words) => {
    const page = await room.browser.newPage({ locale });
    const { complaints } = watchPage(page);
    await page.goto(room.url);
    await page.getByRole('gridcell').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toMatch(new RegExp(`^${language}`));
    const english = englishOnly(words);
    const left = async (where: string) =>
      (await saidOn(page)).filter((text) => english.has(text)).map((text) => `${where}: ${text}`);
    const found: string[] = [];
    for (const screen of screens) {
      const name = new RegExp(`^${words.screens[screen]}`);
      await page.getByRole('navigation').getByRole('button', { name }).click();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      found.push(...(await left(screen)));
    }
    await page.keyboard.press('g');
    const first = page.getByRole('gridcell').first();
    const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' }).format(new Date());
    expect(await page.getByRole('rowheader').first().innerText()).toContain(month);
    await first.dblclick();
    await page.getByRole('button', { name: words.caption.again }).waitFor();
    found.push(...(await left('photo')));
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: words.commands['help.keys'] }).waitFor();
    found.push(...(await left('keys')));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('speaks another language once it is chosen, and keeps to it', async () => {
    const page = await room.browser.newPage({ locale: 'en-GB' });
    await page.goto(room.url);
    await page.getByRole('navigation').getByRole('button', { name: en.screens.settings }).click();
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: de.screens.settings }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: de.screens.settings }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toMatch(/^de/);
    await page.context().close();
  });
});
