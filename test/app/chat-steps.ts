// A conversation with a photo, and questions to many photos at once.

import { expect } from 'vitest';
import { goTo } from './sidebar.ts';
import { leave, open, opened, type Step, tile } from './visit.ts';

const question = 'Is there a dog?';

export const chatSteps: Step[] = [
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
  {
    name: 'an answer is stopped, and asked for again',
    async run({ page, model }) {
      await open(page, 'photo-003');
      await page.keyboard.press('a');
      await page.keyboard.type('What is behind it?');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      const asked = opened(page).getByRole('region', { name: 'Ask about this photo' });
      // The tiny model may have answered before the key was heard: then its answer stands, and nothing says it was stopped.
      const stopped = asked.getByRole('listitem').getByText('Stopped.');
      const answer = asked.getByText(`${model}, a machine`);
      await stopped.or(answer).first().waitFor();
      await asked.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
      if (await stopped.isVisible()) await asked.getByRole('button', { name: 'Ask again' }).click();
      // An answer that was whole as it was stopped is kept, and stands before the one that was asked for again.
      await answer.last().waitFor();
      await stopped.waitFor({ state: 'detached' });
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
      await page.getByText('Kept as a note').first().waitFor();
      await opened(page).getByRole('tab', { name: 'Details' }).click();
      const notes = opened(page).getByRole('region', { name: 'Notes' });
      await notes.getByText(`Kept from an answer by ${model}`).waitFor();
      await notes.getByRole('button', { name: 'Edit this note' }).click();
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
      await page.getByRole('textbox', { name: 'Question for the photos' }).fill(question);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: question }).waitFor();
      await page.getByText(`${count} photos asked`).first().waitFor();
      // How sure an answer must be is the person's to say: the columns follow, and so does undoing.
      await page.getByRole('slider', { name: 'Counts as yes from' }).press('Home');
      await page.getByRole('heading', { name: 'Not sure 0' }).waitFor();
      await page.getByRole('button', { name: 'As measured' }).waitFor();
      await page.keyboard.press('Control+z');
      await page.getByRole('button', { name: 'As measured' }).waitFor({ state: 'detached' });
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
      await page.getByRole('textbox', { name: 'Question for the photos' }).fill('What is on it?');
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
