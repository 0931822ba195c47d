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
import { overPort } from './ports.ts';

export interface KeptEngine {
  findPicture: FindPicture;
  /** Hands this page a new port to the engine. */
  giveTo(page: WebContents): void;
  stop(): Promise<void>;
}

const module = fileURLToPath(new URL('../engine/engine-process.js', import.meta.url));
const mostPauseMs = 10_000;
const stopMs = 5000;

interface Running {
  child: UtilityProcess;
  pictures: { findPicture: FindPicture };
  exited: Promise<void>;
}

export function keepEngine(): KeptEngine {
  let stopping = false;
  let deaths = 0;
  let running = start();

  function start(): Running {
    const child = utilityProcess.fork(module, process.argv.slice(1), {
      serviceName: 'Talbot engine',
      stdio: 'inherit',
      env: { ...process.env, ...plainNode() },
    });
    const began = Date.now();
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    void exited.then(async () => {
      if (stopping) return;
      // One that ran for a while died of something new: begin counting afresh.
      deaths = Date.now() - began > 60_000 ? 1 : deaths + 1;
      await wait(Math.min(mostPauseMs, 200 * 2 ** deaths));
      if (!stopping) running = start();
    });
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage('pictures', [port1]);
    return { child, exited, pictures: connect(overPort(port2), pictureNames) };
  }

  return {
    findPicture: (asked) =>
      stopping ? Promise.reject(new EngineError('closed', 'Talbot is closing.')) : running.pictures.findPicture(asked),
    giveTo(page) {
      const { port1, port2 } = new MessageChannelMain();
      running.child.postMessage('page', [port1]);
      page.postMessage('port', null, [port2]);
    },
    async stop() {
      stopping = true;
      running.child.postMessage('stop');
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
