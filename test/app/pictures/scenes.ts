// Every screen that is pictured, and how to come to it. Scenes follow each other in one visit, and each leaves behind what
// the next one expects: a page with nothing open over it.

import type { Page } from 'playwright-core';
import type { Ids } from './library.ts';

export interface Look {
  width: number;
  height: number;
  light: 'light' | 'dark';
}

export interface Scene {
  name: string;
  /** Place in the page's address; the photos by their file's name. */
  at: string | ((ids: Ids) => string);
  /** What a person does there. */
  act?: (page: Page) => Promise<void>;
  /** Waits for what comes by itself after a while. */
  ready?: (page: Page, look: Look) => Promise<void>;
  /** Takes back what a later scene would see. */
  after?: (page: Page) => Promise<void>;
  /** Laid over the page's own style. */
  style?: string;
  /** Taken only so. */
  looks?: Look[];
}

const key = (name: string) => (page: Page) => page.keyboard.press(name);
const photo = (name: string) => (ids: Ids) => `photo=${ids[name]}`;

/** The words asked for: one has answers, the other none. */
export const searches = { found: 'mountain', nothing: 'camera:Leica bicycle' };

/** Of a library without photos. */
export const firstScenes: Scene[] = [
  { name: 'first-run', at: '' },
  ...(['albums', 'map', 'duplicates', 'review', 'questions', 'folders', 'activity'] as const).map((screen) => ({
    name: `empty-${screen}`,
    at: `screen=${screen}`,
  })),
];

export const scenes: Scene[] = [
  { name: 'library', at: '' },
  { name: 'library-square', at: '', act: key('j'), after: key('j') },
  {
    name: 'library-chosen',
    at: '',
    act: async (page) => {
      for (const at of [1, 3])
        await page
          .getByRole('gridcell')
          .nth(at)
          .click({ modifiers: ['Control'] });
    },
    after: key('Control+d'),
  },
  { name: 'search', at: `q=${searches.found}` },
  { name: 'search-nothing', at: `q=${searches.nothing}` },
  { name: 'photo', at: photo('picosdeeuropa.jpg'), act: (page) => tab(page, 'Details') },
  { name: 'photo-chat', at: photo('picosdeeuropa.jpg'), act: (page) => tab(page, 'Conversation') },
  {
    name: 'photo-looked',
    at: photo('picosdeeuropa.jpg'),
    async act(page) {
      await page.keyboard.press('w');
      await page
        .getByText(/^For “.+” it looked (mostly|nowhere)/)
        .first()
        .waitFor();
    },
  },
  { name: 'albums', at: 'screen=albums' },
  { name: 'map', at: 'screen=map' },
  { name: 'duplicates', at: 'screen=duplicates' },
  { name: 'review', at: 'screen=review' },
  { name: 'questions', at: 'screen=questions&item=1' },
  {
    name: 'compare',
    at: (ids) => `compare=${[ids['picosdeeuropa.jpg'], ids['aitzgorri.jpg'], ids['black-canyon.jpg']].join(',')}`,
  },
  {
    name: 'slideshow',
    at: (ids) => `slideshow=1&photo=${ids['sunset.jpg']}`,
    act: key('Space'),
    // In a small window as it is when nothing moves: without its buttons.
    ready: async (page, { width }) => {
      if (width < 1280) await page.locator('.bar.idle').waitFor({ state: 'attached' });
    },
  },
  { name: 'folders', at: 'screen=folders' },
  { name: 'models', at: 'screen=models' },
  { name: 'activity', at: 'screen=activity' },
  { name: 'settings', at: 'screen=settings' },
  { name: 'keys', at: 'panel=keys' },
  {
    name: 'export',
    at: '',
    async act(page) {
      await page.getByRole('gridcell').first().focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+e');
      await page.getByRole('dialog').waitFor();
    },
    async after(page) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+d');
    },
  },
];

/** On a wide screen both stand side by side, and there are no tabs. */
async function tab(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('tab', { name });
  if (await wanted.isVisible()) await wanted.click();
}
