// Opens the window where it was last, in the colour of the theme, with a page that has no rights of its own.

import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { fileURLToPath } from 'node:url';
import { keep, readKept } from './kept.ts';
import { pageAddress } from './page.ts';
import { isReachable } from './place.ts';

/** The page's own paper (renderer/style.css): no flash of another colour before it is drawn. */
const paper = { light: '#fbfaf8', dark: '#151413' };

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
const keepAfterMs = 500;

export function openWindow(): BrowserWindow {
  const kept = readKept();
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const place = kept.bounds && isReachable(kept.bounds, screens) ? kept.bounds : { width: 1320, height: 860 };
  const window = new BrowserWindow({
    ...place,
    minWidth: 360,
    minHeight: 480,
    show: false,
    title: 'Talbot',
    backgroundColor: paperNow(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The dictionaries would be fetched from the network.
      spellcheck: false,
      zoomFactor: kept.zoom,
      // Of the packed app nobody needs them, and what is not there cannot be opened by a trick.
      devTools: !app.isPackaged,
      v8CacheOptions: 'bypassHeatCheck',
    },
  });
  if (kept.maximized) window.maximize();
  if (kept.fullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  rememberPlace(window);
  const repaint = () => window.setBackgroundColor(paperNow());
  nativeTheme.on('updated', repaint);
  window.on('closed', () => nativeTheme.off('updated', repaint));
  void window.loadURL(pageAddress);
  return window;
}

/** Kept while it is moved too: after a crash it opens where it stood. */
function rememberPlace(window: BrowserWindow): void {
  let clock: NodeJS.Timeout | undefined;
  const now = () => {
    clearTimeout(clock);
    if (window.isDestroyed()) return;
    keep({
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    });
  };
  const soon = () => {
    clearTimeout(clock);
    clock = setTimeout(now, keepAfterMs);
  };
  for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event as 'resize', soon);
  window.on('close', now);
}

function paperNow(): string {
  return nativeTheme.shouldUseDarkColors ? paper.dark : paper.light;
}
