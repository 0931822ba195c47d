// The steps of a person in an ordinary Chromium, against the real engine and host with a tiny model.

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Host, host } from '../../engine/host/http.ts';
import { type RunningEngine, startEngine } from '../../engine/start.ts';
import { scratch } from '../engine/scratch.ts';
import { builtPage, canBrowse, chromiumPath, test } from './chromium.ts';
import { calibrateModel, count, writeWalkPhotos } from './walk-photos.ts';
import { walkSteps } from './walk.ts';
import { watchPage } from './watch-page.ts';

describe('in a browser', { timeout: 240_000 }, () => {
  const room = scratch();
  let engine: RunningEngine;
  let served: Host;
  let browser: Browser;
  let tab: Page;
  let complaints: string[] = [];

  const serve = (port = 0, token?: string) =>
    host({
      engine,
      page: builtPage,
      port,
      findPicture: (asked) => engine.findPicture(asked),
      ...(token ? { token } : {}),
    });
  const open = () => startEngine({ library: room.at('library'), models: [room.at('models')], threads: 1 });

  /** The engine ends and begins again at the same address; the page stays open, as a forgotten tab does. */
  async function restart(): Promise<Page> {
    const { port, url } = served;
    await served.close();
    await engine.close();
    await tab.getByText(/^Talbot lost the connection/).waitFor();
    engine = await open();
    served = await serve(port, new URL(url).searchParams.get('token')!);
    await tab.getByText(/^Talbot lost the connection/).waitFor({ state: 'detached' });
    await tab.reload();
    return tab;
  }

  beforeAll(async () => {
    if (!canBrowse) return;
    await writeWalkPhotos(room.at('photos'));
    await calibrateModel(room.at('models'));
    engine = await open();
    served = await serve();
    browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
    tab = await browser.newPage();
    tab.setDefaultTimeout(60_000);
    complaints = watchPage(tab).complaints;
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await engine?.close();
  });

  test('the secret of the address is gone as soon as the page is there', async () => {
    await tab.goto(served.url);
    expect(tab.url()).not.toContain('token');
  });

  walkSteps(test, 'browser', () => ({
    page: tab,
    photos: room.at('photos'),
    count,
    model: 'Tiny',
    addFolder: typeFolder,
    restart,
    trash: null,
    examined: true,
  }));

  test('a folder that is not there is refused with what to do next', async () => {
    await typeFolder(tab, room.at('nowhere'));
    await tab.getByRole('alert').getByText('There is no such folder.').waitFor();
  });

  test('when the engine was replaced, the page goes on by itself', async () => {
    await restart();
    await typeFolder(tab, room.at('photos'));
    await tab
      .getByRole('grid')
      .getByRole('gridcell')
      .nth(count - 1)
      .waitFor();
  });

  test('nothing was complained of, and nothing left the machine', () => {
    expect(complaints).toEqual([]);
  });
});

async function typeFolder(tab: Page, folder: string): Promise<void> {
  await tab.getByRole('textbox', { name: 'Path of a folder' }).fill(folder);
  await tab.getByRole('button', { name: 'Add a folder' }).click();
}
