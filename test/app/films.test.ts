// Films in a real Chromium: recorded there, found in a folder, given a frame by the page, played in the loupe by the keyboard;
// one that nobody can play; and a Live Photo. Chromium's own recorder makes them, so nothing here needs another codec.

import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { en } from '../../renderer/words/en.ts';
import { film } from '../engine/film-files.ts';
import { animated, animatedPng } from '../engine/photo-files.ts';
import { untilDone } from '../engine/scratch.ts';
import { jpegOf } from '../engine/some-photos.ts';
import { canBrowse, test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { recordFilm, recordSound } from './record-film.ts';
import { findings } from './sound-steps.ts';
import { watchPage } from './watch-page.ts';

describe('films', { timeout: 240_000 }, () => {
  const room = pageRoom(async (at, browser) => {
    await mkdir(at('photos'));
    const recorder = await browser.newPage();
    const clip = await recordFilm(recorder);
    await writeFile(at('photos', 'heard.webm'), await recordSound(recorder));
    await recorder.close();
    await writeFile(at('photos', 'clip.webm'), clip);
    await writeFile(at('photos', 'odd.mov'), film({ seconds: 75 }));
    await writeFile(at('photos', 'moves.gif'), await animated('gif'));
    await writeFile(at('photos', 'IMG_1.jpg'), await jpegOf(900));
    // Other bytes behind the end, or it would be the same film in two places.
    await writeFile(at('photos', 'IMG_1.webm'), Buffer.concat([clip, Buffer.from([0xec, 0x80])]));
  });
  let page: Page;
  let watched: ReturnType<typeof watchPage>;

  const cell = (name: string) => page.getByRole('gridcell', { name: new RegExp(name.replace('.', '\\.')) });
  const video = () => page.locator('video');
  const time = () => video().evaluate((element: HTMLVideoElement) => element.currentTime);
  /** How far any film on the page has come since: one that is over goes, and is not there to be asked. */
  const listen = () =>
    page.evaluate(() => {
      const heard = { furthest: 0, muted: [] as boolean[] };
      Object.assign(globalThis, { heard });
      const hear = ({ target }: Event) => {
        const { currentTime, muted } = target as HTMLVideoElement;
        heard.furthest = Math.max(heard.furthest, currentTime);
        heard.muted.push(muted);
      };
      for (const name of ['timeupdate', 'ended']) document.addEventListener(name, hear, true);
    });
  const heard = () =>
    page.evaluate(() => (globalThis as unknown as { heard: { furthest: number; muted: boolean[] } }).heard);
  const isPaused = () => video().evaluate((element: HTMLVideoElement) => element.paused);

  beforeAll(async () => {
    if (!canBrowse) return;
    page = await room.browser.newPage({ locale: 'en-GB' });
    watched = watchPage(page);
    await page.goto(room.url);
  });

  test('each is one cell that says what it is, with a frame where one could be made', async () => {
    await expect.poll(() => page.getByRole('gridcell').count()).toBe(5);
    await expect.poll(() => cell('clip.webm').locator('img').count(), { timeout: 60_000 }).toBe(1);
    expect(await cell('clip.webm').getAttribute('aria-label')).toMatch(/Video, 0:\d\d/);
    expect(await cell('odd.mov').getAttribute('aria-label')).toContain('Video, 1:15');
    expect(await cell('odd.mov').locator('img').count()).toBe(0);
    expect(await cell('IMG_1.jpg').getAttribute('aria-label')).toContain('Live Photo');
    const { photos } = await room.engine.postersWanted({ by: 'another page' });
    const unplayed = ['heard.webm', 'odd.mov'].map((name) => room.engine.photoAt({ path: room.at('photos', name) }));
    expect(photos.toSorted()).toEqual((await Promise.all(unplayed)).map(({ id }) => id).toSorted());
    await untilDone(room.engine);
    const seen = await room.engine.photoAt({ path: room.at('photos', 'clip.webm') });
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
    const rated = async () => (await room.engine.search({ text: 'is:video rating:4' })).hits.map(({ name }) => name);
    await expect.poll(rated).toEqual(['odd.mov']);
    await page.keyboard.press('Space');
    await page.getByText(en.film.cannotPlay('odd.mov')).waitFor({ state: 'detached' });
  });

  test('one of which only the sound can be played is told in the same way', async () => {
    await cell('heard.webm').dblclick();
    await page.getByText(en.film.cannotPlay('heard.webm')).waitFor();
    await page.keyboard.press('Escape');
  });

  test('the film beside a photo plays when it is asked for, and the photo is there again', async () => {
    await cell('IMG_1.jpg').dblclick();
    await page.getByRole('button', { name: en.film.play }).waitFor();
    expect(await findings(page)).toEqual([]);
    await listen();
    await page.getByRole('button', { name: en.film.play }).click();
    await expect.poll(async () => (await heard()).furthest).toBeGreaterThan(0.1);
    await video().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: en.photo.zoomIn }).waitFor();
    await page.keyboard.press('Escape');
    expect(watched.complaints).toEqual([]);
  });

  test('a slideshow plays it without its sound and goes on when it is over; or leaves films out', async () => {
    await cell('clip.webm').click();
    const position = Number(await cell('clip.webm').getAttribute('data-position'));
    await listen();
    await page.keyboard.press('Control+Enter');
    const show = page.getByRole('dialog', { name: en.slideshow.label });
    const place = () => show.getByText(/^\d of 5$/).textContent();
    await expect.poll(async () => (await heard()).furthest).toBeGreaterThan(0.1);
    await expect.poll(place).not.toBe(`${position + 1} of 5`);
    expect(new Set((await heard()).muted)).toEqual(new Set([true]));
    await page.keyboard.press('v');
    await show.getByRole('button', { name: en.slideshow.films, pressed: false }).waitFor();
    await expect.poll(() => video().count()).toBe(0);
    // Nothing but pictures is left to leaf through.
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => show.locator('img[src*="/view/"]').first().count()).toBe(1);
      expect(await video().count()).toBe(0);
    }
    await page.keyboard.press('v');
    await page.keyboard.press('Escape');
    await show.waitFor({ state: 'detached' });
  });

  test('an animation moves when it is looked at, and stands still for who wants that', async () => {
    const original = () => page.locator('img[src*="/original/"]').count();
    await cell('moves.gif').dblclick();
    await page.getByRole('button', { name: en.photo.zoomIn }).waitFor();
    await expect.poll(original).toBe(1);
    await page.keyboard.press('Escape');
    // Of kinds that hardly ever move the engine says which do; the first frame is not seen through it.
    await writeFile(room.at('photos', 'moves.png'), await animatedPng());
    await cell('moves.png').dblclick();
    const moving = page.locator('img[src*="/moving/"]');
    await expect.poll(() => moving.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(96);
    await expect.poll(() => page.locator('[data-picture] img.here').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await cell('moves.gif').dblclick();
    await page.getByRole('button', { name: en.photo.zoomIn }).waitFor();
    expect(await original()).toBe(0);
    expect(watched.complaints).toEqual([]);
  });
});
