// Answers our own page for what only a desktop can do (`Shell` of the contract). Every message comes through the gate.

import {
  BrowserWindow,
  dialog,
  type FileFilter,
  Menu,
  nativeTheme,
  Notification,
  type OpenDialogOptions,
  powerSaveBlocker,
} from 'electron';
import * as asked from './asked.ts';
import type { Crashes } from './crashes.ts';
import type { KeptEngine } from './engine.ts';
import { openWith, reveal, startDrag, trash, wasPicked } from './files.ts';
import { answer, hear } from './gate.ts';
import { keep } from './kept.ts';
import { menuBar } from './menu.ts';
import type { Opened } from './opened.ts';
import type { PowerWatch } from './power.ts';
import type { KeptTray } from './tray.ts';

export interface Parts {
  engine: KeptEngine;
  tray: KeptTray;
  opened: Opened;
  power: PowerWatch;
  crashes: Crashes;
}

const filters: Record<'photos' | 'tables' | 'any', FileFilter[]> = {
  photos: [
    {
      name: 'Photos',
      extensions: ['jpg', 'jpeg', 'png', 'webp', 'avif', 'heic', 'heif', 'tif', 'tiff', 'gif', 'bmp', 'dng'],
    },
  ],
  tables: [{ name: 'Tables', extensions: ['csv', 'json', 'jsonl'] }],
  any: [],
};

export function answerShell(parts: Parts): void {
  const { engine, opened, power, crashes } = parts;
  hear('want-port', asked.nothing, (_, { window }) => void engine.giveTo(window.webContents));
  hear('want-opened', asked.nothing, (_, { window }) => {
    const page = window.webContents;
    opened.to((paths) => page.send('opened', paths));
    page.once('did-start-loading', () => opened.to(null));
    page.once('destroyed', () => opened.to(null));
  });
  answerDialogs();
  answerFiles(engine);
  answerLooks(parts);
  answer('power', asked.nothing, () => power.now());
  answer('recovered', asked.nothing, () => crashes.recovered());
}

function answerDialogs(): void {
  const pick = async (window: BrowserWindow, options: OpenDialogOptions): Promise<string | null> => {
    const [path] = (await dialog.showOpenDialog(window, options)).filePaths;
    if (path) wasPicked(path);
    return path ?? null;
  };
  answer('pick-folder', asked.nothing, (_, { window }) =>
    pick(window, { properties: ['openDirectory', 'createDirectory'] }),
  );
  answer('pick-file', asked.kinds, (kinds, { window }) =>
    pick(window, { properties: ['openFile'], filters: filters[kinds] }),
  );
  answer('pick-save', asked.fileName, async (name, { window }) => {
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name });
    if (!filePath) return null;
    wasPicked(filePath);
    return filePath;
  });
}

function answerFiles(engine: KeptEngine): void {
  answer('reveal', asked.path, (path) => reveal(engine, path));
  answer('open-with', asked.photosToOpen, (what, { window }) => openWith(engine, what, window));
  answer('trash', asked.photos, (photos) => trash(engine, photos));
  hear('start-drag', asked.photos, (photos, { window }) => {
    startDrag(engine, photos, window).catch((error: unknown) => console.error(error));
  });
}

function answerLooks({ tray }: Parts): void {
  const mac = process.platform === 'darwin';
  answer('set-menu', asked.menus, (menus, { window }) => {
    const choose = (id: string) => !window.isDestroyed() && window.webContents.send('command', id);
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar(menus, choose, mac)));
    tray.words(menus.tray);
  });
  answer('notify', asked.notice, (notice, { window }) => {
    if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
    const shown = new Notification({ ...notice, silent: true });
    shown.on('click', () => {
      if (window.isDestroyed()) return;
      window.show();
      window.focus();
    });
    shown.show();
  });
  answer('full-screen', asked.flag, (on, { window }) => window.setFullScreen(on));
  answer('set-theme', asked.theme, (theme) => {
    nativeTheme.themeSource = theme;
    keep({ theme });
  });
  answer('stay-in-tray', asked.flag, (stayInTray) => keep({ stayInTray }));
  answer('keep-awake', asked.flag, (on, { window }) => awake(window, on));
}

const blockers = new Map<number, number>();

function awake(window: BrowserWindow, on: boolean): void {
  const blocker = blockers.get(window.id);
  if (blocker !== undefined) powerSaveBlocker.stop(blocker);
  blockers.delete(window.id);
  if (!on) return;
  blockers.set(window.id, powerSaveBlocker.start('prevent-display-sleep'));
  window.once('closed', () => awake(window, false));
}
