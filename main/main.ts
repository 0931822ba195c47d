// Starts the desktop app: one instance, one engine, one window. It hands out ports and never touches a photo.

import { app, BrowserWindow, Menu, nativeTheme, protocol, session } from 'electron';
import { resolve } from 'node:path';
import { Awake } from './awake.ts';
import { keepDumpsHere, watchCrashes } from './crashes.ts';
import { keepEngine, type KeptEngine } from './engine.ts';
import { cutOff, guardContents, guardSession } from './guard.ts';
import { handedOverIn, handOver, isTooLong, shortened, takeOver } from './handed-over.ts';
import { readHabits, readKept } from './kept.ts';
import { watchMachine } from './machine.ts';
import { firstMenu } from './menu.ts';
import { Network } from './network.ts';
import { Notices } from './notices.ts';
import { ForPage, openedIn } from './opened.ts';
import { servePage } from './page.ts';
import { servePictures } from './pictures.ts';
import { settleSettings } from './settings-folder.ts';
import { answerShell } from './shell.ts';
import { closeToDebuggers } from './switches.ts';
import { openTray } from './tray.ts';
import { openWindow } from './window.ts';

if (app.isPackaged) closeToDebuggers(app.commandLine);

/** Both schemes are origins of their own, so that the page has storage and a policy; neither reaches a file by its path. */
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  {
    scheme: 'photo',
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
  },
]);
// Root on Linux can have no sandbox and says so on the command line; the window asks for one all the same.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
cutOff();
app.setName('Talbot');
/** The folder of settings, if nothing can be kept there. */
const unwritable = settleSettings();
keepDumpsHere();

const words = process.argv.slice(1);
const opened = new ForPage();
const commands = new ForPage();
// Started from the sources, the app's own folder is among the words.
const isApp = (path: string) => path === resolve(app.getAppPath());
const given = [...openedIn(words, process.cwd()).filter((path) => !isApp(path)), ...handedOverIn(words)];
app.on('open-file', (event, path) => {
  event.preventDefault();
  opened.add([path]);
});

if (isTooLong(process.argv)) startShorter();
else if (app.requestSingleInstanceLock({ opened: handOver(given) })) void start();
else app.quit();

function startShorter(): void {
  const isGiven = (word: string) => openedIn([word], process.cwd()).some((path) => !isApp(path));
  app.relaunch({ args: shortened(words, given, isGiven) });
  app.exit(0);
}

async function start(): Promise<void> {
  opened.add(given);
  app.on('second-instance', (_event, _words, _folder, data) => {
    opened.add(takeOver((data as { opened?: unknown } | null)?.opened));
    showWindow();
  });
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents);
    if (contents.getType() === 'window') crashes.watchPage(contents);
  });
  // Begun before the window is there: a library of a hundred thousand photos opens meanwhile.
  const kept: { engine?: KeptEngine } = {};
  const engineNow = () => kept.engine!;
  const crashes = watchCrashes(engineNow);
  await app.whenReady();
  const engine = (kept.engine = keepEngine(words, (how) => crashes.add('engine', how)));
  nativeTheme.themeSource = readKept().theme;
  guardSession(session.defaultSession);
  new Network(engineNow).guard(session.defaultSession);
  servePage(session.defaultSession);
  servePictures(session.defaultSession, engine);
  Menu.setApplicationMenu(Menu.buildFromTemplate(firstMenu(process.platform === 'darwin')));
  openWindow();
  const tray = openTray({ open: showWindow, pause: (paused) => pause(engine, paused) });
  const notices = new Notices((command) => {
    commands.add(command === null ? [] : [command]);
    showWindow();
  });
  const awake = new Awake();
  awake.work({ wanted: readHabits().stayAwake });
  const power = watchMachine(engine, { tray, notices, awake });
  answerShell({ engine, tray, notices, awake, opened, commands, power, crashes, unwritable });
  endWell(engine);
}

function pause(engine: KeptEngine, paused: boolean): void {
  engine
    .now()
    .pauseWork({ paused })
    // It is just being started again, and says then whether it is paused.
    .catch((error: unknown) => console.error(error));
}

function endWell(engine: KeptEngine): void {
  app.on('activate', () => showWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !readKept().stayInTray) app.quit();
  });
  let rested = false;
  app.on('will-quit', (event) => {
    if (rested) return;
    event.preventDefault();
    void engine.stop().finally(() => {
      rested = true;
      // In a turn of its own: where no engine was there to be ended, this one still belongs to the quit that was put off.
      setImmediate(() => app.quit());
    });
  });
}

function showWindow(): void {
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
