// The same steps in the desktop window, and what only it has to keep: no rights for the page, an engine that comes back.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { scratch } from '../engine/scratch.ts';
import { launchElectron } from '../main/launched.ts';
import { asRoot, canOpen, electronFolder, root, test } from '../main/talbot-window.ts';
import { calibrateModel, count, writeWalkPhotos } from './walk-photos.ts';
import { walkSteps } from './walk.ts';
import { watchPage } from './watch-page.ts';

describe('in the desktop window', { timeout: 240_000 }, () => {
  const room = scratch();
  let app: ElectronApplication;
  let page: Page;
  let settings = '';
  /** Of each start. */
  const complaints: string[][] = [];

  async function launch(): Promise<void> {
    app = await launchElectron({
      executablePath: join(electronFolder!, 'electron'),
      args: [...asRoot, root, '--library', room.at('library'), `--user-data-dir=${settings}`],
      env: {
        ...(process.env as Record<string, string>),
        TALBOT_MODELS: room.at('models'),
        TALBOT_NODE: process.execPath,
        TALBOT_PROBE: 'off',
      },
    });
    page = await app.firstWindow();
    page.setDefaultTimeout(60_000);
    complaints.push(watchPage(page).complaints);
    await app.evaluate(({ shell }, trash) => {
      const { rename } = process.getBuiltinModule('node:fs/promises');
      const { basename, join: joined } = process.getBuiltinModule('node:path');
      shell.trashItem = (path) => rename(path, joined(trash, basename(path)));
    }, room.at('trash'));
  }

  async function restart(): Promise<Page> {
    await app.close();
    await launch();
    return page;
  }

  beforeAll(async () => {
    if (!canOpen) return;
    await writeWalkPhotos(room.at('photos'));
    await calibrateModel(room.at('models'));
    await mkdir(room.at('trash'));
    settings = await mkdtemp(join(tmpdir(), 'talbot-settings-'));
    await launch();
  });

  afterAll(async () => {
    await app?.close();
    if (settings) await rm(settings, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  /** The desktop's own dialog cannot be clicked by a test: it answers as if a person had. */
  async function pickFolder(window: Page, chosen: string): Promise<void> {
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, chosen);
    await window.getByRole('button', { name: 'Add a folder' }).click();
  }

  walkSteps(test, 'window', () => ({
    ...{ page, photos: room.at('photos'), count, model: 'Tiny', addFolder: pickFolder },
    ...{ restart, trash: room.at('trash'), examined: false },
  }));

  test('the page has no Node, no Electron and no way to a file', async () => {
    const seen = await page.evaluate(async () => ({
      node: [
        typeof (globalThis as { require?: unknown }).require,
        typeof (globalThis as { process?: unknown }).process,
      ],
      desktop: Object.keys((globalThis as unknown as { talbot: object }).talbot).toSorted(),
      file: await fetch('file:///etc/passwd').then(String, () => 'refused'),
      network: await fetch('https://example.org/').then(String, () => 'refused'),
      outside: await fetch('app://talbot/../main/main.js').then(String, () => 'refused'),
    }));
    expect(seen).toEqual({
      node: ['undefined', 'undefined'],
      desktop: [
        ...['droppedPaths', 'fullScreen', 'habits', 'keepAwake', 'onCommand', 'onOpened', 'onPower', 'openWith'],
        ...[
          'pickFile',
          'pickFolder',
          'pickSave',
          'pictures',
          'power',
          'recovered',
          'restartEngine',
          'reveal',
          'setHabits',
        ],
        ...['setMenu', 'setTheme', 'startDrag', 'trash', 'unwritable', 'wantPort'],
      ],
      file: 'refused',
      network: 'refused',
      outside: 'refused',
    });
    complaints.at(-1)!.length = 0;
  });

  test('the window is isolated and goes nowhere else', async () => {
    const rights = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): { sandbox: boolean; contextIsolation: boolean; nodeIntegration: boolean };
      };
      const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration };
    });
    expect(rights).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    await page.evaluate(() => {
      window.open('https://example.org/');
      location.href = 'https://example.org/';
    });
    await page.waitForTimeout(300);
    expect(page.url()).toMatch(/^app:\/\/talbot\/index\.html/);
    expect(app.windows()).toHaveLength(1);
    // Playwright would wait for the journey that never began.
    await page.reload();
  });

  test('camera, place and notifications are refused without a question', async () => {
    const states = await page.evaluate(async () =>
      Promise.all(
        ['camera', 'geolocation', 'notifications'].map(
          async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
        ),
      ),
    );
    expect(states).toEqual(['denied', 'denied', 'denied']);
  });

  test('when the engine’s process is killed, the window goes on with a new one', async () => {
    const before = await enginePid(app);
    process.kill(before, 'SIGKILL');
    const other = async () => ![0, before].includes(await enginePid(app));
    await expect.poll(other, { timeout: 60_000 }).toBe(true);
    await pickFolder(page, room.at('photos'));
    await page
      .getByRole('grid')
      .getByRole('gridcell')
      .nth(count - 1)
      .waitFor();
  });

  test('nothing was complained of, and nothing left the machine', () => {
    expect(complaints.flat()).toEqual([]);
  });
});

async function enginePid(app: ElectronApplication): Promise<number> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, name, serviceName }) => ({ pid, name: name ?? serviceName ?? '' })),
  );
  return metrics.find(({ name }) => name === 'Talbot engine')?.pid ?? 0;
}
