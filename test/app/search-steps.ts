// Finding photos: words and filters, the best above and "maybe" below, nothing like that, and a search that is kept.

import { expect } from 'vitest';
import { search, searchBox, type Step, told } from './visit.ts';

export const searchSteps: Step[] = [
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
    name: 'words that nothing answers say what was looked at and how near it came',
    async run({ page, count }) {
      await search(page, 'castle on a hill');
      await page.getByRole('heading', { name: 'Nothing like that' }).waitFor();
      await page.getByText(`notes and answers of ${count} photos, and the looks of ${count} photos.`).waitFor();
      await page.getByText(/^The closest photo reaches \d+% of what counts as a match\.$/).waitFor();
      await page.getByRole('button', { name: 'Show all photos' }).click();
      await told(page, `${count} photos`);
    },
  },
];
