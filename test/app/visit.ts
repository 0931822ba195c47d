// What every step of a person has in hand: the page, what differs between a browser and a desktop window, and the ways by
// which a person finds things: by what is written or read aloud.

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The page under test, and what differs between a browser and a desktop window. */
export interface Visit {
  page: Page;
  /** A folder with photos named photo-001.jpg and so on. */
  photos: string;
  count: number;
  /** Name of the model that describes them. */
  model: string;
  /** Adds the folder in the way this shell offers. */
  addFolder(page: Page, folder: string): Promise<void>;
  /** Ends everything and starts it again on the same library, as a person does over night; gives the page then. */
  restart(): Promise<Page>;
  /** Where the desktop's trash is a folder of this test; null where the page may not touch files. */
  trash: string | null;
  /** Every screen is examined by axe as well. */
  examined: boolean;
}

export interface Step {
  name: string;
  run(visit: Visit): Promise<void>;
}

/** Asks again and again until it holds; a loaded machine may take its time. */
export function soon<T>(ask: () => Promise<T>) {
  return expect.poll(ask, { timeout: 60_000, interval: 50 });
}

export const searchBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Search photos' });
export const tile = (page: Page, name: string): Locator => page.getByRole('grid').getByRole('gridcell', { name });
/** The photo looked at, or what else lies over the page. */
export const opened = (page: Page): Locator => page.getByRole('dialog');

export async function search(page: Page, text: string): Promise<void> {
  await searchBox(page).fill(text);
  await searchBox(page).press('Enter');
}

export async function clearSearch(page: Page, count: number): Promise<void> {
  await page.getByRole('button', { name: 'Clear the search' }).click();
  // What could be searched for is offered now, and lies over the photos.
  await page.keyboard.press('Escape');
  await told(page, `${count} photos`);
}

/** The line that tells how many photos there are; of a search it is read aloud how many are best, after that. */
export async function told(page: Page, count: string): Promise<void> {
  await page
    .locator('.answer .count')
    .filter({ hasText: new RegExp(`^${count}(?=[\\s.]|$)`) })
    .waitFor();
}

/** A note at the foot of the page. */
export async function noted(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('log', { name: 'Notifications' }).getByText(text).first().waitFor();
}

export async function open(page: Page, name: string): Promise<void> {
  await tile(page, name).dblclick();
  await opened(page).getByRole('region', { name: 'Caption' }).waitFor();
}

export async function leave(page: Page): Promise<void> {
  await opened(page).getByRole('button', { name: 'Back to all photos' }).click();
  await opened(page).waitFor({ state: 'detached' });
}

/** These photos and no others. */
export async function choose(page: Page, ...names: string[]): Promise<void> {
  const [first, ...others] = names;
  await tile(page, first!).click();
  for (const name of others) await tile(page, name).click({ modifiers: ['Control'] });
  if (others.length > 0) await page.getByRole('toolbar', { name: new RegExp(`^${names.length} of`) }).waitFor();
}

export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
}
