// A page that falls again and again: the system asks whether it is to be loaded once more, in the page's words, instead of
// leaving a blank window.

import { describe, expect, vi } from 'vitest';
import { en } from '../../renderer/words/en.ts';
import { type Opened, openTalbot, test } from './talbot-window.ts';

const patient = { timeout: 60_000, interval: 100 };

const pagePid = ({ app }: Opened) =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return !contents || contents.isCrashed() || contents.isLoading() ? 0 : contents.getOSProcessId();
  });

/** The page's process ends; resolves when that is known. */
async function fall(talbot: Opened): Promise<void> {
  await expect.poll(() => pagePid(talbot), patient).toBeGreaterThan(0);
  const pid = await pagePid(talbot);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => pagePid(talbot), patient).not.toBe(pid);
}

describe('a page that falls again and again', { timeout: 300_000 }, () => {
  test('is loaded once more when the person says so, and its window closed when not', async () => {
    const talbot = await openTalbot();
    try {
      await talbot.page.getByRole('button', { name: 'Add a folder' }).first().waitFor();
      await talbot.app.evaluate(({ dialog }) => {
        const held = globalThis as { asked?: unknown[] };
        held.asked = [];
        dialog.showMessageBox = ((_window: unknown, asked: unknown) => {
          held.asked!.push(asked);
          return Promise.resolve({ response: held.asked!.length === 1 ? 0 : 1, checkboxChecked: false });
        }) as typeof dialog.showMessageBox;
      });
      const asked = () => talbot.app.evaluate(() => (globalThis as { asked?: { message: string }[] }).asked!);
      for (let times = 0; times < 4; times++) await fall(talbot);
      await vi.waitFor(async () => expect(await asked()).toHaveLength(1), patient);
      expect((await asked())[0]).toMatchObject({
        message: en.desktop.keepsFalling.message,
        buttons: [en.desktop.keepsFalling.again, en.desktop.keepsFalling.close],
      });
      await expect.poll(() => pagePid(talbot), patient).toBeGreaterThan(0);
      const program = talbot.app.process();
      const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
      for (let times = 0; times < 3; times++) await fall(talbot);
      await expect.poll(() => pagePid(talbot), patient).toBeGreaterThan(0);
      process.kill(await pagePid(talbot), 'SIGKILL');
      expect(await ended).toBe(0);
    } finally {
      await talbot.close().catch(() => {});
    }
  });
});
