// Passes the page its port to the engine and what only a desktop can do; nothing else. Runs sandboxed, imports nothing
// but Electron and types. A port cannot cross the bridge, so it goes as a message of the window to itself.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ShellAnswer, Power, Shell } from '../engine/contract.ts';

/** What main answers, see main/shell.ts; it checks every argument again. */
function ask<Asked extends unknown[], Told>(name: string): (...asked: Asked) => Promise<Told> {
  return async (...asked) => {
    const answer = (await ipcRenderer.invoke(name, ...asked)) as ShellAnswer;
    // Only the message of an error comes over the bridge.
    if ('refused' in answer) throw new Error(`${answer.refused.reason}: ${answer.refused.message}`);
    return answer.told as Told;
  };
}

/** What main tells. No event object reaches the page. */
function hear<Told>(name: string): (handle: (told: Told) => void) => () => void {
  return (handle) => {
    const listener = (_event: unknown, told: Told) => handle(told);
    ipcRenderer.on(name, listener);
    return () => void ipcRenderer.off(name, listener);
  };
}

const opened = hear<string[]>('opened');
const command = hear<string>('command');

/** Told only to a page that listens: what came before it was there waits in main until now. */
function heard(stop: () => void, want: string): () => void {
  ipcRenderer.send(want);
  return stop;
}

const desktop = {
  pictures: 'photo://library/',
  setMenu: ask('set-menu'),
  onCommand: (handle) => heard(command(handle), 'want-commands'),
  pickFolder: ask('pick-folder'),
  pickFile: ask('pick-file'),
  pickSave: ask('pick-save'),
  reveal: ask('reveal'),
  openWith: ask('open-with'),
  trash: ask('trash'),
  startDrag: (photos, picture) => ipcRenderer.send('start-drag', photos, picture ?? null),
  droppedPaths: (files) => files.map((file) => webUtils.getPathForFile(file as File)).filter((path) => path !== ''),
  onOpened: (handle) => heard(opened(handle), 'want-opened'),
  fullScreen: ask('full-screen'),
  power: ask('power'),
  onPower: hear<Power>('power-changed'),
  keepAwake: ask('keep-awake'),
  setTheme: ask('set-theme'),
  habits: ask('habits'),
  setHabits: ask('set-habits'),
  recovered: ask('recovered'),
  restartEngine: ask('restart-engine'),
  unwritable: ask('unwritable'),
  wantPort: () => ipcRenderer.send('want-port'),
} satisfies Shell & Record<string, unknown>;

ipcRenderer.on('port', (event) => window.postMessage('talbot-port', location.origin, event.ports));
contextBridge.exposeInMainWorld('talbot', desktop);
