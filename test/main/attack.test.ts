// A page that was taken over, and settings that are broken or may not be written: floods of messages, messages without
// sense, sizes nobody chose. Talbot answers all the time, loses nothing, and hands out nothing.

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Shell } from '../../engine/contract.ts';
import { canOpen, openTalbot, type Opened, test } from './talbot-window.ts';

type Bridge = Required<{ [K in keyof Shell]: NonNullable<Shell[K]> }> & { wantPort(): void };
const patient = { timeout: 120_000, interval: 100 };

describe('a page that was taken over', { timeout: 240_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (canOpen) talbot = await openTalbot({ photos: 3 });
  }, 180_000);
  afterAll(() => talbot?.close());

  const alive = () =>
    talbot.page.evaluate(() => (globalThis as unknown as { talbot: Bridge }).talbot.power().then(() => true));

  test('no name of the bridge takes what it should not, and none of it ends the window', async () => {
    const taken = await talbot.page.evaluate(async () => {
      const { talbot: desktop } = globalThis as unknown as { talbot: Record<string, unknown> };
      const nonsense: unknown[] = [
        ...[-1, 0.5, Number.NaN, 2 ** 60, '../../etc/passwd', '\ud800', '\0', '', [], {}, [[]], [null], [{}]],
        ...[{ zoom: 1e9 }, { __proto__: null, zoom: 1 / 0 }, { bar: 'x', tray: 1 }, new Date(), /x/, new Map()],
        ...[new Uint8Array(1 << 20), Array.from({ length: 1e5 }, (_, at) => at), 'x'.repeat(1 << 22), 10n, null],
      ];
      const calls = ['setMenu', 'reveal', 'openWith', 'trash', 'fullScreen', 'keepAwake', 'setTheme', 'pickSave'];
      const answered: string[] = [];
      for (const name of [...calls, 'setHabits']) {
        for (const value of nonsense) {
          try {
            await (desktop[name] as (value: unknown) => Promise<unknown>)(value);
            answered.push(`${name}(${String(value).slice(0, 20)})`);
          } catch {
            // Refused.
          }
        }
      }
      return answered;
    });
    // An empty change of habits is no change.
    expect(taken.filter((one) => !one.startsWith('setHabits('))).toEqual([]);
    expect(await alive()).toBe(true);
  });

  test('a flood of messages is answered to the end, and the window stays open', async () => {
    const counted = await talbot.page.evaluate(async () => {
      const { talbot: desktop } = globalThis as unknown as { talbot: Bridge };
      for (let at = 0; at < 5000; at++) desktop.startDrag([-at]);
      for (let at = 0; at < 300; at++) desktop.wantPort();
      const all = Array.from({ length: 5000 }, () => desktop.power());
      return (await Promise.all(all)).length;
    });
    expect(counted).toBe(5000);
    const { page } = talbot;
    await page.reload();
    await page.locator('img[src^="photo:"]').nth(2).waitFor({ state: 'attached' });
  });

  test('the engine refuses what is no message, names nobody knows and calls of the window', async () => {
    const said = await talbot.page.evaluate(async () => {
      const { talbot: desktop } = globalThis as unknown as { talbot: Bridge };
      const port = await new Promise<MessagePort>((resolve) => {
        addEventListener('message', (event) => event.data === 'talbot-port' && resolve(event.ports[0]!), {
          once: true,
        });
        desktop.wantPort();
      });
      const answers = new Map<number, { ok?: unknown; failed?: { reason: string } }>();
      port.addEventListener('message', ({ data }) => data.id && answers.set(data.id, data));
      port.start();
      const deep: unknown[] = [];
      let inner = deep;
      for (let at = 0; at < 400; at++) inner.push((inner = []));
      for (const odd of [
        null,
        7,
        'x',
        [],
        { id: 'x' },
        { id: {} },
        { call: 'status' },
        { id: Number.NaN, call: 'status' },
      ]) {
        port.postMessage(odd);
      }
      const asked: [string, unknown][] = [
        ...(['findPicture', 'constructor', '__proto__', 'close', 'toString', 'on', ''] as const).map(
          (name): [string, unknown] => [name, {}],
        ),
        ['search', deep],
        ['search', { text: 'x'.repeat(8 << 20) }],
        ['photo', { id: '1; drop table photo' }],
        ['addFolder', { path: '/proc' + '/x'.repeat(4000) }],
        ['keepCrash', { what: 'page', how: 'x'.repeat(1 << 20) }],
      ];
      asked.forEach(([call, input], at) => port.postMessage({ id: at + 1, call, input }));
      for (let at = 0; at < 3000; at++) port.postMessage({ id: 1000 + at, call: 'progress', input: null });
      while (answers.size < asked.length + 3000) await new Promise((resolve) => setTimeout(resolve, 50));
      port.close();
      return asked.map((_, at) => answers.get(at + 1)!.failed?.reason ?? 'done');
    });
    expect(said.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'not-allowed'));
    expect(said.slice(7).filter((one) => one === 'done' || one === 'bug')).toEqual([]);
    expect(await alive()).toBe(true);
  });

  test('links, drops of links, and the keys of developer tools lead nowhere', async () => {
    const { page, app } = talbot;
    const before = page.url();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/uri-list', 'file:///etc/passwd\r\nhttps://example.org/');
      data.setData('text/plain', 'https://example.org/');
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
      for (const address of ['file:///etc/passwd', 'javascript:alert(1)', 'talbot://x', 'mailto:a@example.org']) {
        const link = Object.assign(document.createElement('a'), { href: address });
        document.body.append(link);
        link.click();
        link.remove();
      }
    });
    for (const keys of ['F12', 'Control+Shift+I', 'Control+Shift+J', 'Control+U', 'Control+R', 'F5']) {
      await page.keyboard.press(keys);
    }
    await page.waitForTimeout(300);
    expect(page.url()).toBe(before);
    const seen = await app.evaluate(({ BrowserWindow }) => ({
      windows: BrowserWindow.getAllWindows().length,
      tools: BrowserWindow.getAllWindows()[0]!.webContents.isDevToolsOpened(),
    }));
    expect(seen).toEqual({ windows: 1, tools: false });
  });
});

describe('settings that are broken', { timeout: 240_000 }, () => {
  test.each([
    ['half a file', '{"bounds":{"x":1'],
    ['another thing', '[1,2,3]'],
    ['a number', '7'],
    ['nothing', ''],
    ['null', 'null'],
    ['zero bytes', '\0\0\0\0'],
    ['sizes beyond all screens', '{"bounds":{"x":-99999,"y":-99999,"width":999999,"height":999999},"zoom":-4}'],
  ])('%s: the window opens as at the first start', async (_what, text) => {
    const talbot = await openTalbot({ text });
    try {
      await talbot.page.getByRole('button', { name: 'Add a folder' }).first().waitFor();
      const { bounds, area, zoom } = await talbot.app.evaluate(({ BrowserWindow, screen }) => {
        const window = BrowserWindow.getAllWindows()[0]!;
        const { workArea } = screen.getPrimaryDisplay();
        return { bounds: window.getBounds(), area: workArea, zoom: window.webContents.getZoomFactor() };
      });
      expect(bounds.width).toBeLessThanOrEqual(area.width);
      expect(bounds.x).toBeGreaterThanOrEqual(0);
      expect(zoom).toBe(1);
    } finally {
      await talbot.close();
    }
  });

  test('a file that cannot be written: Talbot works, and only forgets at the next start', async () => {
    const talbot = await openTalbot({ kept: { theme: 'dark' } });
    try {
      const { page } = talbot;
      await page.getByRole('button', { name: 'Add a folder' }).first().waitFor();
      // What is written first is a folder: as on a full disk, or where nothing may be written, each attempt fails.
      rmSync(talbot.at('settings', 'window.json.new'), { force: true });
      mkdirSync(talbot.at('settings', 'window.json.new'));
      const before = readFileSync(talbot.at('settings', 'window.json'), 'utf8');
      await page.keyboard.press('Control+,');
      await page.getByRole('switch', { name: 'Keep working in the tray when the window is closed' }).click();
      await expect
        .poll(() => page.evaluate(() => (globalThis as unknown as { talbot: Bridge }).talbot.habits()), patient)
        .toMatchObject({ stayInTray: true });
      expect(readFileSync(talbot.at('settings', 'window.json'), 'utf8')).toBe(before);
    } finally {
      await talbot.close();
    }
  });
});

describe('sizes of everything', { timeout: 240_000 }, () => {
  test('go from a half to threefold by keys, fit the window, and are kept', async () => {
    const talbot = await openTalbot({ photos: 2 });
    const zoom = () =>
      talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor());
    try {
      const { page } = talbot;
      for (const [keys, size] of [
        ...(['Control+=', 'Control+=', 'Control+=', 'Control+='].map((key, at) => [key, [1.25, 1.5, 2, 3][at]!]) as [
          string,
          number,
        ][]),
        ['Control+-', 2],
        ['Control+0', 1],
        ['Control+-', 0.75],
        ['Control+-', 0.5],
      ] as [string, number][]) {
        await page.keyboard.press(keys);
        await expect.poll(zoom, patient).toBeCloseTo(size, 3);
        // The window has its size before the page has laid itself out anew.
        const wide = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await expect.poll(wide, { ...patient, message: `at ${size} nothing sticks out` }).toBe(0);
        await page.getByRole('main').first().waitFor();
      }
      await talbot.app.close();
      const again = await openTalbot({ folder: talbot.at('.') });
      const kept = () =>
        again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor());
      await expect.poll(kept, patient).toBeCloseTo(0.5, 3);
      await again.close();
    } finally {
      rmSync(talbot.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});
