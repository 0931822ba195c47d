// Checks and copies a library in a thread of its own, so that who asks never waits for a disk.

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../../contract.ts';
import type { CheckedLibrary } from './copy-library.ts';
import type { CopyAnswer, CopyJob } from './copy-worker.ts';

/** Whether every page of the file is as it should be. The library may be in use. */
export function checkLibrary(file: string, signal?: AbortSignal): Promise<CheckedLibrary> {
  return inThread({ file, to: null }, signal);
}

/** A whole copy under a name that is free, made beside whoever writes. Throws library-corrupt when it is damaged. */
export function copyLibrary(file: string, to: string, signal?: AbortSignal): Promise<CheckedLibrary> {
  return inThread({ file, to }, signal);
}

async function inThread(job: CopyJob, signal?: AbortSignal): Promise<CheckedLibrary> {
  signal?.throwIfAborted();
  const thread = new Worker(threadModule(), { workerData: job });
  const stop = () => void thread.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const answer = await new Promise<CopyAnswer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new EngineError('cancelled', 'Checking the library was stopped.')));
    });
    if (!('message' in answer)) return answer;
    throw answer.reason ? new EngineError(answer.reason, answer.message) : new Error(answer.message);
  } finally {
    signal?.removeEventListener('abort', stop);
    await thread.terminate();
  }
}

/** Beside this file, in the sources as in the bundle. */
function threadModule(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(fromSource ? './copy-worker.ts' : './copy-worker.js', import.meta.url));
}
