// What falls is written down on this machine, started again, and told once on the page. Nothing is sent: the system's
// own dumps are kept in the app's folder and go nowhere.

import { app, BrowserWindow, crashReporter, type WebContents } from 'electron';
import type { Fallen } from '../engine/contract.ts';
import type { KeptEngine } from './engine.ts';

export interface Crashes {
  add(what: Fallen, how: string): void;
  /** Whether the page fell and came back since this was last asked. */
  recovered(): boolean;
  /** Reloads this page when its process falls, but not again and again. */
  watchPage(page: WebContents): void;
}

/** A page that falls more often than this in a minute is left alone. */
const mostReloads = 3;
const minuteMs = 60_000;
const mostWaiting = 50;

export function keepDumpsHere(): void {
  crashReporter.start({ uploadToServer: false });
}

export function watchCrashes(engine: () => KeptEngine): Crashes {
  const waiting: { what: Fallen; how: string }[] = [];
  let recovered = false;

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
        if (reloads.length > mostReloads) return;
        recovered = true;
        // After the event: a page cannot be loaded in the middle of its own end.
        setImmediate(() => !page.isDestroyed() && page.reload());
      });
    },
  };
}
