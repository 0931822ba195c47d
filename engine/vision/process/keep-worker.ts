// Keeps the vision process: starts it when something is asked, starts it again after a crash, ends it when idle.
// What it died of may have been want of memory, so after a crash its graphs open one at a time for a while.
// A photo that brings it down twice fails alone; whatever is asked next begins with a fresh process.

import { EngineError } from '../../contract.ts';
import type { ModelDescription } from '../../model.ts';
import { connect, createNews } from '../../wire.ts';
import type { StartWorker, WorkerProcess } from '../../worker-process.ts';
import type { DeviceName } from '../devices/devices.ts';
import { largePages } from './large-pages.ts';
import { visionNames, type VisionWorker, type VisionWorkerNews } from './worker-calls.ts';

type Remote = VisionWorker & {
  on<K extends keyof VisionWorkerNews>(name: K, hear: (data: VisionWorkerNews[K]) => void): () => void;
};
export type Call = Exclude<keyof VisionWorker, 'open' | 'cancel' | 'measure'>;
export type Input<K extends keyof VisionWorker> = Parameters<VisionWorker[K]>[0];
export type Output<K extends keyof VisionWorker> = Awaited<ReturnType<VisionWorker[K]>>;

interface Running {
  process: WorkerProcess;
  remote: Remote;
  opened: Promise<null>;
  gone: boolean;
  sparing: boolean;
}

export interface KeepOptions {
  startWorker: StartWorker;
  model: string;
  description?: ModelDescription;
  threads?: number;
  idleMs?: number;
  device: DeviceName;
  /** Bytes that open graphs may take together. */
  memory: number;
  /** How long graphs take turns after a crash that they survived so; 10 minutes when absent. */
  sparingMs?: number;
}

export interface KeptWorker {
  ask<K extends Call>(call: K, input: Input<K>): Promise<Output<K>>;
  /** Only to a process that runs: nothing is started for it. */
  tell(call: 'cancel', input: Input<'cancel'>): Promise<void>;
  on(news: 'answering', hear: (data: VisionWorkerNews['answering']) => void): () => void;
  close(): Promise<void>;
}

const fiveMinutes = 300_000;

/** `sparing`: its graphs open one at a time. */
function startProcess(
  options: KeepOptions,
  sparing: boolean,
  hear: (data: VisionWorkerNews['answering']) => void,
): Running {
  const { startWorker, model, description = null, threads = null, device, memory } = options;
  const worker = startWorker('vision', { env: largePages(process.env) });
  const remote = connect<Remote>(worker.port, visionNames);
  remote.on('answering', hear);
  const opened = remote.open({ model, description, threads, device, memory: sparing ? 0 : memory });
  // A process without its model is of no use; the next call tries anew.
  opened.catch(() => worker.kill());
  return { process: worker, remote, opened, gone: false, sparing };
}

/**
 * Starts the process at the first call, again when it ended in the middle of one (once per call, then `vision-crashed`), and
 * ends it when nothing was asked of it for `idleMs`.
 */
export function keepWorker(options: KeepOptions): KeptWorker {
  const { idleMs = fiveMinutes, sparingMs = 2 * fiveMinutes } = options;
  const { emit, on } = createNews<VisionWorkerNews>();
  let running: Running | null = null;
  let busy = 0;
  let sparingUntil = -Infinity;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  function start(): Running {
    const started = startProcess(options, performance.now() < sparingUntil, (data) => emit('answering', data));
    void started.process.exited.then(() => {
      started.gone = true;
      if (running === started) running = null;
    });
    return started;
  }

  async function attempt<K extends Call>(call: K, input: Input<K>): Promise<{ done: Output<K> } | 'crashed'> {
    if (closed) throw new EngineError('closed', 'The engine has been closed. Open it again.');
    const worker = (running ??= start());
    try {
      await worker.opened;
      const ask = worker.remote[call] as unknown as (input: Input<K>) => Promise<Output<K>>;
      return { done: await ask(input) };
    } catch (error) {
      if (error instanceof EngineError && error.reason === 'closed' && !closed) return 'crashed';
      throw error;
    }
  }

  async function ask<K extends Call>(call: K, input: Input<K>): Promise<Output<K>> {
    if (busy++ === 0 && running?.sparing && performance.now() >= sparingUntil) stop();
    clearTimeout(idle);
    try {
      const first = await attempt(call, input);
      if (first !== 'crashed') return first.done;
      sparingUntil = performance.now() + sparingMs;
      const second = await attempt(call, input);
      if (second !== 'crashed') return second.done;
      // Then memory was not what it lacked.
      sparingUntil = -Infinity;
      throw crashed();
    } finally {
      if (--busy === 0) idle = setTimeout(stop, idleMs).unref();
    }
  }

  function stop(): void {
    running?.process.kill();
    running = null;
  }

  async function close(): Promise<void> {
    closed = true;
    clearTimeout(idle);
    const last = running;
    stop();
    await last?.process.exited;
  }

  async function tell(call: 'cancel', input: Input<'cancel'>): Promise<void> {
    if (running && !running.gone) await running.remote[call](input);
  }

  return { ask, tell, on, close };
}

function crashed(): EngineError {
  return new EngineError(
    'vision-crashed',
    'The model crashed twice on this. Other photos go on; if it happens to all, free some memory or choose a smaller model.',
  );
}
