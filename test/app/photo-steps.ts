// What a person does with one photo beyond looking at it, and with questions to many: part of steps.ts.

import type { Locator, Page } from 'playwright-core';
import { goTo } from './sidebar.ts';
import type { Step } from './steps.ts';

const tile = (page: Page, name: string): Locator => page.getByRole('grid').getByRole('gridcell', { name });
const opened = (page: Page): Locator => page.getByRole('dialog');

async function open(page: Page, name: string): Promise<void> {
  await tile(page, name).dblclick();
  await opened(page).getByRole('region', { name: 'Caption' }).waitFor();
}

async function leave(page: Page): Promise<void> {
  await opened(page).getByRole('button', { name: 'Back to all photos' }).click();
  await opened(page).waitFor({ state: 'detached' });
}

const question = 'Is there a dog?';

export const photoSteps: Step[] = [
  {
    name: 'a photo is looked at closely and from photo to photo, by keys',
    async run({ page, count }) {
      await open(page, 'photo-003');
      await opened(page).getByText(`of ${count}`).waitFor();
      await page.keyboard.press('z');
      await opened(page).getByRole('button', { name: 'Fit to the window' }).waitFor();
      await page.keyboard.press('Escape');
      await opened(page).getByRole('button', { name: 'Show at full size' }).waitFor();
      const strip = opened(page).getByRole('navigation', { name: 'Photos before and after' });
      await strip.getByRole('button').first().waitFor();
      await leave(page);
    },
  },
  {
    name: 'an earlier caption is gone back to, and that is undone',
    async run({ page, model }) {
      await open(page, 'Grandmother feeding the zebras');
      const caption = opened(page).getByRole('region', { name: 'Caption' });
      await page.keyboard.press('Shift+E');
      await caption
        .getByRole('listitem')
        .filter({ hasText: `${model}, a machine` })
        .waitFor();
      await caption.getByRole('button', { name: 'Use this one again' }).first().click();
      await caption.getByText(new RegExp(`by ${model}, a machine|${model} is not sure`)).waitFor();
      await page.keyboard.press('Control+z');
      await caption.getByText(/^Written by you/).waitFor();
      await leave(page);
    },
  },
  {
    name: 'an answer is kept as a note, and found by its words',
    async run({ page, model }) {
      await open(page, 'photo-004');
      await page.keyboard.press('a');
      await page.keyboard.type('What is it?');
      await page.keyboard.press('Enter');
      await opened(page).getByRole('button', { name: 'Keep as a note' }).click();
      await page.getByText('Kept as a note').waitFor();
      await opened(page).getByRole('tab', { name: 'Details' }).click();
      const notes = opened(page).getByRole('region', { name: 'Notes' });
      await notes.getByText(`Kept from an answer of ${model}`).waitFor();
      await notes.getByRole('button', { name: 'Change this note' }).click();
      await notes.getByRole('textbox').fill('Seen from the zeppelin');
      await page.keyboard.press('Enter');
      await notes.getByText('Seen from the zeppelin').waitFor();
      await leave(page);
      const box = page.getByRole('combobox', { name: 'Search photos' });
      await box.fill('zeppelin');
      await box.press('Enter');
      await tile(page, 'photo-004').waitFor();
      await page.getByRole('button', { name: 'Clear the search' }).click();
    },
  },
  {
    name: 'a question to all photos becomes columns, and a column a filter',
    async run({ page, count }) {
      await goTo(page, 'Questions');
      await page.getByRole('textbox', { name: 'Question to the photos' }).fill(question);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: question }).waitFor();
      await page.getByText(`${count} photos asked`).waitFor();
      await page
        .getByRole('button', { name: /^Show “.+” in the library$/ })
        .first()
        .click();
      await page.getByRole('button', { name: /^Remove (yes|unsure|no):"/ }).click();
      await tile(page, 'photo-001').waitFor();
    },
  },
  {
    name: 'a few photos are asked the same, and their answers stand beside each other',
    async run({ page }) {
      await tile(page, 'photo-002').click();
      await tile(page, 'photo-003').click({ modifiers: ['Control'] });
      await page.keyboard.press('a');
      await page.getByRole('textbox', { name: 'Question to the photos' }).fill('What is on it?');
      await page.getByRole('radio', { name: 'In words, side by side' }).check();
      await page.keyboard.press('Enter');
      const table = page.getByRole('table', { name: 'Photos and their answers' });
      await table.getByRole('columnheader', { name: 'What is on it?' }).waitFor();
      await page.getByRole('status').filter({ hasText: '2 photos answered.' }).waitFor();
      await page.getByRole('region', { name: 'What the answers say' }).waitFor();
      await goTo(page, 'Library');
      await page.keyboard.press('Control+d');
    },
  },
];
