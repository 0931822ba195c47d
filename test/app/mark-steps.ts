// Stars, labels, flags and hearts for several photos by keys; hiding; undo and redo.

import { expect } from 'vitest';
import { choose, clearSearch, noted, search, searchBox, type Step, tile, told } from './visit.ts';

export const markSteps: Step[] = [
  {
    name: 'several photos are rated, labelled, flagged and hearted by keys, and found by that',
    async run({ page, count }) {
      await choose(page, 'photo-002', 'photo-003');
      await page.keyboard.press('4');
      await noted(page, '2 photos: ★★★★☆');
      await page.keyboard.press('6');
      await noted(page, '2 photos: Red label');
      await page.keyboard.press('p');
      await noted(page, '2 photos: Picked');
      await page.keyboard.press('b');
      await noted(page, '2 photos: ♥ favourite');
      await search(page, 'rating:>=4 label:red is:picked is:favourite ');
      await told(page, '2 photos');
      expect(await searchBox(page).inputValue()).toBe('');
      await clearSearch(page, count);
    },
  },
  {
    name: 'marks are taken back step by step, and given again',
    async run({ page, count }) {
      await tile(page, 'photo-004').click();
      await page.keyboard.press('Control+z');
      await noted(page, 'Undone: 2 photos: marks');
      await search(page, 'is:favourite');
      await page.getByRole('heading', { name: 'Nothing like that' }).waitFor();
      await clearSearch(page, count);
      await tile(page, 'photo-004').click();
      await page.keyboard.press('Control+Shift+z');
      await noted(page, 'Redone: 2 photos: marks');
      await search(page, 'is:favourite');
      await told(page, '2 photos');
      await clearSearch(page, count);
    },
  },
  {
    name: 'a hidden photo is in no list until it is asked for and shown again',
    async run({ page, count }) {
      await tile(page, 'photo-005').click();
      await page.keyboard.press('h');
      await told(page, `${count - 1} photos`);
      await tile(page, 'photo-005').waitFor({ state: 'detached' });
      await search(page, 'is:hidden');
      await told(page, '1 photo');
      await tile(page, 'photo-005').click();
      await page.keyboard.press('h');
      await noted(page, 'Shown again');
      await clearSearch(page, count);
      await tile(page, 'photo-005').waitFor();
    },
  },
];
