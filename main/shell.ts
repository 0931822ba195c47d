// Answers our own page for what only a desktop can do (`Shell` of the contract). Every message comes through the gate.

import { type BrowserWindow, dialog, type FileFilter, Menu, nativeTheme, type OpenDialogOptions } from 'electron';
import type { FileWords } from '../engine/contract.ts';
import * as asked from './asked.ts';
import type { Awake } from './awake.ts';
import type { Crashes } from './crashes.ts';
import type { KeptEngine } from './engine.ts';
import { openWith, reveal, startDrag, trash, wasPicked } from './files.ts';
import { answer, hear } from './gate.ts';
import { keep, readHabits } from './kept.ts';
import { menuBar } from './menu.ts';
import type { Notices } from './notices.ts';
import type { ForPage } from './opened.ts';
import type { PowerWatch } from './power.ts';
import type { KeptTray } from './tray.ts';

export interface Parts {
  engine: KeptEngine;
  tray: KeptTray;
  notices: Notices;
  awake: Awake;
  opened: ForPage;
  commands: ForPage;
  power: PowerWatch;
  crashes: Crashes;
  /** The folder of settings, if nothing can be kept there. */
  unwritable: string | null;
}

const extensions: Record<keyof FileWords, string[]> = {
  photos: ['jpg', 'jpeg', 'png', 'webp', 'avif', 'heic', 'heif', 'tif', 'tiff', 'gif', 'bmp', 'dng'],
  tables: ['csv', 'json', 'jsonl'],
};

export function answerShell(parts: Parts): void {
  const { engine, opened, commands, power, crashes, unwritable } = parts;
  const said: { files: FileWords | null } = { files: null };
  hear('want-port', asked.nothing, (_, { window }) => void engine.giveTo(window.webContents));
  hear('want-opened', asked.nothing, (_, { window }) => listens(window, opened, 'opened'));
  hear('want-commands', asked.nothing, (_, { window }) => listens(window, commands, 'command'));
  answerDialogs(() => said.files);
  answerFiles(engine);
  answerLooks(parts, said);
  answer('power', asked.nothing, async () => {
    await power.look();
    return power.now();
  });
  answer('unwritable', asked.nothing, () => unwritable);
  answer('restart-engine', asked.nothing, () => engine.restart());
  answer('recovered', asked.nothing, () => crashes.recovered());
}

/** Until this page is loaded anew or gone; commands are told one by one. */
function listens({ webContents: page }: BrowserWindow, waiting: ForPage, name: 'opened' | 'command'): void {
  waiting.to((all) => {
    if (name === 'opened') page.send(name, all);
    else for (const one of all) page.send(name, one);
  });
  page.once('did-start-loading', () => waiting.to(null));
  page.once('destroyed', () => waiting.to(null));
}

/** `words`: what kinds of files are called, in the page's language. */
function answerDialogs(words: () => FileWords | null): void {
  const pick = async (window: BrowserWindow, options: OpenDialogOptions): Promise<string | null> => {
    const [path] = (await dialog.showOpenDialog(window, options)).filePaths;
    if (path) wasPicked(path);
    return path ?? null;
  };
  answer('pick-folder', asked.nothing, (_, { window }) =>
    pick(window, { properties: ['openDirectory', 'createDirectory'] }),
  );
  answer('pick-file', asked.kinds, (kinds, { window }) =>
    pick(window, { properties: ['openFile'], filters: filters(kinds, words()) }),
  );
  answer('pick-save', asked.fileName, async (name, { window }) => {
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: name });
    if (!filePath) return null;
    wasPicked(filePath);
    return filePath;
  });
}

function filters(kinds: keyof FileWords | 'any', words: FileWords | null): FileFilter[] {
  if (kinds === 'any' || !words) return [];
  return [{ name: words[kinds], extensions: extensions[kinds] }];
}

function answerFiles(engine: KeptEngine): void {
  answer('reveal', asked.path, (path) => reveal(engine, path));
  answer('open-with', asked.photosToOpen, (what, { window }) => openWith(engine, what, window));
  answer('trash', asked.photos, (photos) => trash(engine, photos));
  hear('start-drag', asked.drag, (dragged, { window }) => {
    startDrag(engine, dragged, window).catch((error: unknown) => console.error(error));
  });
}

function answerLooks({ tray, notices, awake, crashes }: Parts, said: { files: FileWords | null }): void {
  const mac = process.platform === 'darwin';
  answer('set-menu', asked.menus, (menus, { window }) => {
    const choose = (id: string) => !window.isDestroyed() && window.webContents.send('command', id);
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar(menus, choose, mac)));
    tray.words(menus.tray, menus.locale);
    notices.say(menus);
    said.files = menus.files;
    if (menus.fallen) crashes.words(menus.fallen);
  });
  answer('full-screen', asked.flag, (on, { window }) => window.setFullScreen(on));
  answer('set-theme', asked.theme, (theme) => {
    nativeTheme.themeSource = theme;
    keep({ theme });
  });
  answer('habits', asked.nothing, () => readHabits());
  answer('set-habits', asked.habits, (some, { window }) => {
    keep(some);
    const habits = readHabits();
    window.webContents.setZoomFactor(habits.zoom);
    awake.work({ wanted: habits.stayAwake });
    return habits;
  });
  answer('keep-awake', asked.flag, (on, { window }) => awake.show(window, on));
}
