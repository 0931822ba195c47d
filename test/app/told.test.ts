// What goes wrong is said where a person looks, in the language of the page: within the dialog that is open, and alone on the page
// while the library is being brought up to date, when nothing below can be reached.

import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { Opening, Remote } from '../../engine/contract.ts';
import { host } from '../../engine/host/http.ts';
import { later } from '../../engine/wire.ts';
import { de } from '../../renderer/words/de.ts';
import { until } from '../engine/scratch.ts';
import { writePhotos } from '../engine/some-photos.ts';
import { builtPage, test } from './chromium.ts';
import { pageRoom } from './page-room.ts';
import { soon } from './visit.ts';

const half: Opening = { step: 1, steps: 2, rows: 500, of: 1000 };

/** Whether the keys come to the page below, in so many presses of Tab. */
async function reachesBelow(page: Page, presses: number): Promise<boolean> {
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.closest('.frame') !== null)) return true;
  }
  return false;
}

describe('what goes wrong', { timeout: 240_000 }, () => {
  const room = pageRoom(
    (at) => writePhotos(at('photos'), 4),
    async (engine) => {
      await until(engine, (now) => now.photos === 4 && now.unread === 0);
      await engine.makeAlbum({ name: 'Meer' });
      await engine.makeAlbum({ name: 'Beste', query: 'rating:5' });
    },
  );

  async function opened(url = room.url) {
    const context = await room.browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  test('with a form is said in it, in German', async () => {
    const page = await opened();
    await page.getByRole('gridcell').first().click();
    await page.keyboard.press('l');
    const adding = page.getByRole('dialog', { name: de.albums.add });
    // A smart album is not among those that take photos, and its name is taken all the same.
    await adding.getByRole('textbox').fill('Beste');
    await adding.getByRole('button', { name: de.albums.makeNamed('Beste') }).click();
    await adding.getByRole('alert').getByText('Es gibt schon ein Album „Beste“').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('navigation').getByRole('button', { name: de.sidebar.addAlbum }).click();
    const making = page.getByRole('dialog', { name: de.albums.make });
    await making.getByRole('textbox').fill('Meer');
    await making.getByRole('button', { name: de.albums.save }).click();
    await making.getByRole('alert').getByText('Es gibt schon ein Album „Meer“').waitFor();
    await page.context().close();
  });

  test('below what is seen is brought into view', async () => {
    const page = await opened();
    await page.setViewportSize({ width: 800, height: 600 });
    await page.getByRole('gridcell').first().click();
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').last().fill(room.at('photos', 'photo-001.jpg'));
    await page.keyboard.press('Enter');
    const refused = dialog.getByRole('alert');
    await refused.getByText('ist eine Datei. Wähle einen Ordner').waitFor();
    const hidden = () =>
      refused.evaluate((element) => {
        const body = element.closest('dialog')!.querySelector('.body')!.getBoundingClientRect();
        const { top, bottom } = element.getBoundingClientRect();
        return top < body.top || bottom > body.bottom;
      });
    await soon(hidden).toBe(false);
    await page.context().close();
  });

  test('elsewhere while a dialog is open is told within it, and can be put away there', async () => {
    const page = await opened();
    await page.getByRole('gridcell').first().waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: de.commands['help.keys'] });
    await dialog.waitFor();
    await room.engine.keepCrash({ what: 'graphics', how: 'a test' });
    const note = dialog.getByRole('log').getByText(de.desktop.fallen.graphics!);
    await note.waitFor();
    await dialog.getByRole('button', { name: de.toasts.close }).click();
    await soon(() => note.count()).toBe(0);
    await page.keyboard.press('Escape');
    await soon(() => dialog.count()).toBe(0);
    expect(await page.getByRole('log', { name: de.toasts.label }).count()).toBe(1);
    await page.context().close();
  });

  test('nothing below is reached while the library is brought up to date', async () => {
    const there = Promise.withResolvers<Remote>();
    const { speaker, tell } = later(there.promise);
    tell('opening', half);
    const served = await host({
      ...{ engine: speaker, page: builtPage, port: 0 },
      findPicture: (asked) => room.engine.findPicture(asked),
    });
    try {
      const page = await opened(served.url);
      const cover = page.getByRole('dialog', { name: de.opening.title });
      await cover.getByText(de.opening.step(1, 2)).waitFor();
      expect(await reachesBelow(page, 6)).toBe(false);
      // No key puts it away, and none opens what is below.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await cover.waitFor();
      expect(await page.getByRole('dialog').count()).toBe(1);
      const sidebar = (await page.locator('.frame nav').first().boundingBox())!;
      const hit = ({ x, y }: { x: number; y: number }) => document.elementFromPoint(x, y)?.closest('dialog') !== null;
      expect(await page.evaluate(hit, { x: sidebar.x + 20, y: sidebar.y + 40 })).toBe(true);
      there.resolve(room.engine);
      tell('opening', null);
      await soon(() => cover.count()).toBe(0);
      await page.getByRole('gridcell').first().waitFor();
      expect(await reachesBelow(page, 6)).toBe(true);
      await page.context().close();
    } finally {
      await served.close();
    }
  });
});
