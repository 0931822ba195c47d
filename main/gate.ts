// The one way in for what a page says: every message is heard from the top frame of our own page in a window of ours
// alone, and its arguments are checked before anybody acts on them. No other file listens on ipcMain.

import { BrowserWindow, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { Refused } from './asked.ts';
import type { ShellAnswer } from '../engine/contract.ts';
import { described } from '../engine/wire.ts';
import { isOurs } from './guard.ts';

export interface From {
  window: BrowserWindow;
}

type Check<Asked> = (asked: unknown[]) => Asked;

export function answer<Asked>(name: string, check: Check<Asked>, handle: (asked: Asked, from: From) => unknown): void {
  ipcMain.handle(name, async (event, ...asked: unknown[]): Promise<ShellAnswer> => {
    try {
      return { told: await handle(check(asked), sender(event)) };
    } catch (error) {
      return { refused: refusedFor(error) };
    }
  });
}

/** An error of Electron's would carry its message alone: the page says the reason, in its own language. */
function refusedFor(error: unknown): Extract<ShellAnswer, { refused: unknown }>['refused'] {
  return error instanceof Refused ? { reason: error.reason, message: error.message } : described(error);
}

/** The same for messages nobody waits for: one that is not in order is written down and nothing else happens. */
export function hear<Asked>(name: string, check: Check<Asked>, handle: (asked: Asked, from: From) => void): void {
  ipcMain.on(name, (event, ...asked: unknown[]) => {
    try {
      handle(check(asked), sender(event));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      console.error(`"${name}" was refused: ${error.message}`);
    }
  });
}

function sender(event: IpcMainEvent | IpcMainInvokeEvent): From {
  const frame = event.senderFrame;
  const window = BrowserWindow.fromWebContents(event.sender);
  if (!window || frame === null || frame.parent !== null || !isOurs(frame.url)) {
    throw new Refused('Only the page of Talbot is heard.');
  }
  return { window };
}
