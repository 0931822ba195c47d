// Films in the real window: photo:// gives them in pieces, the page's policy lets them play, and a frame can be read back of
// what another origin than the page's gave.

import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Shell } from '../../engine/contract.ts';
import { recordFilm } from '../app/record-film.ts';
import { watchPage } from '../app/watch-page.ts';
import { jpegOf } from '../engine/some-photos.ts';
import { addFolder, canOpen, openTalbot, type Opened, test } from './talbot-window.ts';

describe('films in the window', { timeout: 180_000 }, () => {
  let talbot: Opened;
  let watched: ReturnType<typeof watchPage>;
  beforeAll(async () => {
    if (!canOpen) return;
    talbot = await openTalbot();
    watched = watchPage(talbot.page);
    mkdirSync(talbot.at('photos'));
    const clip = await recordFilm(talbot.page);
    writeFileSync(talbot.at('photos', 'clip.webm'), clip);
    writeFileSync(talbot.at('photos', 'IMG_1.jpg'), await jpegOf(910));
    // Other bytes behind the end, or it would be the same film in two places.
    writeFileSync(talbot.at('photos', 'IMG_1.webm'), Buffer.concat([clip, Buffer.from([0xec, 0x80])]));
    // The film is seen by its frame: the one picture there can be of it.
    await addFolder(talbot, talbot.at('photos'), 2);
  }, 180_000);
  afterAll(() => talbot?.close());

  const ask = (range: string) =>
    talbot.app.evaluate(
      ({ session }, asked) =>
        session.defaultSession
          .fetch('photo://library/film/1', { headers: { range: asked } })
          .then(async (answer) => [answer.status, (await answer.arrayBuffer()).byteLength]),
      range,
    );

  test('come in the pieces that are asked for', async () => {
    expect(await ask('bytes=0-99')).toEqual([206, 100]);
    expect((await ask('bytes=999999999-'))[0]).toBe(416);
  });

  test('leave with the photo they belong to', async () => {
    await talbot.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      webContents.startDrag = (item) => void Object.assign(globalThis, { dragged: item.files });
    });
    const cell = talbot.page.getByRole('gridcell', { name: /IMG_1\.jpg/ });
    const photo = Number(await cell.getAttribute('data-photo'));
    await talbot.page.evaluate(
      (id) => (globalThis as unknown as { talbot: Pick<Required<Shell>, 'startDrag'> }).talbot.startDrag!([id]),
      photo,
    );
    const dragged = () => talbot.app.evaluate(() => (globalThis as unknown as { dragged?: string[] }).dragged ?? []);
    await expect
      .poll(async () => (await dragged()).map((path) => path.split('/').at(-1)))
      .toEqual(['IMG_1.jpg', 'IMG_1.webm']);
  });

  test('play in the loupe, and nothing is refused', async () => {
    const { page } = talbot;
    await page.getByRole('gridcell', { name: /clip\.webm/ }).dblclick();
    const video = page.locator('video');
    await video.waitFor();
    await page.keyboard.press('Space');
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.1);
    expect(watched.complaints).toEqual([]);
  });
});
