// Albums that a person fills, and searches that are kept as smart albums.

import { goTo } from './sidebar.ts';
import { choose, clearSearch, noted, opened, search, type Step, tile, told } from './visit.ts';

export const albumSteps: Step[] = [
  {
    name: 'an album is made, filled and opened; what is taken out of it comes back by undoing',
    async run({ page, count }) {
      await goTo(page, 'Albums');
      await page.getByRole('button', { name: 'New album', exact: true }).click();
      await opened(page).getByRole('textbox', { name: 'Name' }).fill('Lacock');
      await opened(page).getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Lacock, 0 photos' }).waitFor();
      await goTo(page, 'Library');
      await choose(page, 'photo-004', 'photo-005', 'photo-006');
      await page.keyboard.press('l');
      await opened(page)
        .getByRole('button', { name: /^Lacock/ })
        .click();
      await noted(page, '3 photos added to “Lacock”');
      await goTo(page, 'Albums');
      await page.getByRole('button', { name: 'Lacock, 3 photos' }).click();
      await told(page, '3 photos');
      await tile(page, 'photo-006').click();
      await page.keyboard.press('Shift+L');
      await told(page, '2 photos');
      await page.keyboard.press('Control+z');
      await told(page, '3 photos');
      await tile(page, 'photo-006').waitFor();
      await clearSearch(page, count);
    },
  },
  {
    name: 'an album is opened from the sidebar, gets another name there, and all photos are a press away',
    async run({ page, count }) {
      const row = (name: string) => page.getByRole('list', { name: 'Your albums' }).getByRole('button', { name });
      await row('Lacock 3 photos').click();
      await told(page, '3 photos');
      await row('Lacock 3 photos').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Rename…' }).click();
      await opened(page).getByRole('textbox', { name: 'Name' }).fill('The abbey');
      await page.keyboard.press('Enter');
      await row('The abbey 3 photos').waitFor();
      // Its photos stay on the screen under the new name.
      await told(page, '3 photos');
      await page.keyboard.press('Control+z');
      await row('Lacock 3 photos').waitFor();
      await goTo(page, 'Library');
      await told(page, `${count} photos`);
    },
  },
  {
    name: 'a search is kept as a smart album, which holds whatever answers it',
    async run({ page, count }) {
      await search(page, 'rating:>=4');
      await told(page, '2 photos');
      await page.keyboard.press('Control+s');
      await opened(page).getByRole('textbox', { name: 'Name' }).fill('The best');
      await page.keyboard.press('Enter');
      await noted(page, 'Smart album “The best” created.');
      await clearSearch(page, count);
      await tile(page, 'photo-006').click();
      await page.keyboard.press('5');
      await noted(page, '★★★★★');
      await goTo(page, 'Albums');
      await page.getByRole('button', { name: 'The best, 3 photos' }).click();
      await told(page, '3 photos');
      await tile(page, 'photo-006').waitFor();
      await clearSearch(page, count);
    },
  },
];
