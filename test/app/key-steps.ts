// Without any pointer: a search, the grid, a photo, a conversation; the focus is always somewhere, and can be seen.

import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { focusedName, noted, opened, searchBox, soon, type Step, told } from './visit.ts';

export const keySteps: Step[] = [
  {
    name: 'by keys alone: photos are searched, chosen in a row, rated and unrated',
    async run({ page, count }) {
      await page.keyboard.press('/');
      await page.keyboard.type('file:photo');
      await page.keyboard.press('Enter');
      await soon(() => focusedName(page)).toContain('photo-');
      expect(await focusIsSeen(page)).toBe(true);
      await page.keyboard.press('Home');
      await page.keyboard.press('s');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await page.getByRole('toolbar', { name: `3 of ${count} selected` }).waitFor();
      await page.keyboard.press('2');
      await noted(page, '3 photos: ★★☆☆☆');
      await page.keyboard.press('Control+z');
      await noted(page, 'Undone: 3 photos: marks');
      await page.keyboard.press('Control+d');
      await page.keyboard.press('Control+f');
      await soon(() => searchBox(page).evaluate((box) => box === document.activeElement)).toBe(true);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Backspace');
      await told(page, `${count} photos`);
    },
  },
  {
    name: 'by keys alone: a photo is opened, tabbed through, asked, and left to its place',
    async run({ page, model }) {
      // Away from what could be searched for, then from the box.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await soon(() => focusedName(page)).toContain('photo-');
      await page.keyboard.press('End');
      await soon(() => focusedName(page)).toContain('photo-001');
      // What opens over the page gives the focus back when it closes.
      for (const key of ['?', 'l', 'Control+e', 'Control+Enter']) {
        await page.keyboard.press(key);
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await soon(() => focusedName(page)).toContain('photo-001');
      }
      await page.keyboard.press('Enter');
      await opened(page).waitFor();
      await soon(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
      await tabThrough(page);
      await page.keyboard.press('a');
      await page.keyboard.type('Who is there?');
      await page.keyboard.press('Enter');
      const log = opened(page).getByRole('list', { name: 'Questions and answers' });
      await log.getByRole('listitem').filter({ hasText: 'Who is there?' }).getByText(`${model}, a machine`).waitFor();
      await opened(page).getByRole('status').filter({ hasText: /\S/ }).first().waitFor({ state: 'attached' });
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await opened(page).waitFor({ state: 'detached' });
      await soon(() => focusedName(page)).toContain('photo-001');
    },
  },
];

/** What has the focus stands within the photo, is told by a name and can be seen; at the end it comes round. */
async function tabThrough(page: Page): Promise<void> {
  const seen = new Set<string>();
  for (let times = 0; times < 60; times++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const focused = document.activeElement!;
      const label = (focused as HTMLInputElement).labels?.[0]?.textContent;
      const name = focused.getAttribute('aria-label') ?? label?.trim() ?? focused.textContent?.trim() ?? '';
      const { width, height } = focused.getBoundingClientRect();
      const itself = ['dialog', 'application'].includes(focused.getAttribute('role') ?? '');
      return { within: focused.closest('[role=dialog]') !== null, itself, name, shown: width > 0 && height > 0 };
    });
    if (!at.within) break;
    // The photo's own frame begins and ends the round; it is no control.
    if (at.itself) continue;
    expect(at.name, 'what has the focus has a name').not.toBe('');
    expect(at.shown, `${at.name} can be seen`).toBe(true);
    expect(await focusIsSeen(page), `the focus on ${at.name} can be seen`).toBe(true);
    seen.add(at.name);
  }
  expect(seen.size).toBeGreaterThan(10);
  expect([...seen]).toContain('Edit the caption');
}

/** An outline, a shadow or a frame about it that is not there without the focus. */
function focusIsSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement!;
    const around = [focused, focused.firstElementChild, focused.parentElement, focused.closest('label')];
    return around.some((element) => {
      if (!element) return false;
      return [null, '::after'].some((part) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      });
    });
  });
}
