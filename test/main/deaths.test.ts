// What falls is survived, written down, told and started again: engine (also one lent by the command line), workers, the page, the
// graphics process. The window's own process lives through all of it.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import type { Crash } from '../../engine/contract.ts';
import { findLocalEngine, type LocalEngine } from '../../engine/host/local.ts';
import { enginePid, openTalbot, type Opened, root, test } from './talbot-window.ts';

const patient = { timeout: 60_000, interval: 200 };

/** Keeps asking for a port, as a page does whose engine is gone: orders then reach a process that is just ending. */
async function hammer({ page }: Opened): Promise<void> {
  await page.evaluate(() => {
    const { talbot } = globalThis as unknown as { talbot: { wantPort(): void } };
    setInterval(() => talbot.wantPort(), 1);
  });
}

async function crashes({ app, at }: Opened): Promise<Crash[]> {
  return app.evaluate(
    async (_electron, file) => {
      const { readFileSync } = process.getBuiltinModule('node:fs');
      try {
        const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
        return lines.map((line) => JSON.parse(line) as Crash);
      } catch {
        return [];
      }
    },
    at('library', 'crashes.jsonl'),
  );
}

/** The new engine has done something for the page, and what was said before is gone. */
async function reached(page: Page): Promise<void> {
  const notes = page.getByRole('log', { name: 'Notifications' });
  while ((await notes.getByRole('button', { name: 'Dismiss' }).count()) > 0) {
    await notes
      .getByRole('button', { name: 'Dismiss' })
      .first()
      .click({ timeout: 2000 })
      .catch(() => {});
  }
  await page.keyboard.press(String(++stars));
  await notes.getByRole('button', { name: 'Undo' }).waitFor();
}
let stars = 0;

/** The engine takes what is asked and never answers it. */
async function dieDuring(talbot: Opened, work: () => Promise<void>): Promise<void> {
  const pid = await enginePid(talbot.app);
  process.kill(pid, 'SIGSTOP');
  await work();
  await talbot.page.waitForTimeout(300);
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => ![0, pid].includes(await enginePid(talbot.app)), patient).toBe(true);
}

function engineOf({ at }: Opened): Promise<LocalEngine> {
  return vi.waitFor(async () => {
    const found = await findLocalEngine(at('library'));
    if (!found) throw new Error('No engine has opened the library yet.');
    return found;
  }, patient);
}

/** The process of this parent whose command line has these words; 0 while there is none. */
function childOf(parent: number, words: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return status.includes(`PPid:\t${parent}\n`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words);
    } catch {
      // Ended meanwhile.
      return false;
    }
  });
  return Number(found ?? 0);
}

describe('what falls comes back', { timeout: 240_000 }, () => {
  test('the engine, killed again and again while the page asks for it', async () => {
    const talbot = await openTalbot({ photos: 2 });
    try {
      await hammer(talbot);
      for (let death = 0; death < 4; death++) {
        const before = await enginePid(talbot.app);
        process.kill(before, 'SIGKILL');
        await expect.poll(async () => ![0, before].includes(await enginePid(talbot.app)), patient).toBe(true);
      }
      await expect
        .poll(async () => (await crashes(talbot)).filter(({ what }) => what === 'engine').length, patient)
        .toBe(4);
    } finally {
      await talbot.close();
    }
  });

  test('the engine: it is said once in a minute, and an engine that dies at once again and again is told of as such', async () => {
    const talbot = await openTalbot({ photos: 2 });
    try {
      const told = talbot.page.getByRole('log').getByText(/engine/i);
      process.kill(await enginePid(talbot.app), 'SIGSEGV');
      await told.waitFor();
      expect(await told.count()).toBe(1);
      await talbot.page.getByRole('button', { name: 'Dismiss' }).last().click();
      // From now on each dies as it begins: later and later, and the page says what to do.
      let dying = true;
      let deaths = 0;
      const loop = (async () => {
        while (dying) {
          const pid = await enginePid(talbot.app);
          try {
            if (pid && process.kill(pid, 'SIGKILL')) deaths++;
          } catch {
            // It was just gone when its number was told.
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      })();
      await talbot.page.getByRole('status').filter({ hasText: 'free memory' }).waitFor();
      dying = false;
      await loop;
      expect(deaths).toBeLessThan(20);
      await expect.poll(async () => (await crashes(talbot)).length, patient).toBeGreaterThan(1);
      await expect.poll(() => talbot.page.getByText('free memory').count(), patient).toBe(0);
      expect(await told.count()).toBe(0);
    } finally {
      await talbot.close();
    }
  });

  test.each(['decode', 'vision'] as const)(
    'the %s process: its photos are done all the same, and it is said',
    async (what) => {
      const talbot = await openTalbot({ photos: 6 });
      try {
        const engine = await engineOf(talbot);
        const worker = () => childOf(engine.pid, `${what}-worker`);
        await engine.engine.setDescribing({ describing: 'on' });
        let pid = 0;
        await expect.poll(() => (pid = worker()), patient).toBeGreaterThan(0);
        process.kill(pid, 'SIGSEGV');
        await expect.poll(async () => (await crashes(talbot)).map((crash) => crash.what), patient).toEqual([what]);
        const told = talbot.page.getByRole('log').getByText(/restarted/);
        await told.waitFor();
        expect(await told.count()).toBe(1);
        await engine.engine.seeAgain({ photos: 'all' });
        await expect
          .poll(async () => {
            const { seen, waiting, failed } = await engine.engine.progress();
            return { seen, waiting, failed };
          }, patient)
          .toEqual({ seen: 6, waiting: 0, failed: 0 });
        engine.close();
      } finally {
        await talbot.close();
      }
    },
  );

  test('the engine, while a person answers a question of the page: nothing hangs and nothing is said to be done', async () => {
    const talbot = await openTalbot({ photos: 3 });
    const { app, page } = talbot;
    const asked = (work: () => Promise<void>) => dieDuring(talbot, work);
    try {
      await app.evaluate(({ shell }) => {
        shell.trashItem = async () => {};
      });
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      const yes = page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' });
      // What the dialog says of the files it asks the engine for, too.
      await yes.waitFor();
      await asked(() => yes.click());
      await page.getByRole('log').getByText('engine stopped before it could answer').first().waitFor();
      expect(await page.getByText('Moved to the trash').count()).toBe(0);

      // A call made before the page has its new road waits for it: only what is asked of an engine that dies is meant here.
      await reached(page);
      await page.keyboard.press('Control+e');
      const folder = page.getByRole('textbox').last();
      await folder.fill(talbot.at('written'));
      const start = page.locator('button[form=export]:enabled');
      await start.waitFor();
      await asked(() => start.click());
      await page.getByText('engine stopped before it could answer').last().waitFor();
      await start.click();
      await page.getByText('3 photos exported').first().waitFor();
      expect(readdirSync(talbot.at('written')).toSorted()).toEqual(readdirSync(talbot.at('photos')).toSorted());
      await page.keyboard.press('Escape');

      await reached(page);
      await asked(() => page.keyboard.press('Control+z'));
      await page.getByRole('log').getByText('engine stopped before it could answer').first().waitFor();
      await page.keyboard.press('Control+z');
      await page
        .getByRole('log')
        .getByText(/Undone/)
        .waitFor();
    } finally {
      await talbot.close();
    }
  });

  test('an engine that the command line lent, when that ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'talbot-window-'));
    const library = join(folder, 'library');
    mkdirSync(library);
    const cli = spawn(
      process.execPath,
      [join(root, 'dist/engine/cli.js'), 'serve', '--library', library, '--port', '0'],
      {
        stdio: 'ignore',
        env: { ...process.env, TALBOT_MODELS: join(folder, 'models'), TALBOT_PROBE: 'off' },
      },
    );
    const ended = new Promise((resolve) => cli.once('exit', resolve));
    try {
      await vi.waitFor(() => expect(existsSync(join(library, 'engine.json'))).toBe(true), patient);
      const talbot = await openTalbot({ folder });
      try {
        await talbot.page.getByRole('button', { name: 'Add a folder' }).first().waitFor();
        const lent = await enginePid(talbot.app);
        await hammer(talbot);
        cli.kill('SIGTERM');
        await ended;
        await expect.poll(async () => ![0, lent].includes(await enginePid(talbot.app)), patient).toBe(true);
        // The library is the window's own now.
        await vi.waitFor(() => expect(existsSync(join(library, 'engine.json'))).toBe(true), patient);
      } finally {
        await talbot.close();
      }
    } finally {
      cli.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });

  test('the page, which is loaded again and says so once', async () => {
    const talbot = await openTalbot({ photos: 2 });
    try {
      const pid = await talbot.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
      );
      process.kill(pid, 'SIGKILL');
      const alive = () =>
        talbot.app.evaluate(async ({ BrowserWindow }) => {
          const { webContents } = BrowserWindow.getAllWindows()[0]!;
          if (webContents.isCrashed() || webContents.isLoading()) return 0;
          // Asked in the middle of a load it may never answer: then it is asked again.
          const counted = webContents.executeJavaScript('document.querySelectorAll("img").length') as Promise<number>;
          return Promise.race([counted, new Promise<number>((resolve) => setTimeout(() => resolve(0), 1000))]);
        });
      await expect.poll(alive, patient).toBeGreaterThanOrEqual(2);
      await expect.poll(async () => (await crashes(talbot)).map(({ what }) => what), patient).toEqual(['page']);
    } finally {
      await talbot.close();
    }
  });

  test.each(['app', 'window'] as const)('a page that falls as the %s is asked to close is closed', async (what) => {
    const talbot = await openTalbot();
    const program = talbot.app.process();
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    const pid = await talbot.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
    );
    process.kill(pid, 'SIGKILL');
    await talbot.app
      .evaluate(({ app, BrowserWindow }, asked) => {
        setImmediate(() => (asked === 'app' ? app.quit() : BrowserWindow.getAllWindows()[0]?.close()));
      }, what)
      .catch(() => {});
    expect(await ended).toBe(0);
    rmSync(talbot.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test('the graphics process, which Chromium starts again', async () => {
    const talbot = await openTalbot();
    try {
      const graphics = () =>
        talbot.app.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0);
      await expect.poll(graphics, patient).toBeGreaterThan(0);
      const before = await graphics();
      process.kill(before, 'SIGKILL');
      await expect.poll(async () => ![0, before].includes(await graphics()), patient).toBe(true);
      await expect.poll(async () => (await crashes(talbot)).map(({ what }) => what), patient).toEqual(['graphics']);
    } finally {
      await talbot.close();
    }
  });
});
