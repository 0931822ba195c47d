// What only a desktop can do, for our own page alone: hand it a port, let a person pick a folder, show a file where it
// lies. Whoever asks from another frame or address is not heard.

import { BrowserWindow, dialog, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, shell } from 'electron';
import { isAbsolute } from 'node:path';
import type { KeptEngine } from './engine.ts';
import { isOurs } from './guard.ts';

export function answerShell(engine: KeptEngine): void {
  ipcMain.on('want-port', (event) => {
    if (isOurPage(event)) void engine.giveTo(event.sender);
  });
  ipcMain.handle('pick-folder', async (event): Promise<string | null> => {
    if (!isOurPage(event)) return null;
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!window) return null;
    const picked = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
    return picked.filePaths[0] ?? null;
  });
  ipcMain.handle('reveal', (event, path: unknown): void => {
    if (isOurPage(event) && typeof path === 'string' && isAbsolute(path)) shell.showItemInFolder(path);
  });
}

function isOurPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
