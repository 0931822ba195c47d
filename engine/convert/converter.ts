// convertCheckpoint from a distance: the same call, carried out by the conversion worker.

import type { ModelDescription } from '../model.ts';
import { connect, type Names } from '../wire.ts';
import type { StartWorker } from '../worker-process.ts';
import type { ConvertOptions, ConvertProgress } from './options.ts';

/** What may cross to the worker: everything but the functions. */
export type ConvertJob = Omit<ConvertOptions, 'onProgress' | 'signal' | 'freeBytes'>;

export interface WorkerNews {
  progress: ConvertProgress;
}

interface Worker {
  convert(job: ConvertJob): Promise<ModelDescription>;
  cancel(asked: null): Promise<null>;
  on<K extends keyof WorkerNews>(name: K, handle: (data: WorkerNews[K]) => void): () => void;
}

export const workerNames: Names = { calls: { convert: true, cancel: true }, news: { progress: true } };

/**
 * Converts in a process started for it and ended after it.
 * @throws EngineError what convertCheckpoint throws; `closed` if the process dies.
 */
export async function convertInWorker(
  { startWorker }: { startWorker: StartWorker },
  { onProgress, signal, ...options }: ConvertOptions,
): Promise<ModelDescription> {
  signal?.throwIfAborted();
  const job: ConvertJob = { ...options };
  delete (job as ConvertOptions).freeBytes;
  const process = startWorker('convert');
  const worker = connect<Worker>(process.port, workerNames);
  if (onProgress) worker.on('progress', onProgress);
  const cancel = () => void worker.cancel(null).catch(() => {});
  signal?.addEventListener('abort', cancel);
  try {
    return await worker.convert(job);
  } finally {
    signal?.removeEventListener('abort', cancel);
    process.kill();
  }
}
