// What the surrounding window can do: everything when the desktop's preload script says so, less in a browser tab.

import type { Shell } from '../engine/contract.ts';
import { wakefulness } from './wakefulness.ts';

/** What the preload script puts on the page, see preload/preload.ts. */
export interface Desktop extends Shell {
  /** Asks for a new way to the engine; it arrives as a window message `talbot-port` with one MessagePort. */
  wantPort(): void;
}

export function desktop(): Desktop | null {
  return (globalThis as { talbot?: Desktop }).talbot ?? null;
}

export function currentShell(): Shell {
  return desktop() ?? browserShell;
}

/** A tab has no dialogs, no files and no menu; what the browser itself offers it uses. */
const browserShell: Shell = {
  pictures: '/photo/',
  setMenu: null,
  onCommand: null,
  pickFolder: null,
  pickFile: null,
  pickSave: null,
  reveal: null,
  openWith: null,
  trash: null,
  startDrag: null,
  droppedPaths: null,
  onOpened: null,
  fullScreen: async (on) => {
    if (on) await document.documentElement.requestFullscreen();
    else if (document.fullscreenElement) await document.exitFullscreen();
  },
  power: null,
  onPower: null,
  keepAwake: wakefulness(),
  setTheme: null,
  habits: null,
  setHabits: null,
  recovered: null,
  restartEngine: null,
  unwritable: null,
};
