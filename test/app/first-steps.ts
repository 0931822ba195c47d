// The first start: a folder, photos at once, and describing as a second step whose cost is told before.

import { goTo } from './sidebar.ts';
import { soon, type Step, tile, told } from './visit.ts';

export const firstSteps: Step[] = [
  {
    name: 'the first start offers a folder and names the model with its caveat',
    async run({ page, model }) {
      await page.getByRole('heading', { name: 'Photographs, and words beside them' }).waitFor();
      await goTo(page, 'Models');
      await page.getByText(model, { exact: true }).waitFor();
      await page.getByText('It knows nothing.').waitFor();
      await page.getByText('Want better words? Add the real BLIP-2.').click();
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
      await asked.getByText(/per photo, measured on this computer/).waitFor();
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
      const parts = page.getByRole('main');
      await parts.getByRole('radio', { name: 'Four parts' }).check();
      // None of these photos is large.
      await parts.getByText('0 photos described in parts.').waitFor();
      await parts.getByRole('radio', { name: 'Off' }).check();
      await parts.getByText('0 photos described in parts.').waitFor({ state: 'detached' });
      await goTo(page, 'Library');
    },
  },
];
