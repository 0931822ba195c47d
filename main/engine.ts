// Keeps one engine running in a process of its own: gives each window a port to it, and starts it again when it dies.
// What a window asked of the old one is refused with `closed`; the page asks for a new port and goes on.

import {
  app,
  MessageChannelMain,
  type MessagePortMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FindPicture } from '../engine/host/pictures.ts';
import { connect } from '../engine/wire.ts';
import { type Order, overPort, type WholeEngine, windowNames } from './ports.ts';

export interface KeptEngine {
  /** The one that runs now; what is asked of it while it dies is refused with `closed`. */
  now(): WholeEngine;
  findPicture: FindPicture;
  /** Calls with each engine that is started, the present one included. */
  each(meet: (engine: WholeEngine) => void): void;
  /** Hands this page a new port to the engine, as soon as there is one to take the other end. */
  giveTo(page: WebContents): Promise<void>;
  stop(): Promise<void>;
}

/** Outside of the archive, since its workers run on a plain Node that knows none. */
const module = fileURLToPath(new URL('../engine/engine-process.js', import.meta.url)).replace(
  /\bapp\.asar\b/,
  'app.asar.unpacked',
);
const mostPauseMs = 10_000;
const stopMs = 5000;

interface Running {
  child: UtilityProcess;
  /** The way to the process: see Order. */
  orders: MessagePortMain;
  engine: WholeEngine;
  exited: Promise<void>;
  /** Resolves when the process has the port of this number. */
  took(number: number): Promise<void>;
}

/** `words`: what the engine's process is to know of the command line. */
export function keepEngine(words: readonly string[], onDeath: (how: string) => void): KeptEngine {
  const meets: ((engine: WholeEngine) => void)[] = [];
  let stopping = false;
  let deaths = 0;
  let ports = 0;
  let running = start();

  function start(): Running {
    const child = fork(words);
    const began = Date.now();
    const taken = new Map<number, () => void>();
    const { port1: ordered, port2: orders } = new MessageChannelMain();
    child.postMessage('orders', [ordered]);
    orders.on('message', ({ data }) => taken.get(data as number)?.());
    orders.start();
    const exited = new Promise<number>((resolve) => child.once('exit', resolve));
    void exited.then(async (code) => {
      if (stopping) return;
      if (code !== 0) onDeath(`exit code ${code}`);
      // One that ran for a while died of something new: begin counting afresh.
      deaths = Date.now() - began > 60_000 ? 1 : deaths + 1;
      await wait(Math.min(mostPauseMs, 200 * 2 ** deaths));
      if (stopping) return;
      running = start();
      for (const meet of meets) meet(running.engine);
    });
    const { port1, port2 } = new MessageChannelMain();
    orders.postMessage({ serve: 'window' } satisfies Order, [port1]);
    const took = (number: number) => new Promise<void>((resolve) => taken.set(number, resolve));
    const engine = connect<WholeEngine>(overPort(port2), windowNames);
    return { child, orders, exited: exited.then(() => {}), took, engine };
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
        const { orders, exited, took } = running;
        const { port1, port2 } = new MessageChannelMain();
        const number = ++ports;
        const there = took(number).then(() => true);
        orders.postMessage({ serve: 'page', number } satisfies Order, [port1]);
        if (await Promise.race([there, exited.then(() => false)])) return page.postMessage('port', null, [port2]);
        port2.close();
        await wait(100);
      }
    },
    async stop() {
      stopping = true;
      running.orders.postMessage({ serve: 'nothing' } satisfies Order);
      await Promise.race([running.exited, wait(stopMs)]);
      running.child.kill();
    },
  };
}

function fork(words: readonly string[]): UtilityProcess {
  return utilityProcess.fork(module, [...words], {
    serviceName: 'Talbot engine',
    stdio: 'inherit',
    env: { ...process.env, ...plainNode() },
  });
}

/**
 * The engine's workers run on a plain Node where there is one: on Linux sharp must not share a process with GTK's GLib,
 * and a packaged Electron refuses to be a Node.
 */
function plainNode(): Record<string, string> {
  if (process.env['TALBOT_NODE']) return {};
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = [join(process.resourcesPath, 'node', name), join(app.getAppPath(), '.node', 'bin', name)];
  const found = places.find((place) => existsSync(place));
  return found ? { TALBOT_NODE: found } : {};
}
