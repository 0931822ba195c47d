// Keeps one engine running in a process of its own: gives each window a port to it, and starts it again when it dies.
// What a window asked of the old one is refused with `closed`; the page asks for a new port and goes on.

import { app, MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../engine/contract.ts';
import { type FindPicture, pictureNames } from '../engine/host/pictures.ts';
import { connect } from '../engine/wire.ts';
import { type Order, overPort } from './ports.ts';

export interface KeptEngine {
  findPicture: FindPicture;
  /** Hands this page a new port to the engine, as soon as there is one to take the other end. */
  giveTo(page: WebContents): Promise<void>;
  stop(): Promise<void>;
}

const module = fileURLToPath(new URL('../engine/engine-process.js', import.meta.url));
const mostPauseMs = 10_000;
const stopMs = 5000;

interface Running {
  child: UtilityProcess;
  pictures: { findPicture: FindPicture };
  exited: Promise<void>;
  /** Resolves when the process has the port of this number. */
  took(number: number): Promise<void>;
}

export function keepEngine(): KeptEngine {
  let stopping = false;
  let deaths = 0;
  let ports = 0;
  let running = start();

  function start(): Running {
    const child = utilityProcess.fork(module, process.argv.slice(1), {
      serviceName: 'Talbot engine',
      stdio: 'inherit',
      env: { ...process.env, ...plainNode() },
    });
    const began = Date.now();
    const taken = new Map<number, () => void>();
    child.on('message', (number: number) => taken.get(number)?.());
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    void exited.then(async () => {
      if (stopping) return;
      // One that ran for a while died of something new: begin counting afresh.
      deaths = Date.now() - began > 60_000 ? 1 : deaths + 1;
      await wait(Math.min(mostPauseMs, 200 * 2 ** deaths));
      if (!stopping) running = start();
    });
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage({ serve: 'pictures' } satisfies Order, [port1]);
    const took = (number: number) => new Promise<void>((resolve) => taken.set(number, resolve));
    return { child, exited, took, pictures: connect(overPort(port2), pictureNames) };
  }

  return {
    findPicture: (asked) =>
      stopping ? Promise.reject(new EngineError('closed', 'Talbot is closing.')) : running.pictures.findPicture(asked),
    async giveTo(page) {
      // A port sent to a process that is just dying is lost without a word: only one that was taken is passed on.
      while (!stopping && !page.isDestroyed()) {
        const { child, exited, took } = running;
        const { port1, port2 } = new MessageChannelMain();
        const number = ++ports;
        const there = took(number).then(() => true);
        child.postMessage({ serve: 'page', number } satisfies Order, [port1]);
        if (await Promise.race([there, exited.then(() => false)])) return page.postMessage('port', null, [port2]);
        port2.close();
        await wait(100);
      }
    },
    async stop() {
      stopping = true;
      running.child.postMessage({ serve: 'nothing' } satisfies Order);
      await Promise.race([running.exited, wait(stopMs)]);
      running.child.kill();
    },
  };
}

/** On Linux the engine's workers run on a plain Node: sharp must not share a process with GTK's GLib. */
function plainNode(): Record<string, string> {
  if (process.platform !== 'linux' || process.env['TALBOT_NODE']) return {};
  const places = [join(process.resourcesPath, 'node', 'bin', 'node'), join(app.getAppPath(), '.node', 'bin', 'node')];
  const found = places.find((place) => existsSync(place));
  return found ? { TALBOT_NODE: found } : {};
}
