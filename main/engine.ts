// Keeps one engine running in a process of its own: gives each window a port to it, and starts it again when it dies.
// What a window asked of the old one is refused with `closed`; the page asks for a new port and goes on.

import { MessageChannelMain, type WebContents } from 'electron';
import { setTimeout as wait } from 'node:timers/promises';
import type { FindPicture } from '../engine/host/pictures.ts';
import type { WholeEngine } from './ports.ts';
import { startEngineProcess } from './running-engine.ts';

export interface KeptEngine {
  /** The one that runs now; what is asked of it while it dies is refused with `closed`. */
  now(): WholeEngine;
  findPicture: FindPicture;
  /** Calls with each engine that is started, the present one included. */
  each(meet: (engine: WholeEngine) => void): void;
  /** Hands this page a new port to the engine, as soon as there is one to take the other end. */
  giveTo(page: WebContents): Promise<void>;
  /** Ends the one that runs, though it may not listen, and starts another. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const mostPauseMs = 10_000;
const stopMs = 5000;
/** Who hangs hears nothing; who only waits to be asked again ends at once. */
const politeMs = 1500;

/** `words`: what the engine's process is to know of the command line. */
export function keepEngine(words: readonly string[], onDeath: (how: string) => void): KeptEngine {
  const meets: ((engine: WholeEngine) => void)[] = [];
  let stopping = false;
  let deaths = 0;
  let running = start();

  function start() {
    const began = Date.now();
    const started = startEngineProcess(words);
    void started.exited.then(async (how) => {
      if (stopping) return;
      if (how !== null) onDeath(how);
      // One that ran for a while died of something new: begin counting afresh.
      deaths = Date.now() - began > 60_000 ? 1 : deaths + 1;
      await wait(Math.min(mostPauseMs, 200 * 2 ** deaths));
      if (stopping) return;
      running = start();
      for (const meet of meets) meet(running.engine);
    });
    return started;
  }

  return {
    now: () => running.engine,
    findPicture: (asked) => running.engine.findPicture(asked),
    each(meet) {
      meets.push(meet);
      meet(running.engine);
    },
    async giveTo(page) {
      // A port sent to a process that is just dying is lost without a word: only one that was taken is passed on.
      while (!stopping && !page.isDestroyed()) {
        const { port1, port2 } = new MessageChannelMain();
        const there = running.hand(port1).then(() => true);
        if (await Promise.race([there, running.exited.then(() => false)]))
          return page.postMessage('port', null, [port2]);
        port2.close();
        await wait(100);
      }
    },
    restart: () => running.end(politeMs, 'it did not answer, and a person had it restarted'),
    async stop() {
      stopping = true;
      await running.end(stopMs, 'it did not stop');
    },
  };
}
