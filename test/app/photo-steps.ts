// What a person does with one photo: look at it closely, leaf, edit what is said of it, tag it.

import { expect } from 'vitest';
import { focusedName, leave, open, opened, search, soon, type Step, tile, told } from './visit.ts';

export const photoSteps: Step[] = [
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
        .filter({ hasText: /^For “.+” it looked (mostly|nowhere)/ })
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
      await page.getByText('Written by you').first().waitFor();
      await page.reload();
      await opened(page).getByText('Grandmother feeding the zebras', { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await search(page, 'zebras');
      const best = page.getByRole('rowgroup', { name: 'Best matches' });
      await best.getByRole('gridcell', { name: 'Grandmother feeding the zebras' }).waitFor();
      await page.getByRole('rowgroup', { name: 'Maybe' }).getByRole('gridcell').first().waitFor();
      // Why it was found is heard with its name, and seen where it is pointed at.
      await best.getByRole('gridcell', { name: /caption: zebras/ }).hover();
      await best.locator('[data-line*="caption: zebras"]').waitFor();
      await page.getByRole('button', { name: 'Clear the search' }).click();
    },
  },
  {
    name: 'words that were typed and not saved are there after another photo and after a reload',
    async run({ page }) {
      await open(page, 'photo-001');
      const field = page.getByRole('textbox', { name: 'Your caption for this photo' });
      await page.keyboard.press('e');
      await field.fill('Half a caption');
      await opened(page).getByRole('button', { name: 'Previous photo' }).click();
      await field.waitFor({ state: 'detached' });
      await opened(page).getByRole('button', { name: 'Next photo' }).click();
      await soon(() => field.inputValue()).toBe('Half a caption');
      await page.reload();
      await soon(() => field.inputValue()).toBe('Half a caption');
      await opened(page).getByText('You typed this but did not save it.').waitFor();
      await opened(page).getByRole('button', { name: 'Cancel' }).click();
      await field.waitFor({ state: 'detached' });
      await leave(page);
    },
  },
  {
    name: 'a tag is added, finds the photo and is removed',
    async run({ page }) {
      await open(page, 'photo-001');
      await page.keyboard.press('t');
      await page.keyboard.type('fami');
      // Half typed it stays with its photo.
      const field = opened(page).getByRole('combobox', { name: 'New tag' });
      await opened(page).getByRole('button', { name: 'Previous photo' }).click();
      await soon(() => field.inputValue()).toBe('');
      await opened(page).getByRole('button', { name: 'Next photo' }).click();
      await soon(() => field.inputValue()).toBe('fami');
      await field.press('End');
      await page.keyboard.type('ly');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Find photos of family' }).click();
      await opened(page).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Remove tag:family' }).waitFor();
      await told(page, '1 photo');
      await open(page, 'photo-001');
      await page.getByRole('button', { name: 'Remove the tag family' }).click();
      await page.getByRole('button', { name: 'Find photos of family' }).waitFor({ state: 'detached' });
      await leave(page);
      await page.getByRole('button', { name: 'Clear the search' }).click();
    },
  },
  {
    name: 'a photo is looked at closely and from photo to photo, by keys',
    async run({ page, count }) {
      await open(page, 'photo-003');
      // Where it stands; that is read aloud too, with more, once the photo rests.
      await opened(page)
        .getByText(new RegExp(`^\\d+ of ${count}$`))
        .waitFor();
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
      await caption.getByRole('button', { name: 'Use this one', exact: true }).first().click();
      await caption.getByText(new RegExp(`by ${model}, a machine|${model} is not sure`)).waitFor();
      await page.keyboard.press('Control+z');
      await caption.getByText(/^Written by you/).waitFor();
      await leave(page);
    },
  },
];

function fileName(spoken: string): string {
  return /photo-\d+\.jpg/.exec(spoken)?.[0] ?? spoken;
}
