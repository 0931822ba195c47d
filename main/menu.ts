// The menu bar, written as data. What concerns photos is the page's business: it hears of a wish by its name.

import { BrowserWindow, type MenuItemConstructorOptions } from 'electron';

/** What a menu may wish of the page, see preload/preload.ts. */
export type Wish = 'search' | 'library' | 'keys';

export function menu(mac: boolean): MenuItemConstructorOptions[] {
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        wish('Folders, Progress and Models', 'library', 'CmdOrCtrl+L'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        wish('Find', 'search', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'reload' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [wish('Keys', 'keys', 'CmdOrCtrl+/')] },
  ];
}

function wish(label: string, name: Wish, accelerator: string): MenuItemConstructorOptions {
  return {
    label,
    accelerator,
    click: (_item, window) => {
      if (window instanceof BrowserWindow) window.webContents.send('command', name);
    },
  };
}
