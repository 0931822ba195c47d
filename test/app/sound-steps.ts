// Every screen, light and dark, examined by axe: nothing is found. In a browser only; a window shows the same page.

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { goTo } from './sidebar.ts';
import { choose, clearSearch, leave, open, opened, search, type Step, tile, told, type Visit } from './visit.ts';

interface Finding {
  id: string;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** Light and dark. */
async function examine({ page, examined }: Visit): Promise<void> {
  if (!examined) return;
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // What is still fading has neither its old nor its new colour.
    await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
    found.push(...(await findings(page)).map((told) => `${colorScheme}: ${told}`));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  expect(found, page.url()).toEqual([]);
}

/** What axe has to say of the page as it is now. */
export async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${axe.source}; undefined`);
  const violations = await page.evaluate(async () => {
    // What still comes or goes is half seen through. What turns for ever is never over.
    const passing = document
      .getAnimations()
      .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(passing.map(({ finished }) => finished.catch(() => undefined)));
    const { axe: here } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await here.run()).violations;
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

const screens = ['Albums', 'Map', 'Duplicates', 'Review', 'Questions', 'Folders', 'Models', 'Activity', 'Settings'];

export const soundSteps: Step[] = [
  {
    name: 'axe finds nothing on any screen',
    async run(visit) {
      const { page } = visit;
      await goTo(page, 'Library');
      await examine(visit);
      for (const screen of screens) {
        await goTo(page, screen);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await examine(visit);
      }
      await goTo(page, 'Library');
    },
  },
  {
    name: 'axe finds nothing in what was found, chosen, and not found',
    async run(visit) {
      const { page, count } = visit;
      await search(page, 'zebras');
      await page.getByRole('rowgroup', { name: 'Maybe' }).waitFor();
      await examine(visit);
      await search(page, 'castle on a hill');
      await page.getByRole('heading', { name: 'Nothing like that' }).waitFor();
      await examine(visit);
      await clearSearch(page, count);
      await choose(page, 'photo-002', 'photo-003');
      await examine(visit);
    },
  },
  {
    name: 'axe finds nothing in a photo, its details, its conversation and its earlier captions',
    async run(visit) {
      const { page } = visit;
      await open(page, 'photo-001');
      await opened(page).getByRole('tab', { name: 'Details' }).click();
      await page.keyboard.press('Shift+E');
      await examine(visit);
      await opened(page).getByRole('tab', { name: 'Conversation' }).click();
      await examine(visit);
      await page.keyboard.press('z');
      await opened(page).getByRole('button', { name: 'Fit to the window' }).waitFor();
      await examine(visit);
      await page.keyboard.press('Escape');
      await leave(page);
    },
  },
  {
    name: 'axe finds nothing in what lies over the page',
    async run(visit) {
      const { page, count } = visit;
      const over = async (key: string) => {
        await page.keyboard.press(key);
        await opened(page).waitFor();
        await examine(visit);
        await page.keyboard.press('Escape');
        await opened(page).waitFor({ state: 'detached' });
      };
      await choose(page, 'photo-002', 'photo-003');
      for (const key of ['c', 'Control+e', 'l', 't', '?', 'Control+Enter']) await over(key);
      await search(page, 'rating:>=1');
      await tile(page, 'photo-').first().waitFor();
      await over('Control+s');
      await clearSearch(page, count);
      await page.keyboard.press('Control+d');
      await told(page, `${count} photos`);
    },
  },
];
