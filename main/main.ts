// Starts the desktop app: one instance, one engine, one window. It hands out ports and never touches a photo.

import { app, BrowserWindow, Menu, protocol, session } from 'electron';
import { keepEngine } from './engine.ts';
import { guardContents, guardSession } from './guard.ts';
import { menu } from './menu.ts';
import { servePage } from './page.ts';
import { servePictures } from './pictures.ts';
import { answerShell } from './shell.ts';
import { openWindow } from './window.ts';

/** Both schemes are origins of their own, so that the page has storage and a policy; neither reaches a file by its path. */
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  { scheme: 'photo', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
// Root on Linux can have no sandbox and says so on the command line; the window asks for one all the same.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.setName('Talbot');

if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  app.on('second-instance', () => showWindow());
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  await app.whenReady();
  const engine = keepEngine();
  guardSession(session.defaultSession);
  servePage(session.defaultSession);
  servePictures(session.defaultSession, engine);
  answerShell(engine);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu(process.platform === 'darwin')));
  app.on('activate', () => showWindow());
  app.on('window-all-closed', () => process.platform !== 'darwin' && app.quit());
  let rested = false;
  app.on('will-quit', (event) => {
    if (rested) return;
    event.preventDefault();
    void engine.stop().finally(() => {
      rested = true;
      app.quit();
    });
  });
  openWindow();
}

function showWindow(): void {
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow();
  if (window.isMinimized()) window.restore();
  window.focus();
}
