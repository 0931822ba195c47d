// One process with an engine in it: started, spoken to, and ended even if it no longer listens. Keeping one running is
// the work of engine.ts.

import { app, MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '../engine/wire.ts';
import { type Order, overPort, type WholeEngine, windowNames } from './ports.ts';

export interface RunningEngine {
  engine: WholeEngine;
  /** Why it ended though nobody wished it; null when all is well. */
  exited: Promise<string | null>;
  /** Hands this port to the process; resolves once it has taken it, which one that is dying never does. */
  hand(port: Electron.MessagePortMain): Promise<void>;
  /** Asks it to end, and ends it by force after that time: one that hangs, or is stopped, hears nothing. */
  end(patienceMs: number, why: string): Promise<void>;
}

/** Outside of the archive, since its workers run on a plain Node that knows none. */
const module = fileURLToPath(new URL('../engine/engine-process.js', import.meta.url)).replace(
  /\bapp\.asar\b/,
  'app.asar.unpacked',
);
/** `words`: what the engine's process is to know of the command line. */
export function startEngineProcess(words: readonly string[]): RunningEngine {
  const child = fork(words);
  const taken = new Map<number, () => void>();
  const { port1: ordered, port2: orders } = new MessageChannelMain();
  // The way to the process: see Order.
  child.postMessage('orders', [ordered]);
  orders.on('message', ({ data }) => taken.get(data as number)?.());
  orders.start();
  const { port1, port2 } = new MessageChannelMain();
  const order = (what: Order, ports: Electron.MessagePortMain[] = []) => orders.postMessage(what, ports);
  order({ serve: 'window' }, [port1]);
  let forced: string | null = null;
  const exited = new Promise<string | null>((resolve) =>
    child.once('exit', (code) => resolve(code === 0 ? null : (forced ?? `exit code ${code}`))),
  );
  let last = 0;
  return {
    engine: connect<WholeEngine>(overPort(port2), windowNames),
    exited,
    hand(port) {
      const number = ++last;
      const there = new Promise<void>((resolve) => taken.set(number, resolve));
      order({ serve: 'page', number }, [port]);
      return there;
    },
    async end(patienceMs, why) {
      order({ serve: 'nothing' });
      await Promise.race([exited, wait(patienceMs)]);
      // Gone by itself meanwhile.
      if (child.pid === undefined) return;
      forced = why;
      process.kill(child.pid, 'SIGKILL');
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
