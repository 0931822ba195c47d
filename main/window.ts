// Opens the window where it was last, in the colour of the theme, with a page that has no rights of its own.

import { app, BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageAddress } from './page.ts';

interface Kept {
  bounds: Rectangle;
  maximized: boolean;
}

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

export function openWindow(): BrowserWindow {
  const kept = readKept();
  const window = new BrowserWindow({
    ...(kept?.bounds ?? { width: 1320, height: 860 }),
    minWidth: 360,
    minHeight: 480,
    show: false,
    title: 'Talbot',
    // The page's own paper: no flash of another colour before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#151413' : '#fbfaf8',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // The dictionaries would be fetched from the network.
      spellcheck: false,
      v8CacheOptions: 'bypassHeatCheck',
    },
  });
  if (kept?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => keep({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  void window.loadURL(pageAddress);
  return window;
}

function keptFile(): string {
  return join(app.getPath('userData'), 'window.json');
}

function keep(kept: Kept): void {
  try {
    writeFileSync(keptFile(), JSON.stringify(kept));
  } catch (error) {
    console.error('The place of the window could not be kept.', error);
  }
}

/** Null when nothing was kept, or when it lies on a screen that is gone. */
function readKept(): Kept | null {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(keptFile(), 'utf8')) as Kept;
    const numbers = [bounds.x, bounds.y, bounds.width, bounds.height];
    if (!numbers.every(Number.isSafeInteger)) return null;
    const area = screen.getDisplayMatching(bounds).workArea;
    const seen =
      bounds.x < area.x + area.width - 80 &&
      bounds.x + bounds.width > area.x + 80 &&
      bounds.y >= area.y - 40 &&
      bounds.y < area.y + area.height - 80;
    return seen ? { bounds, maximized: maximized === true } : null;
  } catch {
    return null;
  }
}
