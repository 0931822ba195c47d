// What a person does with Talbot, written once: the same steps run in an ordinary browser against the loopback host and
// in the desktop window. They find things as a person does, by what is written or read aloud.

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { modelSteps } from './model-steps.ts';
import { photoSteps } from './photo-steps.ts';
import { goTo } from './sidebar.ts';

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
}

/** Asks again and again until it holds; a loaded machine may take its time. */
function soon<T>(ask: () => Promise<T>) {
  return expect.poll(ask, { timeout: 60_000, interval: 50 });
}

export interface Step {
  name: string;
  run(visit: Visit): Promise<void>;
}

const searchBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Search photos' });
const tile = (page: Page, name: string): Locator => page.getByRole('grid').getByRole('gridcell', { name });
const opened = (page: Page): Locator => page.getByRole('dialog');

async function search(page: Page, text: string): Promise<void> {
  await searchBox(page).fill(text);
  await searchBox(page).press('Enter');
}

/** The line that tells how many photos there are. */
async function told(page: Page, count: string): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${count}$`) })
    .waitFor();
}

export const steps: Step[] = [
  {
    name: 'the first start offers a folder and names the model with its caveat',
    async run({ page, model }) {
      await page.getByRole('heading', { name: 'Photographs, and words beside them' }).waitFor();
      await goTo(page, 'Models');
      await page.getByText(model, { exact: true }).waitFor();
      await page.getByText('It knows nothing.').waitFor();
      await page.getByText('Want better words? Bring the real BLIP-2.').click();
      await page.getByText('model convert').waitFor();
      await goTo(page, 'Library');
    },
  },
  {
    name: 'a folder is added and its photos are shown',
    async run({ page, photos, count, addFolder }) {
      await addFolder(page, photos);
      await told(page, `${count} photos`);
      await tile(page, 'photo-001').waitFor();
      const picture = tile(page, 'photo-001').locator('img');
      await soon(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    },
  },
  {
    name: 'describing waits until its cost is told and a person has said yes',
    async run({ page, count, model }) {
      await page.getByRole('button', { name: 'What it takes' }).click();
      const asked = page.getByRole('region', { name: 'Let Talbot describe your photos?' });
      await asked.getByText(model).waitFor();
      await asked.getByText(String(count), { exact: true }).waitFor();
      await asked.getByText(/a photo, measured on this computer/).waitFor();
      await asked.getByText(/free$/).waitFor();
      await asked.getByRole('button', { name: 'Describe them' }).click();
      await asked.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'every photo is described, and the activity says so',
    async run({ page, count }) {
      await goTo(page, 'Activity');
      await page.getByText('Everything is described').waitFor({ timeout: 120_000 });
      await page.getByText(`${count} of ${count}`).last().waitFor();
    },
  },
  {
    name: 'large photos in parts are switched on, counted, and switched off',
    async run({ page }) {
      const parts = page.getByRole('group', { name: 'Large photos in parts' });
      await parts.getByRole('radio', { name: 'Four parts' }).check();
      // None of these photos is large.
      await parts.getByText('0 photos described in parts.').waitFor();
      await parts.getByRole('radio', { name: 'Off' }).check();
      await parts.getByRole('status').waitFor({ state: 'detached' });
      await goTo(page, 'Library');
    },
  },
  {
    name: 'a filter is typed after /, shown back as a chip and taken away',
    async run({ page, count }) {
      await page.keyboard.press('/');
      // The space says that the filter is finished.
      await page.keyboard.type('file:photo-003 ');
      await told(page, '1 photo');
      await page.getByRole('button', { name: 'Remove file:photo-003' }).click();
      await told(page, `${count} photos`);
      expect(await searchBox(page).inputValue()).toBe('');
    },
  },
  {
    name: 'a search without an answer says so and helps',
    async run({ page, count }) {
      await search(page, 'camera:nosuchcamera');
      await page.getByRole('heading', { name: 'Nothing like that' }).waitFor();
      await page.getByRole('button', { name: 'Show all photos' }).click();
      await told(page, `${count} photos`);
    },
  },
  {
    name: 'photos are walked and opened by keys alone, and the grid keeps the place',
    async run({ page }) {
      await tile(page, 'photo-').first().focus();
      await page.keyboard.press('ArrowRight');
      const second = await focusedName(page);
      await page.keyboard.press('Enter');
      await opened(page).waitFor();
      await page.keyboard.press('ArrowRight');
      await soon(() => opened(page).getAttribute('aria-label')).not.toContain(fileName(second));
      const third = (await opened(page).getAttribute('aria-label'))!;
      await page.keyboard.press('Escape');
      await opened(page).waitFor({ state: 'detached' });
      await soon(() => focusedName(page)).toContain(third);
      await page.keyboard.press('Space');
      await opened(page).waitFor();
      await page.keyboard.press('Space');
      await opened(page).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'a photo says who described it, or that the model is not sure',
    async run({ page, model }) {
      await open(page, 'photo-001');
      const caption = opened(page).getByRole('region', { name: 'Caption' });
      await caption.getByText(new RegExp(`${model}, a machine|${model} is not sure`)).waitFor();
      await opened(page).getByRole('region', { name: 'Facts' }).getByText('JPEG').waitFor();
      await opened(page).getByRole('region', { name: 'Files' }).getByText('photo-001.jpg').waitFor();
      await opened(page).getByRole('region', { name: 'Similar photos' }).getByRole('button').first().waitFor();
    },
  },
  {
    name: 'where the model looked is laid over the photo, told in words, and hidden again',
    async run({ page }) {
      const caption = opened(page).getByRole('region', { name: 'Caption' });
      await caption.getByRole('button', { name: 'Where it looked', exact: true }).click();
      await caption
        .getByRole('status')
        .filter({ hasText: /^For “.+” (most of all|nowhere)/ })
        .waitFor();
      const picture = opened(page).getByRole('button', { name: 'Show at full size' });
      const map = picture.locator('canvas');
      await soon(() => map.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBeGreaterThan(10);
      const [over, under] = [await map.boundingBox(), await picture.boundingBox()];
      expect([over!.width, over!.height]).toEqual([expect.closeTo(under!.width, 0), expect.closeTo(under!.height, 0)]);
      await caption.getByRole('button', { name: 'Hide where it looked' }).click();
      await map.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'a caption written by a person replaces the model’s, survives a reload and is found',
    async run({ page }) {
      await page.keyboard.press('e');
      await page.getByRole('textbox', { name: 'Your caption for this photo' }).fill('Grandmother feeding the zebras');
      await page.keyboard.press('Enter');
      await page.getByText('Written by you').waitFor();
      await page.reload();
      await opened(page).getByText('Grandmother feeding the zebras').waitFor();
      await page.keyboard.press('Escape');
      await search(page, 'zebras');
      await tile(page, 'Grandmother feeding the zebras').waitFor();
    },
  },
  {
    name: 'a tag is added, finds the photo and is removed',
    async run({ page }) {
      await open(page, 'photo-001');
      await page.keyboard.press('t');
      await page.keyboard.type('family');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Find photos of family' }).click();
      await opened(page).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Remove tag:family' }).waitFor();
      await told(page, '1 photo');
      await open(page, 'photo-001');
      await page.getByRole('button', { name: 'Remove the tag family' }).click();
      await page.getByRole('button', { name: 'Find photos of family' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Clear the search' }).click();
    },
  },
  {
    name: 'a question is answered by the named model, and the conversation is kept until it is forgotten',
    async run({ page, model }) {
      await open(page, 'photo-002');
      await page.keyboard.press('a');
      await page.keyboard.type('What colour is it?');
      await page.keyboard.press('Enter');
      const asked = opened(page).getByRole('region', { name: 'Ask about this photo' });
      const answer = asked.getByRole('listitem').filter({ hasText: 'What colour is it?' });
      await answer.getByText(model).waitFor();
      await page.keyboard.type('Is there a dog?');
      await page.keyboard.press('Enter');
      const verdict = asked.getByRole('listitem').filter({ hasText: 'Is there a dog?' });
      // How sure it is, is said in words; the number behind them for whoever asks.
      await verdict.getByRole('button', { name: /sure|either/i }).click();
      await verdict.getByText(/\d% for (yes|no)/).waitFor();
      const short = asked.getByRole('checkbox', { name: 'In a word or two' });
      await short.check();
      await page.reload();
      await answer.getByText(model).waitFor();
      expect(await short.isChecked()).toBe(true);
      await asked.getByRole('button', { name: 'Forget this conversation' }).click();
      await answer.waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
    },
  },
  ...photoSteps,
  ...modelSteps,
  {
    name: 'a folder is paused, resumed and removed, and its photos go with it',
    async run({ page }) {
      await goTo(page, 'Folders');
      await page.getByRole('button', { name: /^Pause: / }).click();
      await page.getByText('· Paused').waitFor();
      await page.getByRole('button', { name: /^Resume: / }).click();
      await page.getByText('· Watching').waitFor();
      await page.getByRole('button', { name: /^Remove: / }).click();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByText('No folders yet.').waitFor();
      await goTo(page, 'Library');
      await page.getByRole('heading', { name: 'Photographs, and words beside them' }).waitFor();
    },
  },
];

async function open(page: Page, name: string): Promise<void> {
  await tile(page, name).dblclick();
  await opened(page).getByRole('region', { name: 'Caption' }).waitFor();
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
}

function fileName(spoken: string): string {
  return /photo-\d+\.jpg/.exec(spoken)?.[0] ?? spoken;
}
