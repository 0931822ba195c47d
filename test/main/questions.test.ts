// Questions while things end: one to the library goes on after the engine fell and after the app was closed, unless a person
// had stopped it; an answer that was on its way is said not to have come, and can be asked for again.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { findLocalEngine, type LocalEngine } from '../../engine/host/local.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { addFolder, enginePid, type Opened, openTalbot, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 100 };
const question = 'Is there a dog?';
const photos = 5;

function engineOf({ at }: Opened): Promise<LocalEngine> {
  return vi.waitFor(async () => {
    const found = await findLocalEngine(at('library'));
    if (!found) throw new Error('No engine has opened the library yet.');
    return found;
  }, patient);
}

/** Processes with a model that this engine started. */
function visionOf(engine: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return status.includes(`PPid:\t${engine}\n`) && words.includes('vision-worker');
      } catch {
        // Ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

/** The model holds still in the middle of its work, so that what follows happens while it is asked. */
async function held(talbot: Opened): Promise<{ fall: () => Promise<void>; goOn: () => void }> {
  const { pid, close } = await engineOf(talbot);
  close();
  const workers = await vi.waitFor(() => {
    const found = visionOf(pid);
    if (found.length === 0) throw new Error('No model is at work yet.');
    return found;
  }, patient);
  for (const worker of workers) process.kill(worker, 'SIGSTOP');
  return {
    goOn: () => workers.forEach((worker) => signal(worker, 'SIGCONT')),
    async fall() {
      const before = await enginePid(talbot.app);
      process.kill(before, 'SIGKILL');
      for (const worker of workers) signal(worker, 'SIGKILL');
      await expect.poll(async () => ![0, before].includes(await enginePid(talbot.app)), patient).toBe(true);
    },
  };
}

/** Closing ends models that hear nothing, which may be over by then. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function askLibrary(page: Page, what: string): Promise<void> {
  await page.keyboard.press('Shift+Q');
  await page.getByRole('textbox', { name: 'Question for the photos' }).fill(what);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: what }).waitFor();
}

/** As it is written of each question; the one in front is read aloud as well. */
const done = (page: Page) => page.getByText(new RegExp(`^${photos} photos asked ·`));

describe('a question', { timeout: 400_000 }, () => {
  test('to the library goes on after the engine fell, with a dialog open over it', async () => {
    const talbot = await openTalbot({ photos });
    const { page } = talbot;
    try {
      await askLibrary(page, question);
      const { fall } = await held(talbot);
      await page.getByRole('heading', { name: question }).click();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await fall();
      await done(page).waitFor({ state: 'attached' });
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });
      const columns = ['Yes', 'Not sure', 'No'].map((name) => page.getByRole('region', { name }));
      const answered = async () => {
        const counts = await Promise.all(columns.map((column) => column.getByRole('listitem').count()));
        return counts.reduce((sum, count) => sum + count, 0);
      };
      await expect.poll(answered, patient).toBe(photos);
    } finally {
      await talbot.close();
    }
  });

  test('about one photo says that it was not answered when the engine falls, and is answered when asked again', async () => {
    const talbot = await openTalbot({ photos });
    const { page } = talbot;
    const { engine, close } = await engineOf(talbot);
    try {
      await engine.setDescribing({ describing: 'on' });
      await expect.poll(async () => (await engine.progress()).seen, patient).toBe(photos);
      close();
      await page.getByRole('gridcell').first().dblclick();
      const asked = page.getByRole('dialog').getByRole('region', { name: 'Ask about this photo' });
      await page.keyboard.press('a');
      const { fall } = await held(talbot);
      await asked.getByRole('textbox').fill('What colour is it?');
      await page.keyboard.press('Enter');
      await asked.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      await fall();
      await asked.getByText('Not answered.').waitFor();
      await asked.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
      // What was asked stands in the line as well: it may be put otherwise.
      expect(await asked.getByRole('textbox').inputValue()).toBe('What colour is it?');
      await asked.getByRole('button', { name: 'Ask again' }).click();
      await asked.getByRole('button', { name: 'Copy' }).waitFor();
      expect(await asked.getByText('Not answered.').count()).toBe(0);
    } finally {
      await talbot.close();
    }
  });

  test('to the library goes on by itself when the app is opened again; one that was stopped waits for a person', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'talbot-window-'));
    try {
      await writePhotos(join(folder, 'photos'), photos);
      const first = await openTalbot({ folder });
      await addFolder(first, first.at('photos'), photos);
      await askLibrary(first.page, question);
      const { goOn } = await held(first);
      const closed = first.close();
      // A model that hears nothing keeps nobody from closing; were it let go on at once, it might be done before.
      await Promise.race([closed, first.page.waitForTimeout(5000).catch(() => {})]);
      goOn();
      await closed;

      const second = await openTalbot({ folder });
      await second.page.keyboard.press('Shift+Q');
      await done(second.page).waitFor();
      // The model is there from the question before, and holds still before it hears the next one.
      const still = await held(second);
      await askLibrary(second.page, 'Is it dark?');
      const stop = second.page.getByRole('button', { name: 'Stop', exact: true });
      await stop.click();
      still.goOn();
      await second.page
        .getByText(/^Stopped/)
        .first()
        .waitFor();
      await second.close();

      const third = await openTalbot({ folder });
      await third.page.keyboard.press('Shift+Q');
      await third.page
        .getByText(/^Stopped/)
        .first()
        .waitFor();
      await third.page.getByRole('button', { name: 'Go on', exact: true }).click();
      await expect.poll(() => done(third.page).count(), patient).toBe(2);
      await third.close();
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});
