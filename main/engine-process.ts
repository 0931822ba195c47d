// What runs in the engine's own process: the engine of one library, served over every port that main hands in. When the
// library cannot be opened, the process stays and answers with the reason, so that the page can show it.

import type { MessagePortMain } from 'electron';
import { EngineError } from '../engine/contract.ts';
import { findLocalEngine } from '../engine/host/local.ts';
import { damagedLibraryCalls, localNames, startEngine, usualLibrary } from '../engine/start.ts';
import { described, later, serve } from '../engine/wire.ts';
import { type Order, overPort, type WholeEngine, windowNames } from './ports.ts';

interface Served {
  engine: object;
  close(): Promise<void>;
}

const library = optionOf('--library') ?? usualLibrary();
const served = open();
/** A page that comes while the library is still being opened is told how far that is. */
const { speaker: engine, tell } = later<object>(
  served.then((opened) => opened.engine),
  windowNames,
);

process.parentPort.once('message', ({ ports: [orders] }) => {
  orders?.on('message', ({ data, ports }) => {
    const port = ports[0];
    const order = data as Order;
    if (order.serve === 'nothing') void stop();
    else if (port) hand(order.serve, port);
    if (order.serve === 'page') orders.postMessage(order.number);
  });
  orders?.start();
});

function hand(what: 'page' | 'window', port: MessagePortMain): void {
  if (what === 'page') serve(engine, overPort(port));
  else serve(engine, overPort(port), windowNames);
}

/** The engine that the command line may already have running on this library, else a new one. */
async function open(): Promise<Served> {
  try {
    const other = await findLocalEngine<WholeEngine>(library, localNames);
    if (other) return borrowed(other.engine, other.close);
    const engine = await startEngine({
      library,
      pageFirst: true,
      probe: process.env['TALBOT_PROBE'] !== 'off',
      onOpening: (now) => tell('opening', now),
    });
    return { engine, close: () => engine.close() };
  } catch (error) {
    return refusing(error);
  }
}

/** The command line ends when its work is done: this process then ends too, and main starts one with its own engine. */
function borrowed(engine: WholeEngine, close: () => void): Served {
  setInterval(() => {
    engine.progress().catch((error: unknown) => {
      if (error instanceof EngineError && error.reason === 'closed') process.exit(0);
    });
  }, 1000);
  return { engine, close: async () => close() };
}

function refusing(error: unknown): Served {
  const { reason, message } = described(error);
  const refuse = () => Promise.reject(new EngineError(reason, message));
  const refused = Object.keys(windowNames.calls).map((name) => [name, refuse]);
  const mended = reason === 'library-corrupt' ? mending() : {};
  return { engine: { ...Object.fromEntries(refused), ...mended, on: silent }, close: async () => {} };
}

/** A copy is put back while nobody has the library open; then this process ends, and main starts one that opens it. */
function mending() {
  const calls = damagedLibraryCalls(library);
  return {
    ...calls,
    async restoreBackup() {
      await calls.restoreBackup();
      // After the answer has gone out.
      setTimeout(() => process.exit(0), 100);
      return null;
    },
  };
}

function silent(): () => void {
  return () => {};
}

async function stop(): Promise<void> {
  const { close } = await served;
  await close().catch((error: unknown) => console.error(error));
  process.exit(0);
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
