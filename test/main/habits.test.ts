// The habits of a desktop, in the real window: menus from the page's commands, files to the trash, dragged and opened, a
// second start, the window's place and colours, the tray's words, quitting.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Shell, Trashed } from '../../engine/contract.ts';
import { jpegOf } from '../engine/some-photos.ts';
import { openedNext } from './opened-next.ts';
import { asRoot, canOpen, electronFolder, enginePid, openTalbot, type Opened, root, test } from './talbot-window.ts';

type Bridge = Required<{ [K in keyof Shell]: NonNullable<Shell[K]> }>;
function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

const patient = { timeout: 60_000, interval: 200 };

describe('in the window', { timeout: 240_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (!canOpen) return;
    talbot = await openTalbot({ photos: 4, env: { XDG_DATA_HOME: '' } });
  }, 180_000);
  afterAll(() => talbot?.close());

  const desktop = <T>(work: (shell: Bridge) => T | Promise<T>): Promise<T> =>
    talbot.page.evaluate(`(${String(work)})(globalThis.talbot)`) as Promise<T>;

  test('every command of the page is in the menu bar of the system, and choosing it reaches the page', async () => {
    await talbot.page.evaluate(() => {
      const kept = globalThis as unknown as { talbot: Bridge; told?: string };
      const stop = kept.talbot.onCommand((id) => {
        stop();
        kept.told = id;
      });
    });
    await desktop((shell) =>
      shell.setMenu({
        bar: [{ label: 'File', items: [{ id: 'file.export', label: 'Export…', keys: 'Ctrl+E' }] }],
        tray: {
          ...{ open: 'Open', pause: 'Pause', resume: 'Go on', quit: 'Quit', nothingToDo: 'Nothing' },
          ...{ working: '{done} of {all}', paused: 'Paused' },
          ...{ slowly: '{done} of {all}', hot: 'Waiting', fullScreen: 'Waiting' },
        },
        notices: {
          ...{ described: '{many} described', read: '{many} read', exported: '{many} to {name}' },
          ...{ answered: '{name}', installed: '{name}', stopped: '{why}' },
        },
        files: { photos: 'Photos', tables: 'Tables' },
      }),
    );
    const shown = await talbot.app.evaluate(({ Menu }) => {
      const item = Menu.getApplicationMenu()!.items[0]!.submenu!.items[0]!;
      item.click();
      return [item.label, item.accelerator];
    });
    expect(shown).toEqual(['Export…', 'CommandOrControl+E']);
    const told = () => talbot.page.evaluate(() => (globalThis as { told?: string }).told);
    await expect.poll(told, patient).toBe('file.export');
  });

  test('a dialog for files names their kinds in the language of the page', async () => {
    await talbot.app.evaluate(({ dialog }) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      dialog.showOpenDialog = (...words: unknown[]) => {
        asked.push((words.at(-1) as { filters?: { name: string }[] }).filters?.map(({ name }) => name));
        return Promise.resolve({ canceled: true, filePaths: [] });
      };
    });
    const language = (chosen: string) =>
      talbot.page.evaluate((name) => {
        const taste = JSON.parse(localStorage.getItem('talbot-taste') ?? '{}') as object;
        localStorage.setItem('talbot-taste', JSON.stringify({ ...taste, language: name }));
        location.reload();
      }, chosen);
    for (const [name, photos, tables] of [
      ['de', 'Fotos', 'Tabellen'],
      ['zh', '照片', '表格'],
      ['en', 'Photos', 'Tables'],
    ] as const) {
      await language(name);
      const named = () =>
        talbot.app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked.splice(0) as string[][]);
      const told = async () => {
        await desktop((shell) =>
          shell
            .pickFile('photos')
            .then(() => shell.pickFile('tables'))
            .then(() => shell.pickFile('any')),
        );
        return named();
      };
      await expect.poll(told, patient).toEqual([[photos], [tables], []]);
    }
  });

  test('moving to the trash hands the files to the system, and deletes nothing', async () => {
    await talbot.app.evaluate(({ shell }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      // The system's trash is not a test's to fill.
      shell.trashItem = async (path) => {
        asked.push(path);
        if (asked.length > 1) throw new Error('The trash is full.');
      };
    });
    const told = (await desktop((shell) => shell.trash([1, 2]))) as Trashed;
    const asked = await talbot.app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    expect(asked.map((path) => path.startsWith(talbot.at('photos')))).toEqual([true, true]);
    expect(told).toEqual({ trashed: [1], failed: [{ photo: 2, reason: 'trash-refused' }] });
    expect(readdirSync(talbot.at('photos'))).toHaveLength(4);
  });

  test('dragging out hands over the files of the photos', async () => {
    await talbot.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      webContents.startDrag = (item) => void Object.assign(globalThis, { dragged: item.files });
    });
    await desktop((shell) => shell.startDrag([2, 3]));
    const dragged = () => talbot.app.evaluate(() => (globalThis as unknown as { dragged?: string[] }).dragged ?? []);
    await expect.poll(async () => (await dragged()).length, patient).toBe(2);
    expect((await dragged()).every((path) => existsSync(path))).toBe(true);
  });

  test('what is under the pointer while photos are dragged is drawn by the page', async () => {
    await talbot.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      webContents.startDrag = ({ icon }) =>
        void Object.assign(globalThis, { drawn: typeof icon === 'string' ? null : icon.getSize().width });
    });
    await talbot.page.locator('[data-position="0"][data-photo]').dispatchEvent('dragstart');
    const drawn = () => talbot.app.evaluate(() => (globalThis as unknown as { drawn?: number }).drawn ?? 0);
    // As large as drag-picture.ts makes it; the program's own sign is smaller.
    await expect.poll(drawn, patient).toBeGreaterThanOrEqual(96);
  });

  test('only what belongs to the library is revealed', async () => {
    await talbot.app.evaluate(({ shell }) => {
      const shown: string[] = [];
      Object.assign(globalThis, { shown });
      shell.showItemInFolder = (path) => void shown.push(path);
    });
    const reveal = (path: string) =>
      talbot.page.evaluate(
        (asked) =>
          (globalThis as unknown as { talbot: Bridge }).talbot.reveal(asked).then(
            () => 'shown',
            // The reason comes over the bridge, for the page to say in its language.
            (error: Error) => /^[\w-]+/.exec(error.message)![0],
          ),
        path,
      );
    mkdirSync(talbot.at('photos-twin'), { recursive: true });
    expect(await reveal(talbot.at('photos', 'photo-001.jpg'))).toBe('shown');
    expect(await reveal('/etc/passwd')).toBe('not-allowed');
    expect(await reveal(talbot.at('photos-twin'))).toBe('not-allowed');
    expect(await reveal(`${talbot.at('photos')}/../photos-twin`)).toBe('not-allowed');
    expect(await reveal('photo-001.jpg')).toBe('bad-request');
  });

  test('"open with" starts the chosen program with the files', async () => {
    writeFileSync(talbot.at('program'), `#!/bin/sh\necho "$@" > ${talbot.at('given')}\n`, { mode: 0o755 });
    await talbot.app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, talbot.at('program'));
    await desktop((shell) => shell.openWith([3], true));
    const given = () => (existsSync(talbot.at('given')) ? readFileSync(talbot.at('given'), 'utf8') : '');
    await expect.poll(given, patient).toMatch(/photo-\d+\.jpg/);
  });

  test('a second start hands its files over and ends', async () => {
    const told = await openedNext(talbot.page);
    writeFileSync(talbot.at('new.jpg'), await jpegOf(70));
    const second = spawn(
      join(electronFolder!, 'electron'),
      [
        ...asRoot,
        root,
        talbot.at('new.jpg'),
        '--library',
        talbot.at('library'),
        `--user-data-dir=${talbot.at('settings')}`,
      ],
      { stdio: 'ignore' },
    );
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    expect(await told()).toEqual([talbot.at('new.jpg')]);
  });

  test('nothing listens for a browser: the engine and its workers hold no TCP port', async () => {
    const engine = await enginePid(talbot.app);
    expect(engine).toBeGreaterThan(0);
    const family = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid === engine || parentOf(pid) === engine);
    const listening = new Set(
      ['tcp', 'tcp6'].flatMap((table) =>
        readFileSync(`/proc/${engine}/net/${table}`, 'utf8')
          .split('\n')
          .map((line) => line.trim().split(/\s+/))
          .filter((fields) => fields[3] === '0A')
          .map((fields) => `socket:[${fields[9]}]`),
      ),
    );
    expect(family.flatMap((pid) => socketsOf(pid)).filter((socket) => listening.has(socket))).toEqual([]);
  });

  test('the window takes on the theme at once, in the page’s own colours', async () => {
    const style = readFileSync(join(root, 'renderer/style.css'), 'utf8');
    const [, light, dark] = /--paper: light-dark\((#\w+), (#\w+)\)/.exec(style)!;
    for (const [theme, colour] of [
      ['dark', dark],
      ['light', light],
    ] as const) {
      await talbot.page.evaluate((to) => (globalThis as unknown as { talbot: Bridge }).talbot.setTheme(to), theme);
      const background = () =>
        talbot.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBackgroundColor());
      await expect.poll(background, patient).toBe(colour!.toUpperCase());
    }
  });
});

describe('from one start to the next', { timeout: 240_000 }, () => {
  test('the window opens where it was', async () => {
    const first = await openTalbot();
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setBounds({ x: 60, y: 70, width: 700, height: 560 }),
    );
    const kept = () => {
      const file = first.at('settings', 'window.json');
      return existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as { bounds: { width: number } }).bounds.width
        : 0;
    };
    await expect.poll(kept, patient).toBe(700);
    await first.app.close();
    const second = await openTalbot({ folder: first.at('.') });
    const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
    expect(bounds).toMatchObject({ width: 700, height: 560 });
    await second.close();
    rmSync(first.at('.'), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test.each([
    ['on a screen that is gone', { bounds: { x: 9000, y: 9000, width: 700, height: 560 } }],
    ['as nonsense', { bounds: 'wide', maximized: 7, theme: ['x'] }],
  ])('a window kept %s opens on one that is there', async (_how, kept) => {
    const talbot = await openTalbot({ kept });
    const [bounds, area] = await talbot.app.evaluate(({ BrowserWindow, screen }) => {
      const one = BrowserWindow.getAllWindows()[0]!.getBounds();
      return [one, screen.getDisplayMatching(one).workArea] as const;
    });
    expect(bounds.x).toBeLessThan(area.x + area.width);
    expect(bounds.y).toBeLessThan(area.y + area.height);
    await talbot.close();
  });
});
