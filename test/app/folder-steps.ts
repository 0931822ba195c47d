// A folder that is not to be watched for a while, and one that is not to be in the library any more.

import { goTo } from './sidebar.ts';
import { noted, type Step, told } from './visit.ts';

export const folderSteps: Step[] = [
  {
    name: 'a folder is paused, resumed and removed, and its photos go with it; they come back by undoing, and go once more',
    async run({ page, count }) {
      await goTo(page, 'Folders');
      await page.getByRole('button', { name: /^Folders in / }).click();
      await page.getByText('It has no folders with photos in it.').waitFor();
      await page.getByRole('button', { name: /^Pause: / }).click();
      await page.getByText('· Paused').waitFor();
      await page.getByRole('button', { name: /^Resume: / }).click();
      await page.getByText('· Watching').waitFor();
      await page.getByRole('button', { name: /^Remove: / }).click();
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByText('No folders yet.').waitFor();
      await noted(page, /removed from the library/);
      await goTo(page, 'Library');
      await page.getByRole('heading', { name: 'Photographs, and words beside them' }).waitFor();
      await goTo(page, 'Folders');
      await page.keyboard.press('Control+z');
      await noted(page, 'Undone: removing the folder');
      await page.getByRole('button', { name: /^Pause: / }).waitFor();
      await goTo(page, 'Library');
      await told(page, `${count} photos`);
      await page.keyboard.press('Control+Shift+z');
      await noted(page, 'Redone: removing the folder');
      await page.getByRole('heading', { name: 'Photographs, and words beside them' }).waitFor();
    },
  },
];
