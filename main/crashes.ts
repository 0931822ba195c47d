// A crash is written down on this machine, what crashed is started again, and the page tells of it once. Nothing is
// sent: the system's own dumps stay in the app's folder.

import { app, BrowserWindow, crashReporter, dialog, type WebContents } from 'electron';
import type { Fallen, FallenWords } from '../engine/contract.ts';
import type { KeptEngine } from './engine.ts';

export interface Crashes {
  add(what: Fallen, how: string): void;
  /** Whether the page fell and came back since this was last asked. */
  recovered(): boolean;
  /** What is said when the page falls again and again, in its own language: for when there is no page to say it. */
  words(said: FallenWords): void;
  /** Reloads this page when its process falls; again and again only as the person wishes. */
  watchPage(page: WebContents): void;
}

/** A page that falls more often than this in a minute is loaded again when the person says so. */
const mostReloads = 3;
/** Until the page has told its words; it may fall before. */
const firstWords: FallenWords = {
  message: 'Talbot’s window keeps crashing.',
  detail: 'Nothing is lost: your library is kept, and work on photos goes on. Closing other programs frees memory.',
  again: 'Load it again',
  close: 'Close the window',
};
const minuteMs = 60_000;
const mostWaiting = 50;

export function keepDumpsHere(): void {
  crashReporter.start({ uploadToServer: false });
}

export function watchCrashes(engine: () => KeptEngine): Crashes {
  const waiting: { what: Fallen; how: string }[] = [];
  let recovered = false;
  let said = firstWords;

  /** The engine keeps the log; it may be what fell, so it is told again until it hears. */
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      try {
        await engine()
          .now()
          .keepCrash(waiting[0]! as { what: Fallen; how: string });
        waiting.shift();
      } catch {
        setTimeout(() => void write(), 1000).unref();
        return;
      }
    }
  }

  function add(what: Fallen, how: string): void {
    console.error(`${what}: ${how}`);
    if (waiting.length < mostWaiting) waiting.push({ what, how: how.slice(0, 300) });
    if (waiting.length === 1) void write();
  }

  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    // The engine's own process is watched where it is started.
    if (reason === 'clean-exit' || serviceName === 'Talbot engine' || serviceName === 'node.mojom.NodeService') return;
    add(type === 'GPU' ? 'graphics' : 'window', `${serviceName ?? type}: ${reason} (${exitCode})`);
  });

  return {
    add,
    recovered() {
      const told = recovered;
      recovered = false;
      return told;
    },
    words: (words) => void (said = words),
    watchPage(page) {
      let reloads: number[] = [];
      let closing = false;
      // The window exists as soon as this turn is over.
      setImmediate(() => BrowserWindow.fromWebContents(page)?.on('close', () => (closing = true)));
      page.on('render-process-gone', (_event, { reason, exitCode }) => {
        if (reason === 'clean-exit' || page.isDestroyed()) return;
        add('page', `${reason} (${exitCode})`);
        // It was asked to close and fell before it could agree: loaded again, it would never be asked once more.
        if (closing) return setImmediate(() => BrowserWindow.fromWebContents(page)?.destroy());
        reloads = [...reloads.filter((at) => Date.now() - at < minuteMs), Date.now()];
        const often = reloads.length > mostReloads;
        // After the event: a page cannot be loaded in the middle of its own end.
        setImmediate(async () => {
          if (often && !(await wished(page, said))) return;
          if (often) reloads = [];
          recovered = true;
          if (!page.isDestroyed()) page.reload();
        });
      });
    },
  };
}

/** Said by the system; the window is closed where it is not to be loaded again. */
async function wished(page: WebContents, { message, detail, again, close }: FallenWords): Promise<boolean> {
  const window = BrowserWindow.fromWebContents(page);
  if (!window) return false;
  const buttons = [again, close];
  const asked = { type: 'warning', message, detail, buttons, defaultId: 0, cancelId: 1, noLink: true } as const;
  const { response } = await dialog.showMessageBox(window, asked);
  if (response === 1 && !window.isDestroyed()) window.destroy();
  return response === 0;
}
