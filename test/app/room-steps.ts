// The other ways to look at photos: map, duplicates, captions in doubt, some side by side, one after the other.

import { goTo } from './sidebar.ts';
import { choose, clearSearch, noted, opened, soon, type Step, tile, told } from './visit.ts';

export const roomSteps: Step[] = [
  {
    name: 'the map names the place of a photo, and leads to it',
    async run({ page, count }) {
      await goTo(page, 'Map');
      await page
        .getByRole('status')
        .filter({ hasText: /^1 photo$/ })
        .waitFor();
      const places = page.getByRole('navigation', { name: 'Places' });
      await places.getByText('United Kingdom').waitFor();
      await places.getByRole('button').first().click();
      const strip = page.getByRole('region', { name: /^Photos: .+, United Kingdom$/ });
      await strip.getByRole('img', { name: 'photo-008' }).waitFor();
      await strip.getByRole('button', { name: 'Show it in the library' }).click();
      await told(page, '1 photo');
      await tile(page, 'photo-008').waitFor();
      await clearSearch(page, count);
    },
  },
  {
    name: 'two copies are shown together; one is kept by a key, and that is undone',
    async run({ page }) {
      await goTo(page, 'Duplicates');
      const group = page.getByRole('listitem', { name: 'Group 1: 2 copies of one picture' });
      await group.getByText('photo-007.jpg').waitFor();
      await group.getByText('photo-008.jpg').waitFor();
      await page.keyboard.press('k');
      await noted(page, /^photo-00\d\.jpg kept, the other rejected$/);
      await page.getByText('No duplicates').first().waitFor();
      await page.keyboard.press('Control+z');
      await group.waitFor();
    },
  },
  {
    name: 'captions in doubt are gone through: one accepted by a key, one put right',
    async run({ page }) {
      await goTo(page, 'Review');
      await page
        .getByRole('status')
        .filter({ hasText: /^1 of \d+/ })
        .waitFor();
      const card = page.getByRole('region', { name: /^photo-00\d\.jpg$/ });
      await card.getByText('Tiny says, but doubts:').waitFor();
      await page.keyboard.press('a');
      await noted(page, 'Accepted');
      await page
        .getByRole('status')
        .filter({ hasText: /^2 of \d+/ })
        .waitFor();
      await page.keyboard.press('e');
      await card.getByRole('textbox', { name: 'Your caption' }).fill('Barges at dawn');
      await page.keyboard.press('Enter');
      await noted(page, 'Your caption is saved');
      await page
        .getByRole('status')
        .filter({ hasText: /^3 of \d+/ })
        .waitFor();
      await page.keyboard.press('Control+z');
      await page
        .getByRole('status')
        .filter({ hasText: /^2 of \d+/ })
        .waitFor();
      await page.keyboard.press('Control+y');
      await goTo(page, 'Library');
      await tile(page, 'Barges at dawn').waitFor();
    },
  },
  {
    name: 'two photos stand side by side, are zoomed together and marked one by one',
    async run({ page }) {
      await choose(page, 'photo-002', 'photo-004');
      await page.keyboard.press('c');
      const beside = page.getByRole('dialog', { name: 'Photos side by side' });
      await beside.getByRole('heading', { name: '2 photos side by side' }).waitFor();
      await beside.getByRole('button', { name: 'photo-002.jpg', exact: true }).waitFor();
      await page.keyboard.press('z');
      await soon(() => beside.getByRole('button', { name: 'Fit to the window' }).count()).toBe(2);
      await page.keyboard.press('z');
      await page.keyboard.press('ArrowRight');
      await beside.locator('[aria-pressed=true]', { hasText: 'photo-004.jpg' }).waitFor();
      await page.keyboard.press('3');
      await beside.getByRole('group', { name: 'Rating: 3 stars' }).waitFor();
      await page.keyboard.press('Control+z');
      await beside.getByRole('group', { name: 'Rating: 3 stars' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await beside.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'a third photo joins those side by side, they change places, one is picked and the others rejected',
    async run({ page }) {
      await choose(page, 'photo-002', 'photo-004');
      await page.keyboard.press('c');
      const beside = page.getByRole('dialog', { name: 'Photos side by side' });
      await page.keyboard.press('a');
      await beside.getByRole('heading', { name: '3 photos side by side' }).waitFor();
      const names = async () => {
        const all = await beside.getByRole('button', { name: /^photo-\d+\.jpg$/ }).allTextContents();
        return all.map((name) => name.trim());
      };
      await soon(async () => (await names()).length).toBe(3);
      const [first, second, third] = await names();
      await page.keyboard.press('s');
      await soon(names).toEqual([second, first, third]);
      // Who was active stays so at its new place, with its facts below it.
      await beside.locator('[aria-pressed=true]', { hasText: first! }).waitFor();
      await beside
        .getByRole('listitem')
        .filter({ hasText: first! })
        .getByText(/^\d+ × \d+/)
        .waitFor();
      await page.keyboard.press('k');
      await noted(page, `${first} picked, 2 others rejected`);
      const rejected = beside.getByRole('button', { name: 'Reject', exact: true, pressed: true });
      await soon(() => rejected.count()).toBe(2);
      await page.keyboard.press('Control+z');
      await soon(() => rejected.count()).toBe(0);
      await page.keyboard.press('Backspace');
      await beside.getByRole('heading', { name: '2 photos side by side' }).waitFor();
      await page.keyboard.press('Escape');
      await beside.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'the slideshow begins where the person is, is stopped, leafed and left by keys',
    async run({ page, count }) {
      await page.keyboard.press('Control+d');
      await tile(page, 'photo-').first().click();
      // As slowly as can be: no photo gives way by itself while it is looked at here.
      await page.evaluate(() => localStorage.setItem('talbot.slideshow', JSON.stringify({ seconds: 20 })));
      await page.keyboard.press('Control+Enter');
      const show = page.getByRole('dialog', { name: 'Slideshow' });
      await show.getByText(`1 of ${count}`, { exact: true }).waitFor();
      await page.keyboard.press('Space');
      await show.getByRole('button', { name: 'Go on' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await show.getByText(`2 of ${count}`, { exact: true }).waitFor();
      await page.keyboard.press('i');
      await page.keyboard.press('s');
      await show.getByRole('button', { name: 'In random order', pressed: true }).waitFor();
      await page.keyboard.press('s');
      await show.getByRole('button', { name: 'In random order', pressed: false }).waitFor();
      await page.keyboard.press('Escape');
      await show.waitFor({ state: 'detached' });
      await soon(() => opened(page).count()).toBe(0);
    },
  },
];
