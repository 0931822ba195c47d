// Talbot with eight photos that are described, in Chromium or in its own window, on the screen that a reader reads.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, chromium, type Page } from 'playwright-core';
import { host } from '../../../engine/host/http.ts';
import { startEngine } from '../../../engine/start.ts';
import { makeTinyModel } from '../../engine/tiny-model.ts';
import { builtPage, chromiumPath } from '../chromium.ts';
import { calibrateModel, writeWalkPhotos } from '../walk-photos.ts';

export interface Opened {
  page: Page;
  close(): Promise<void>;
}

type Env = Record<string, string>;
const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Else Chromium asks the desktop whether somebody reads it, and there is none. */
const read = '--force-renderer-accessibility';

async function fill(room: string) {
  await writeWalkPhotos(join(room, 'photos'));
  await makeTinyModel(join(room, 'models'));
  await calibrateModel(join(room, 'models'));
  const engine = await startEngine({ library: join(room, 'library'), models: [join(room, 'models')], threads: 1 });
  await engine.addFolder({ path: join(room, 'photos') });
  for (;;) {
    const { doing, waiting } = await engine.progress();
    if (doing === 'nothing' && waiting === 0) return engine;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function openBrowser(room: string, env: Env): Promise<Opened> {
  const engine = await fill(room);
  const served = await host({ engine, page: builtPage, port: 0, findPicture: (asked) => engine.findPicture(asked) });
  const browser = await chromium.launch({
    ...{ executablePath: chromiumPath!, headless: false, env },
    args: ['--no-sandbox', read, '--window-size=1280,800', '--window-position=0,0'],
  });
  const page = await (await browser.newContext({ viewport: null, locale: 'en-US' })).newPage();
  await page.goto(served.url);
  return {
    page,
    async close() {
      await browser.close();
      await served.close();
      await engine.close();
    },
  };
}

export async function openWindow(room: string, env: Env): Promise<Opened> {
  await (await fill(room)).close();
  const app = await _electron.launch({
    executablePath: join(root, '.electron/electron'),
    args: [
      '--no-sandbox',
      read,
      '--lang=en-US',
      root,
      '--library',
      join(room, 'library'),
      `--user-data-dir=${room}/settings`,
    ],
    env: { ...env, TALBOT_MODELS: join(room, 'models'), TALBOT_NODE: process.execPath, TALBOT_PROBE: 'off' },
  });
  return { page: await app.firstWindow(), close: () => app.close() };
}
