// Talbot's real window for tests of the desktop: launched with a library and settings of its own, photos if wished, and
// taken down again. Where it cannot be launched, `test` skips and says what would enable it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Page } from 'playwright-core';
import { writePhotos } from '../engine/some-photos.ts';
import { skipUnless } from '../skip.ts';
import { launchElectron } from './launched.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const electronFolder = [
  process.env['ELECTRON_OVERRIDE_DIST_PATH'],
  join(root, '.electron'),
  join(root, 'node_modules/electron/dist'),
]
  .filter((path) => path !== undefined)
  .find((path) => existsSync(join(path, 'electron')));

const built = existsSync(join(root, 'dist/main/main.js'));
const screen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];

export const canOpen = Boolean(electronFolder && screen && built);

export const test = skipUnless(
  canOpen,
  'no Electron binary, no screen or no build; node build/electron.mjs, apt-get install xvfb, npm start once',
);

const isRoot = process.getuid?.() === 0;

/** What root needs, who can have no sandbox. */
export const asRoot = isRoot ? ['--no-sandbox'] : [];

export interface Opened {
  app: ElectronApplication;
  page: Page;
  /** A path in the folder of this test. */
  at(...names: string[]): string;
  pid: number;
  close(): Promise<void>;
}

export interface How {
  /** Photos in a watched folder `photos`, waited for on the page. */
  photos?: number;
  args?: readonly string[];
  env?: Record<string, string>;
  /** What the window remembers from the last time. */
  kept?: object;
  /** The same as whatever stands in the file. */
  text?: string;
  /** In an existing folder of an earlier window. */
  folder?: string;
  /** Runs as an ordinary user, with the real sandbox. */
  ordinary?: boolean;
}

export async function openTalbot(how: How = {}): Promise<Opened> {
  const folder = how.folder ?? mkdtempSync(join(tmpdir(), 'talbot-window-'));
  const at = (...names: string[]) => join(folder, ...names);
  if (how.photos && !how.folder) await writePhotos(at('photos'), how.photos);
  for (const name of ['library', 'settings', 'models']) mkdirSync(at(name), { recursive: true });
  const kept = how.text ?? (how.kept && JSON.stringify(how.kept));
  if (kept !== undefined) writeFileSync(at('settings', 'window.json'), kept);
  const electron = join(electronFolder!, 'electron');
  const app = await launchElectron({
    executablePath: how.ordinary && isRoot ? asOrdinaryUser(electron, at('ordinary')) : electron,
    chromiumSandbox: how.ordinary === true,
    args: [
      ...(how.ordinary ? [] : asRoot),
      root,
      '--library',
      at('library'),
      `--user-data-dir=${at('settings')}`,
      ...(how.args ?? []),
    ],
    env: {
      ...(process.env as Record<string, string>),
      TALBOT_MODELS: at('models'),
      TALBOT_NODE: process.execPath,
      TALBOT_PROBE: 'off',
      ...(how.ordinary ? { HOME: at('settings') } : {}),
      ...how.env,
    },
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(60_000);
  await page.waitForLoadState();
  const opened = {
    ...{ app, page, at, pid: app.process().pid! },
    async close() {
      await app.close();
      if (!how.folder) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  if (how.photos && !how.folder) await addFolder(opened, at('photos'), how.photos);
  return opened;
}

/** The engine as the page reaches it, asked from a test in the page. */
export async function addFolder({ app, page }: Opened, path: string, count: number): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
  await page.getByRole('button', { name: 'Add a folder' }).first().click();
  await page
    .locator('img[src^="photo:"]')
    .nth(count - 1)
    .waitFor({ state: 'attached' });
}

export async function enginePid(app: ElectronApplication): Promise<number> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, name, serviceName }) => ({ pid, name: name ?? serviceName ?? '' })),
  );
  return metrics.find(({ name }) => name === 'Talbot engine')?.pid ?? 0;
}

/** A namespace in which root's files belong to an ordinary user, so that it does not matter where this checkout lies. */
const asUser = ['--user', '--map-user=1000', '--map-group=1000'];

/** Whether the sandbox can be asked for: never by root, who may become somebody else in a namespace. */
export const mayBeOrdinary = !isRoot || spawnSync('unshare', [...asUser, 'true']).status === 0;

/** Playwright starts a program by one path: a script that changes the user first. */
function asOrdinaryUser(electron: string, script: string): string {
  writeFileSync(script, `#!/bin/sh\nexec unshare ${asUser.join(' ')} '${electron}' "$@"\n`, { mode: 0o755 });
  return script;
}
