// Photos written out into a folder, a photo that comes while Talbot is open, and one that goes to the trash.

import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { writePhotos } from '../engine/some-photos.ts';
import { choose, noted, opened, soon, type Step, tile, told } from './visit.ts';

export const exportSteps: Step[] = [
  {
    name: 'originals are exported with their captions as files, and lie on the disk',
    async run({ page, photos }) {
      const folder = `${photos}-exported`;
      const dialog = await openExport(page, ['photo-001', 'photo-002']);
      await dialog.getByRole('checkbox', { name: 'Captions as text files beside the photos' }).check();
      await exportTo(page, folder);
      expect((await readdir(folder)).toSorted()).toEqual([
        'photo-001.jpg',
        'photo-001.txt',
        'photo-002.jpg',
        'photo-002.txt',
      ]);
      const [original, written] = await Promise.all(
        [photos, folder].map((one) => readFile(join(one, 'photo-001.jpg'))),
      );
      expect(written!.equals(original!)).toBe(true);
      expect(await readFile(join(folder, 'photo-001.txt'), 'utf8')).toContain('Grandmother feeding the zebras');
    },
  },
  {
    name: 'a table is exported that a spreadsheet reads',
    async run({ page, photos }) {
      const folder = `${photos}-table`;
      const dialog = await openExport(page, ['photo-001', 'photo-002']);
      await dialog.getByRole('radio', { name: /^Table \(CSV\)/ }).check();
      await exportTo(page, folder);
      const [file] = await readdir(folder);
      const table = await readFile(join(folder, file!), 'utf8');
      expect(table).toContain('photo-002.jpg');
      expect(table).toContain('Grandmother feeding the zebras');
    },
  },
  {
    name: 'a photo that comes is shown by itself; moved to the trash it goes, or it is said why it cannot',
    async run({ page, photos, count, trash }) {
      const [path] = await writePhotos(photos, 1, count + 1);
      await told(page, `${count + 1} photos`);
      await choose(page, 'photo-009');
      await page.keyboard.press('Delete');
      if (trash === null) {
        await noted(page, 'A browser cannot touch your files.');
        expect((await stat(path!)).isFile()).toBe(true);
        await rm(path!);
      } else {
        await opened(page).getByRole('heading', { name: 'Move 1 photo to the trash?' }).waitFor();
        await opened(page).getByRole('button', { name: 'Move to the trash' }).click();
        await noted(page, 'Moved to the trash: 1 photo.');
        await soon(() => readdir(photos)).not.toContain('photo-009.jpg');
        expect(await readdir(trash)).toEqual(['photo-009.jpg']);
      }
      await told(page, `${count} photos`);
      await tile(page, 'photo-009').waitFor({ state: 'detached' });
    },
  },
];

async function openExport(page: Page, names: string[]) {
  await choose(page, ...names);
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: `Export ${names.length} photos` });
  await dialog.waitFor();
  return dialog;
}

async function exportTo(page: Page, folder: string): Promise<void> {
  const dialog = opened(page);
  await dialog.getByRole('textbox', { name: 'Destination folder' }).fill(folder);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByText('2 photos exported.').first().waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
}
