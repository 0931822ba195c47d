// Passes the page its port to the engine and what only a desktop can do; nothing else. Runs sandboxed, imports nothing
// but Electron and types. A port cannot cross the bridge, so it goes as a message of the window to itself.

import { contextBridge, ipcRenderer } from 'electron';
import type { Shell } from '../engine/contract.ts';

const desktop = {
  pictures: 'photo://library/',
  pickFolder: () => ipcRenderer.invoke('pick-folder') as Promise<string | null>,
  reveal: (path: string) => ipcRenderer.invoke('reveal', path) as Promise<void>,
  wantPort: () => ipcRenderer.send('want-port'),
  onWish: (handle: (name: string) => void) => {
    ipcRenderer.on('wish', (_event, name: unknown) => handle(String(name)));
  },
} satisfies Shell & Record<string, unknown>;

ipcRenderer.on('port', (event) => window.postMessage('talbot-port', location.origin, event.ports));
contextBridge.exposeInMainWorld('talbot', desktop);
