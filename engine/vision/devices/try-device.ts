// Lets a process that may die measure a model on a device: whatever a driver does, this side only hears that it failed.

import { connect } from '../../wire.ts';
import type { StartWorker } from '../../worker-process.ts';
import type { DeviceName } from './devices.ts';
import { largePages } from '../process/large-pages.ts';
import type { Measured } from '../measure.ts';
import { visionNames, type VisionWorker } from '../process/worker-calls.ts';

export interface DeviceTrial {
  startWorker: StartWorker;
  /** Folder with model.json. */
  model: string;
  device: DeviceName;
  threads?: number;
  /** Milliseconds until it counts as failed; two minutes when absent, for shaders are compiled on the way. */
  patience?: number;
  signal?: AbortSignal;
}

const twoMinutes = 120_000;

/** Never throws for what the device does: that is `failed`, with its reason. Throws when `signal` aborts. */
export async function tryDevice(trial: DeviceTrial): Promise<Measured | { failed: string }> {
  const { startWorker, model, device, threads = null, patience = twoMinutes, signal } = trial;
  signal?.throwIfAborted();
  const worker = startWorker('vision', { env: largePages(process.env) });
  const remote = connect<VisionWorker>(worker.port, visionNames);
  const late = new AbortController();
  const timeout = new Promise<{ failed: string }>((resolve) => {
    const timer = setTimeout(() => resolve({ failed: `no result after ${patience / 1000} s` }), patience);
    late.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const cut = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: late.signal });
  });
  const measured = remote
    .open({ model, description: null, threads, device, memory: Infinity })
    .then(() => remote.measure(null))
    .catch((error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }));
  try {
    return await Promise.race([measured, timeout, cut]);
  } finally {
    late.abort();
    worker.kill();
    await worker.exited;
  }
}
