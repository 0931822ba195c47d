// What falls is survived, written down and started again: the engine (also one lent by the command line), the page, the
// graphics process. The window's own process lives through all of it.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import type { Crash } from '../../engine/contract.ts';
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
      rmSync(folder, { recursive: true, force: true });
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
    rmSync(talbot.at('.'), { recursive: true, force: true });
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
