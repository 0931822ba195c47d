// What the window says outside of its page, in German and Chinese: every entry of the menu bar and of the tray, and the system's
// notices of what stopped, all in the words of that language.

import type { MenuItem } from 'electron';
import { describe, expect } from 'vitest';
import { de } from '../../renderer/words/de.ts';
import { en, type Words } from '../../renderer/words/en.ts';
import { zh } from '../../renderer/words/zh.ts';
import { openTalbot, type Opened, test } from './talbot-window.ts';

const patient = { timeout: 120_000, interval: 100 };

/** Every text of a language, however deep. */
function texts(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(texts) : [];
}

interface Said {
  bar: string[];
  tray: string[];
}

async function watchTray({ app }: Opened): Promise<void> {
  await app.evaluate(({ Tray }) => {
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (menu) {
      Object.assign(globalThis, { trayMenu: menu });
      setContextMenu.call(this, menu);
    };
  });
}

const said = ({ app }: Opened): Promise<Said> =>
  app.evaluate(({ Menu }) => {
    const labels = (items: readonly MenuItem[]): string[] =>
      items.flatMap((item) => [item.label, ...(item.submenu ? labels(item.submenu.items) : [])]).filter(Boolean);
    const tray = (globalThis as unknown as { trayMenu?: { items: MenuItem[] } }).trayMenu;
    return { bar: labels(Menu.getApplicationMenu()?.items ?? []), tray: tray ? labels(tray.items) : [] };
  });

const speak = ({ page }: Opened, language: string) =>
  page.evaluate((name) => {
    const taste = JSON.parse(localStorage.getItem('talbot-taste') ?? '{}') as object;
    localStorage.setItem('talbot-taste', JSON.stringify({ ...taste, language: name }));
    location.reload();
  }, language);

describe('the window', { timeout: 240_000 }, () => {
  test('speaks German and Chinese in its menus, its tray and its notices', async () => {
    const talbot = await openTalbot({ photos: 2 });
    try {
      await watchTray(talbot);
      for (const [language, words] of [
        ['de', de],
        ['zh', zh],
      ] as [string, Words][]) {
        await speak(talbot, language);
        await expect.poll(async () => (await said(talbot)).bar, patient).toContain(words.commands['file.export']);
        await expect.poll(async () => (await said(talbot)).tray, patient).toContain(words.desktop.tray.quit);
        const { bar, tray } = await said(talbot);
        const own = new Set(texts(words));
        expect(bar.length).toBeGreaterThan(60);
        expect([...bar, ...tray].filter((label) => !own.has(label) && !/\d/.test(label))).toEqual([]);
        const english = new Set(texts(en));
        const both = (label: string) => own.has(label) && english.has(label);
        expect([...bar, ...tray].filter((label) => english.has(label) && !both(label))).toEqual([]);
      }
    } finally {
      await talbot.close();
    }
  });
});
