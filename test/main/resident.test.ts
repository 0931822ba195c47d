// What stays when the window is closed: the tray with its words and deeds, notices whose click leads where it was said,
// and a machine that does not go to sleep in the middle. Only the edge to the system is watched: what was asked of it.

import type { MenuItem } from 'electron';
import { existsSync, rmSync } from 'node:fs';
import { describe, expect, vi } from 'vitest';
import type { Exporting, Remote } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { enginePid, openTalbot, type Opened, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 100 };

/** What was asked of the system, written down where the test can read it; a minute passes at each look at the clock. */
interface Asked {
  menu: readonly MenuItem[];
  tray: { emit(event: 'click'): void } | null;
  notices: { body: string; emit(event: 'click'): void }[];
  awake: Record<number, string>;
  wakes: string[];
}

async function watchSystem({ app }: Opened): Promise<void> {
  await app.evaluate(({ Menu, Notification, powerSaveBlocker, Tray }) => {
    const asked: Asked = { menu: [], tray: null, notices: [], awake: {}, wakes: [] };
    Object.assign(globalThis, { asked });
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (menu) {
      asked.tray = this;
      asked.menu = (menu as InstanceType<typeof Menu>).items;
      setContextMenu.call(this, menu);
    };
    Notification.isSupported = () => true;
    Notification.prototype.show = function () {
      asked.notices.push(this);
    };
    const { start, stop } = powerSaveBlocker;
    powerSaveBlocker.start = (kind) => {
      const id = start.call(powerSaveBlocker, kind);
      asked.awake[id] = kind;
      asked.wakes.push(kind);
      return id;
    };
    powerSaveBlocker.stop = (id) => {
      delete asked.awake[id];
      return stop.call(powerSaveBlocker, id);
    };
  });
}

/** No work of a test is long: at each look at the clock a minute has gone by. */
async function hurry({ app }: Opened): Promise<void> {
  await app.evaluate(() => {
    const now = Date.now;
    let looks = 0;
    Date.now = () => now() + ++looks * 60_000;
  });
}

const asked = ({ app }: Opened): Promise<{ menu: string[]; notices: string[]; awake: string[] }> =>
  app.evaluate(() => {
    const { menu, notices, awake } = (globalThis as unknown as { asked: Asked }).asked;
    return {
      menu: menu.map(({ label }) => label).filter(Boolean),
      notices: notices.map(({ body }) => body),
      awake: Object.values(awake),
    };
  });

const choose = ({ app }: Opened, label: string): Promise<void> =>
  app.evaluate((_electron, wanted) => {
    const { menu } = (globalThis as unknown as { asked: Asked }).asked;
    menu.find((item) => item.label === wanted)!.click();
  }, label);

const windows = ({ app }: Opened): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

async function engineOf({ at }: Opened): Promise<Remote> {
  return vi.waitFor(async () => {
    const found = await findLocalEngine<Remote>(at('library'));
    if (!found) throw new Error('No engine has opened the library yet.');
    return found.engine;
  }, patient);
}

async function closeWindow(talbot: Opened): Promise<void> {
  await talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  await expect.poll(() => windows(talbot), patient).toBe(0);
}

async function exportAll(engine: Remote, folder: string): Promise<void> {
  const over = new Promise<Exporting>((resolve) => {
    engine.on('exporting', (now) => now.state === 'done' && resolve(now));
  });
  await engine.startExport({ photos: [1, 2, 3], kind: 'resized', longestSide: 64, folder });
  await over;
}

describe('the tray', { timeout: 240_000 }, () => {
  test('tells of the work, pauses it, and brings the window back', async () => {
    const talbot = await openTalbot({ photos: 3, kept: { stayInTray: true } });
    try {
      await watchSystem(talbot);
      const engine = await engineOf(talbot);
      await engine.setDescribing({ describing: 'off' });
      // Any news of the work makes its menu anew.
      await engine.pauseWork({ paused: true });
      await expect.poll(async () => (await asked(talbot)).menu, patient).toContain('Resume work');
      await choose(talbot, 'Resume work');
      await expect.poll(async () => (await engine.progress()).paused, patient).toBe(false);
      await expect.poll(async () => (await asked(talbot)).menu, patient).toContain('Pause work');

      await closeWindow(talbot);
      // The engine works on, and a folder that gets a photo is seen.
      expect((await engine.progress()).photos).toBe(3);
      await choose(talbot, 'Open Talbot');
      await expect.poll(() => windows(talbot), patient).toBe(1);
      await closeWindow(talbot);
      await talbot.app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked.tray!.emit('click'));
      await expect.poll(() => windows(talbot), patient).toBe(1);
    } finally {
      await talbot.close();
    }
  });

  test('its pause does no harm while the engine is away', async () => {
    const talbot = await openTalbot({ kept: { stayInTray: true } });
    try {
      await watchSystem(talbot);
      const engine = await engineOf(talbot);
      await engine.pauseWork({ paused: true });
      await expect.poll(async () => (await asked(talbot)).menu, patient).toContain('Resume work');
      const before = await enginePid(talbot.app);
      process.kill(before, 'SIGKILL');
      await choose(talbot, 'Resume work');
      await expect.poll(async () => ![0, before].includes(await enginePid(talbot.app)), patient).toBe(true);
      expect(await windows(talbot)).toBe(1);
    } finally {
      await talbot.close();
    }
  });

  test('Quit ends Talbot, its engine and the tray, also without a window', async () => {
    const talbot = await openTalbot({ kept: { stayInTray: true } });
    await watchSystem(talbot);
    const engine = await engineOf(talbot);
    await engine.pauseWork({ paused: true });
    await expect.poll(async () => (await asked(talbot)).menu, patient).toContain('Quit');
    await closeWindow(talbot);
    const pid = await enginePid(talbot.app);
    const program = talbot.app.process();
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    await choose(talbot, 'Quit').catch(() => {});
    expect(await ended).toBe(0);
    await expect.poll(() => existsSync(`/proc/${pid}`), patient).toBe(false);
    expect(existsSync(talbot.at('library', 'engine.json'))).toBe(false);
    rmSync(talbot.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test('closing the window ends Talbot where nobody asked it to stay', async () => {
    const talbot = await openTalbot();
    const program = talbot.app.process();
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    await talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()).catch(() => {});
    expect(await ended).toBe(0);
    rmSync(talbot.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test('staying is switched in the settings, and holds at the next start', async () => {
    const talbot = await openTalbot();
    await talbot.page.keyboard.press('Control+,');
    const stay = talbot.page.getByRole('switch', { name: 'Keep working in the tray when the window is closed' });
    expect(await stay.isChecked()).toBe(false);
    await stay.click();
    await expect.poll(() => stay.isChecked(), patient).toBe(true);
    await talbot.app.close();
    const again = await openTalbot({ folder: talbot.at('.') });
    try {
      await closeWindow(again);
      expect(await enginePid(again.app)).toBeGreaterThan(0);
    } finally {
      await again.close();
      rmSync(talbot.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

describe('notices', { timeout: 240_000 }, () => {
  test('long work that ended without a window is told, and a click leads to it', async () => {
    const talbot = await openTalbot({ photos: 3, kept: { stayInTray: true } });
    try {
      await watchSystem(talbot);
      await hurry(talbot);
      const engine = await engineOf(talbot);
      await closeWindow(talbot);
      await exportAll(engine, talbot.at('written'));
      await expect
        .poll(async () => (await asked(talbot)).notices, patient)
        .toEqual(['Exported to written. Photos: 3.']);
      await talbot.app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked.notices[0]!.emit('click'));
      await expect.poll(() => windows(talbot), patient).toBe(1);

      // One that belongs to a screen opens it, in a window that has to be made first.
      await closeWindow(talbot);
      await engine.retryFailures({ reason: 'file-corrupt' });
      await engine.setDescribing({ describing: 'on' });
      await engine.seeAgain({ photos: 'all' });
      await expect.poll(async () => (await asked(talbot)).notices.length, patient).toBeGreaterThan(1);
      const told = (await asked(talbot)).notices[1]!;
      expect(told).toMatch(/^(Photos described|Talbot needs you)/);
      const opened = talbot.app.waitForEvent('window');
      await talbot.app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked.notices[1]!.emit('click'));
      const page = await opened;
      await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    } finally {
      await talbot.close();
    }
  });

  test('nothing is said to whoever looks at the window', async () => {
    const talbot = await openTalbot({ photos: 3 });
    try {
      await watchSystem(talbot);
      await hurry(talbot);
      await talbot.app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows()[0]!;
        BrowserWindow.getFocusedWindow = () => window;
      });
      await exportAll(await engineOf(talbot), talbot.at('written'));
      await talbot.page.waitForTimeout(300);
      expect((await asked(talbot)).notices).toEqual([]);
    } finally {
      await talbot.close();
    }
  });
});

describe('sleep', { timeout: 240_000 }, () => {
  test('the screen stays lit while a slideshow plays, and no longer', async () => {
    const talbot = await openTalbot({ photos: 3 });
    try {
      await watchSystem(talbot);
      await talbot.page.keyboard.press('Control+Enter');
      await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual(['prevent-display-sleep']);
      await talbot.page.keyboard.press('Space');
      await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual([]);
      await talbot.page.keyboard.press('Space');
      await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual(['prevent-display-sleep']);
      await talbot.page.keyboard.press('Escape');
      await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual([]);
      await talbot.page.getByRole('dialog').waitFor({ state: 'detached' });
      // A page that falls takes its wish with it.
      await talbot.page.keyboard.press('Control+Enter');
      await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual(['prevent-display-sleep']);
      const pid = await talbot.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
      );
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(
          () => talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.isCrashed()),
          patient,
        )
        .toBe(false);
      // Loaded again, the slideshow of the address plays on, and asks anew: once.
      await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual(['prevent-display-sleep']);
    } finally {
      await talbot.close();
    }
  });

  test('the machine stays awake while Talbot works on mains power, unless a person lets it sleep', async () => {
    const talbot = await openTalbot({ photos: 3 });
    const { app, page } = talbot;
    try {
      await watchSystem(talbot);
      const engine = await engineOf(talbot);
      let times = 0;
      const wakes = async () => {
        await exportAll(engine, talbot.at(`written-${++times}`));
        await expect.poll(async () => (await asked(talbot)).awake, patient).toEqual([]);
        return app.evaluate(() => (globalThis as unknown as { asked: Asked }).asked.wakes.splice(0));
      };
      await app.evaluate(({ powerMonitor }) => powerMonitor.emit('on-ac'));
      expect(await wakes()).toEqual(['prevent-app-suspension']);
      await app.evaluate(({ powerMonitor }) => powerMonitor.emit('on-battery'));
      expect(await wakes()).toEqual([]);
      await page.keyboard.press('Control+,');
      const keep = page.getByRole('switch', { name: 'Keep this computer awake while Talbot works' });
      await keep.click();
      await expect.poll(() => keep.isChecked(), patient).toBe(false);
      await app.evaluate(({ powerMonitor }) => powerMonitor.emit('on-ac'));
      expect(await wakes()).toEqual([]);
    } finally {
      await talbot.close();
    }
  });
});
