// Starts the engine's worker processes (decode, vision, convert) and connects them by a Port. What may crash, hang or
// eat memory on a hostile file lives in such a process; whoever starts one decides what its end means.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { watchSent } from './sent-bytes.ts';
import type { Port } from './wire.ts';

export type WorkerName = 'decode' | 'vision' | 'convert';

export interface WorkerProcess {
  port: Port;
  pid: number | undefined;
  /** Ends it at once, also in the middle of native work. */
  kill(): void;
  /** Resolves with the exit code or the signal's name. */
  exited: Promise<number | string>;
}

export type StartWorker = (
  name: WorkerName,
  options?: { memoryMegabytes?: number; env?: Record<string, string> },
) => WorkerProcess;

/**
 * Forks a worker with structured-clone messages, so typed arrays cross as they are.
 * TALBOT_NODE names a plain Node to run workers on: inside Electron on Linux sharp must not share a process with GTK's
 * GLib; without it Electron's own binary is used as Node.
 */
export const startWorker: StartWorker = (name, options = {}) => {
  const child = fork(workerModule(name), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execPath: process.env['TALBOT_NODE'] ?? process.execPath,
    execArgv: options.memoryMegabytes ? [`--max-old-space-size=${options.memoryMegabytes}`] : [],
    // ONNX Runtime reports its use to its maker over sockets of its own unless it is told not to.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', ELECTRON_RUN_AS_NODE: '1', ...options.env },
  });
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
    child.once('error', () => resolve('not-started'));
  });
  return {
    pid: child.pid,
    exited,
    kill: () => void child.kill('SIGKILL'),
    port: {
      post: (message) => {
        if (child.connected) child.send(message as object, () => {});
      },
      onMessage: (handle) => void child.on('message', handle),
      onClose: (handle) => void exited.then(handle),
    },
  };
};

/**
 * This process's end of the port, for a worker's own module. The worker ends when its parent does. What it sends off
 * this machine it tells as the news `sent`, whatever else it may say.
 */
export function parentPort(): Port {
  watchSent((data) => post({ news: 'sent', data }));
  process.once('disconnect', () => process.exit(0));
  return {
    post,
    onMessage: (handle) => void process.on('message', handle),
    onClose: (handle) => void process.once('disconnect', handle),
  };
}

function post(message: unknown): void {
  // Who listened may be gone before it is said, which the answer to `disconnect` takes care of.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function workerModule(name: WorkerName): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(fromSource ? `./${name}/worker.ts` : `./${name}-worker.js`, import.meta.url));
}
