// What is cut off in the middle of its work, in the real window: an engine that describes or brings a model, a page that runs out
// of memory, and settings that cannot be written. Work goes on, and nothing of what fell stays behind.

import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import type { Installation, Remote } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { goldenCheckpoint } from '../engine/tiny-model.ts';
import { skipUnless } from '../skip.ts';
import { canOpen, enginePid, mayBeOrdinary, openTalbot, type Opened, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 200 };

async function engineOf({ at }: Opened): Promise<Remote> {
  await expect.poll(() => findLocalEngine<Remote>(at('library')), patient).not.toBeNull();
  return (await findLocalEngine<Remote>(at('library')))!.engine;
}

/** Processes of this parent: the engine's workers. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${parent}\n`);
      } catch {
        // Ended meanwhile.
        return false;
      }
    });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Kills the engine, and sees that another is there and its workers are gone. */
async function cutOff(talbot: Opened): Promise<void> {
  const pid = await enginePid(talbot.app);
  const workers = childrenOf(pid);
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => ![0, pid].includes(await enginePid(talbot.app)), patient).toBe(true);
  await expect.poll(() => workers.filter(isAlive), patient).toEqual([]);
}

describe('cut off in the middle of it', { timeout: 400_000 }, () => {
  test('the engine that describes: every photo is described in the end, none twice and none failed', async () => {
    const talbot = await openTalbot({ photos: 8 });
    try {
      const engine = await engineOf(talbot);
      const seen = Promise.withResolvers<void>();
      engine.on('progress', (now) => now.seen > 0 && now.seen < 8 && seen.resolve());
      await engine.setDescribing({ describing: 'on' });
      await seen.promise;
      await cutOff(talbot);
      const again = await engineOf(talbot);
      const state = async () => {
        const { seen: done, waiting, failed } = await again.progress();
        return { done, waiting, failed };
      };
      await expect.poll(state, patient).toEqual({ done: 8, waiting: 0, failed: 0 });
      const history = await again.captionHistory({ photo: 1 });
      expect(history).toHaveLength(1);
    } finally {
      await talbot.close();
    }
  });

  test('the engine that brings a model: it is shown as stopped, goes on where it was, and can be used', async () => {
    const talbot = await openTalbot();
    try {
      const engine = await engineOf(talbot);
      const pid = await enginePid(talbot.app);
      const begun = Promise.withResolvers<void>();
      let held = false;
      engine.on('installing', (now) => {
        if (held || now.state !== 'working' || now.done === 0) return;
        held = true;
        // A small model is there in a moment: the engine holds still until it is killed.
        process.kill(pid, 'SIGSTOP');
        begun.resolve();
      });
      await engine.installModel({ source: goldenCheckpoint('blip2-itm'), id: 'finder', recipe: 'reference-f32' });
      await begun.promise;
      await cutOff(talbot);
      const again = await engineOf(talbot);
      expect(await again.installs()).toMatchObject([{ id: 'finder', state: 'stopped', problem: null }]);
      const done = Promise.withResolvers<Installation>();
      again.on('installing', (now) => now.state === 'done' && done.resolve(now));
      await talbot.page.keyboard.press('Shift+O');
      await talbot.page.getByRole('button', { name: 'Go on' }).click();
      await done.promise;
      expect((await again.models()).map(({ id, check }) => [id, check?.passed])).toContainEqual(['finder', true]);
      expect(await again.installs()).toEqual([]);
    } finally {
      await talbot.close();
    }
  });

  test('a page that runs out of memory is loaded again, says so, and is where it was', async () => {
    // A page may hold little here, so that filling it takes a moment.
    const talbot = await openTalbot({ photos: 2, args: ['--js-flags=--max-old-space-size=96'] });
    try {
      await talbot.app.evaluate(({ BrowserWindow }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        webContents.on('render-process-gone', (_event, { reason }) => Object.assign(globalThis, { reason }));
        void webContents
          .executeJavaScript('const all = []; for (;;) all.push(Array.from({ length: 1e5 }, (_, at) => ({ at })))')
          .catch(() => {});
      });
      const reason = () => talbot.app.evaluate(() => (globalThis as unknown as { reason?: string }).reason ?? '');
      await expect.poll(reason, patient).toMatch(/oom|crashed/);
      const shown = () =>
        talbot.app.evaluate(async ({ BrowserWindow }) => {
          const { webContents } = BrowserWindow.getAllWindows()[0]!;
          if (webContents.isCrashed() || webContents.isLoading()) return '';
          const told = webContents.executeJavaScript('document.body.innerText') as Promise<string>;
          return Promise.race([told, new Promise<string>((resolve) => setTimeout(() => resolve(''), 1000))]);
        });
      await expect.poll(shown, patient).toContain('The window crashed and was restarted');
    } finally {
      await talbot.close();
    }
  });

  const locked = skipUnless(
    canOpen && mayBeOrdinary,
    'no window, or root may not become another user here, for whom files can be locked; allow user namespaces',
  );

  locked(
    'a folder of settings that cannot be written: the window opens as it was left and says what it cannot keep',
    async () => {
      const first = await openTalbot({ photos: 2, kept: { zoom: 1.5 } });
      await first.app.close();
      chmodSync(first.at('settings'), 0o555);
      const talbot = await openTalbot({ folder: first.at('.'), ordinary: true });
      try {
        await talbot.page.locator('img[src^="photo:"]').nth(1).waitFor({ state: 'attached' });
        await talbot.page.getByRole('log').getByText('Settings cannot be kept').waitFor();
        const zoom = () =>
          talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor());
        await expect.poll(zoom, patient).toBe(1.5);
      } finally {
        await talbot.close();
        chmodSync(first.at('settings'), 0o755);
      }
    },
  );
});
