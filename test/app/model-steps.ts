// What a person does with models, on their screen: bring one and see how far it is, stop it, go on, let it do a task, read its
// self-test, remove it; and what is said when one cannot be had.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openHub } from '../engine/convert/hub.ts';
import { goldenCheckpoint } from '../engine/tiny-model.ts';
import { goTo } from './sidebar.ts';
import type { Step } from './visit.ts';

/** Held back until the page was seen to show that something is coming: it is read late, and not to compare roundings. */
const heldTensor = 'vision_model.embeddings.patch_embedding.weight';

export const modelSteps: Step[] = [
  {
    name: 'a model that cannot be had says what happened and what to do next',
    async run({ page, photos }) {
      await openModels(page);
      await bring(page, `${photos}-that-are-not-there`);
      await page.getByRole('alert').getByText('There is no such folder.').waitFor();
      await bring(page, photos);
      const coming = page.getByRole('group', { name: 'photos', exact: true });
      await coming.getByRole('alert').getByText('Download it again in full.').waitFor();
      await coming.getByText(`No .safetensors file is in ${photos}.`).waitFor();
      await coming.getByRole('button', { name: 'Discard it' }).click();
      await coming.waitFor({ state: 'detached' });
    },
  },
  {
    name: 'a model is brought, its progress seen, stopped, and gone on with until it is tested',
    async run({ page }) {
      const hub = await openHub(goldenCheckpoint('blip2-itm'));
      const at = await placeOf(heldTensor, goldenCheckpoint('blip2-itm'));
      let held = true;
      hub.misbehave = ({ host, range }) =>
        held && host === 'store' && range !== null && range[0] <= at && at <= range[1];
      await bring(page, `${hub.url}/owner/name`);
      const coming = page.getByRole('group', { name: 'name' });
      await coming.getByText(/^[\d.]+ [kM]B of [\d.]+ [kM]B/).waitFor();
      const bar = coming.getByRole('progressbar');
      expect(Number(await bar.getAttribute('value'))).toBeLessThan(Number(await bar.getAttribute('max')));
      await coming.getByRole('button', { name: 'Stop' }).click();
      await coming.getByText('Stopped.').waitFor();
      held = false;
      await coming.getByRole('button', { name: 'Go on' }).click();
      await coming.waitFor({ state: 'detached' });
      await brought(page).waitFor();
    },
  },
  {
    name: 'it is chosen for a task, tells its self-test, and gives its task back when it is removed',
    async run({ page, model }) {
      const usual = page.getByRole('listitem', { name: model, exact: true });
      const found = brought(page);
      for (const [one, other] of [
        [usual, found],
        [found, usual],
      ] as const) {
        await searchOf(one).click();
        await one.getByRole('button', { name: 'Keep what is there' }).click();
        await pressed(searchOf(one), true);
        await pressed(searchOf(other), false);
      }
      await found.getByText('More about it').click();
      await found.getByText('Self-test').waitFor();
      expect(await found.getByText('Not tested yet.').count()).toBe(0);
      await found.getByRole('button', { name: 'Remove', exact: true }).click();
      await found.getByText('It is in use (Search)').waitFor();
      await found.getByRole('button', { name: /^Remove and free / }).click();
      await found.waitFor({ state: 'detached' });
      await pressed(searchOf(usual), true);
      await goTo(page, 'Library');
    },
  },
];

/** Where a tensor begins in model.safetensors. */
async function placeOf(tensor: string, checkpoint: string): Promise<number> {
  const bytes = await readFile(join(checkpoint, 'model.safetensors'));
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, begin)) as Record<string, { data_offsets: [number, number] }>;
  return begin + header[tensor]!.data_offsets[0];
}

const brought = (page: Page): Locator => page.getByRole('listitem', { name: 'name', exact: true });

const searchOf = (card: Locator): Locator => card.getByRole('button', { name: 'Search', exact: true });

async function openModels(page: Page): Promise<void> {
  await goTo(page, 'Models');
  await page.getByText('Want better words? Add the real BLIP-2.').click();
}

async function bring(page: Page, source: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Where the model comes from' }).fill(source);
  await page.getByRole('button', { name: 'Add it' }).click();
}

async function pressed(button: Locator, wanted: boolean): Promise<void> {
  await expect.poll(() => button.getAttribute('aria-pressed'), { timeout: 60_000 }).toBe(String(wanted));
}
