// Films in a real Chromium: recorded there, found in a folder, given a frame by the page, played in the loupe by the keyboard;
// one that nobody can play; and a Live Photo. Chromium's own recorder makes them, so nothing here needs another codec.

import { mkdir, writeFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { type Host, host } from '../../engine/host/http.ts';
import { type RunningEngine, startEngine } from '../../engine/start.ts';
import { en } from '../../renderer/words/en.ts';
import { film } from '../engine/film-files.ts';
import { scratch, untilDone } from '../engine/scratch.ts';
import { jpegOf } from '../engine/some-photos.ts';
import { builtPage, canBrowse, chromiumPath, test } from './chromium.ts';
import { recordFilm } from './record-film.ts';
import { findings } from './sound-steps.ts';
import { watchPage } from './watch-page.ts';

describe('films', { timeout: 240_000 }, () => {
  const room = scratch();
  let engine: RunningEngine;
  let served: Host;
  let browser: Browser;
  let page: Page;
  let watched: ReturnType<typeof watchPage>;

  const cell = (name: string) => page.getByRole('gridcell', { name: new RegExp(name.replace('.', '\\.')) });
  const video = () => page.locator('video');
  const time = () => video().evaluate((element: HTMLVideoElement) => element.currentTime);
  const isPaused = () => video().evaluate((element: HTMLVideoElement) => element.paused);

  beforeAll(async () => {
    if (!canBrowse) return;
    await mkdir(room.at('photos'));
    browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
    const recorder = await browser.newPage();
    const clip = await recordFilm(recorder);
    await recorder.close();
    await writeFile(room.at('photos', 'clip.webm'), clip);
    await writeFile(room.at('photos', 'odd.mov'), film({ seconds: 75 }));
    await writeFile(room.at('photos', 'IMG_1.jpg'), await jpegOf(900));
    // Other bytes behind the end, or it would be the same film in two places.
    await writeFile(room.at('photos', 'IMG_1.webm'), Buffer.concat([clip, Buffer.from([0xec, 0x80])]));
    engine = await startEngine({ library: room.at('library'), models: [room.at('models')], threads: 1 });
    await engine.addFolder({ path: room.at('photos') });
    await untilDone(engine);
    served = await host({ engine, page: builtPage, port: 0, findPicture: (asked) => engine.findPicture(asked) });
    page = await browser.newPage({ locale: 'en-GB' });
    watched = watchPage(page);
    await page.goto(served.url);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await engine?.close();
  });

  test('each is one cell that says what it is, with a frame where one could be made', async () => {
    await expect.poll(() => page.getByRole('gridcell').count()).toBe(3);
    await expect.poll(() => cell('clip.webm').locator('img').count(), { timeout: 60_000 }).toBe(1);
    expect(await cell('clip.webm').getAttribute('aria-label')).toMatch(/Video, 0:0[12]/);
    expect(await cell('odd.mov').getAttribute('aria-label')).toContain('Video, 1:15');
    expect(await cell('odd.mov').locator('img').count()).toBe(0);
    expect(await cell('IMG_1.jpg').getAttribute('aria-label')).toContain('Live Photo');
    const { photos } = await engine.postersWanted({ by: 'another page' });
    expect(photos).toEqual([(await engine.photoAt({ path: room.at('photos', 'odd.mov') })).id]);
    await untilDone(engine);
    const seen = await engine.photoAt({ path: room.at('photos', 'clip.webm') });
    expect(seen).toMatchObject({ state: 'seen', captions: [{ by: 'model' }] });
  });

  test('one plays by the space bar, wherever the focus is, and Escape leaves it', async () => {
    await cell('clip.webm').dblclick();
    await video().waitFor();
    await page.getByText(en.film.oneFrame).waitFor();
    expect(await isPaused()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Space');
    await expect.poll(isPaused).toBe(false);
    await expect.poll(time).toBeGreaterThan(0.1);
    await video().focus();
    await page.keyboard.press('Space');
    await expect.poll(isPaused).toBe(true);
    await page.keyboard.press('Escape');
    await video().waitFor({ state: 'detached' });
  });

  test('one that cannot be played says so, and still takes marks', async () => {
    await cell('odd.mov').dblclick();
    await page.getByText(en.film.cannotPlay('odd.mov')).waitFor();
    await page.getByText(en.film.noFrame).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('4');
    await vi.waitFor(async () => {
      expect((await engine.search({ text: 'is:video rating:4' })).hits.map(({ name }) => name)).toEqual(['odd.mov']);
    });
    await page.keyboard.press('Space');
    await page.getByText(en.film.cannotPlay('odd.mov')).waitFor({ state: 'detached' });
  });

  test('the film beside a photo plays when it is asked for, and the photo is there again', async () => {
    await cell('IMG_1.jpg').dblclick();
    await page.getByRole('button', { name: en.film.play }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: en.film.play }).click();
    await expect.poll(time).toBeGreaterThan(0.1);
    await video().waitFor({ state: 'detached', timeout: 20_000 });
    await page.getByRole('button', { name: en.photo.zoomIn }).waitFor();
    await page.keyboard.press('Escape');
    expect(watched.complaints).toEqual([]);
  });
});
