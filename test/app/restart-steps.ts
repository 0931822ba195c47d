// Everything is ended and started again: what a person wrote, marked, asked and put together is there, and can be undone.

import { goTo } from './sidebar.ts';
import { clearSearch, noted, open, opened, leave, search, type Step, tile, told } from './visit.ts';

export const restartSteps: Step[] = [
  {
    name: 'after a restart everything is there: captions, marks, albums, answers, the conversation',
    async run(visit) {
      const { count, model } = visit;
      const page = await visit.restart();
      await goTo(page, 'Library');
      await told(page, `${count} photos`);
      await tile(page, 'Grandmother feeding the zebras').waitFor();
      await tile(page, 'Barges at dawn').waitFor();
      await search(page, 'rating:>=4 label:red is:picked is:favourite ');
      await told(page, '2 photos');
      await clearSearch(page, count);
      await goTo(page, 'Albums');
      await page.getByRole('button', { name: 'Lacock, 3 photos' }).waitFor();
      await page.getByRole('button', { name: 'The best, 3 photos' }).waitFor();
      await goTo(page, 'Questions');
      await page.getByText('Is there a dog?').first().waitFor();
      await goTo(page, 'Library');
      await open(page, 'photo-001');
      await page.keyboard.press('a');
      const turn = opened(page).getByRole('listitem').filter({ hasText: 'Who is there?' });
      await turn.getByText(`${model}, a machine`).waitFor();
      await page.keyboard.press('Escape');
      await leave(page);
    },
  },
  {
    name: 'what was done before the restart is undone after it, and done again',
    async run({ page }) {
      await tile(page, 'photo-001').click();
      await page.keyboard.press('Control+z');
      await noted(page, /^Undone: /);
      await tile(page, 'Barges at dawn').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+Shift+z');
      await tile(page, 'Barges at dawn').waitFor();
    },
  },
];
