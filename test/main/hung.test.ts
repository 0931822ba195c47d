// An engine that hangs without dying, stopped by the system's own signal in the real window: the page says so calmly, a person
// waits or has it started again, and nothing that was done is lost.

import { rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { Remote } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { enginePid, openTalbot, type Opened, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 200 };

/** Half a minute goes by for the page, beat by beat: who waits for an engine knows no other time than the page's. */
const halfMinute = ({ page }: Opened) => page.clock.runFor(40_000);

/** Of each photo, as an engine that listens has them. */
async function starsOf({ at }: Opened): Promise<number[]> {
  const found = await findLocalEngine<Remote>(at('library'));
  if (!found) return [];
  const { hits } = await found.engine.search({ text: '', sort: 'newest' });
  const photos = await Promise.all(hits.map(({ id }) => found.engine.photo({ id })));
  found.close();
  return photos.map(({ marks }) => marks.rating);
}

describe('an engine that hangs', { timeout: 400_000 }, () => {
  test('is told of; it may be waited for, or started again with nothing lost', async () => {
    const talbot = await openTalbot({ photos: 2 });
    const { app, page } = talbot;
    const said = page.getByRole('alert').filter({ hasText: 'has not answered' });
    const spoken = async () => {
      await halfMinute(talbot);
      await said.waitFor({ timeout: patient.timeout });
    };
    try {
      // From its first beat on; the clock goes on by itself besides.
      await page.clock.install();
      await page.reload();
      await page.locator('img[src^="photo:"]').nth(1).waitFor({ state: 'attached' });
      await page.keyboard.press('Control+a');
      await page.keyboard.press('4');
      await expect.poll(() => starsOf(talbot), patient).toContain(4);
      const pid = await enginePid(app);
      process.kill(pid, 'SIGSTOP');
      await spoken();
      await page.getByRole('button', { name: 'Wait', exact: true }).click();
      await expect.poll(() => said.count(), patient).toBe(0);
      // It goes on by itself, and then nothing is said any more.
      await spoken();
      process.kill(pid, 'SIGCONT');
      await expect.poll(() => said.count(), patient).toBe(0);
      expect(await enginePid(app)).toBe(pid);

      process.kill(pid, 'SIGSTOP');
      // Asked of an engine that will never answer.
      await page.keyboard.press('2');
      await spoken();
      await page.getByRole('button', { name: 'Restart it' }).click();
      await expect.poll(async () => ![0, pid].includes(await enginePid(app)), patient).toBe(true);
      await expect.poll(() => said.count(), patient).toBe(0);
      await page.getByRole('log').getByText('engine stopped before it could answer').first().waitFor();
      await expect.poll(() => starsOf(talbot), patient).toContain(4);
      await page.keyboard.press('3');
      await expect.poll(() => starsOf(talbot), patient).toContain(3);
    } finally {
      await talbot.close();
    }
  });

  test('and is just being started again keeps nobody from quitting', async () => {
    const talbot = await openTalbot({ photos: 2 });
    const { app } = talbot;
    const pid = await enginePid(app);
    const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
    // Quit in the moment in which there is no engine.
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => enginePid(app), { ...patient, interval: 10 }).not.toBe(pid);
    await app.evaluate(({ app: electron }) => void setImmediate(() => electron.quit())).catch(() => {});
    expect(await ended).toBe(0);
    rmSync(talbot.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test('does not outlive a Talbot that is quit', async () => {
    const talbot = await openTalbot();
    const pid = await enginePid(talbot.app);
    process.kill(pid, 'SIGSTOP');
    await talbot.close();
    const alive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(alive, patient).toBe(false);
  });
});
