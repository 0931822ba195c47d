// The thread in which a library is checked or copied: does the one thing it was started for, and ends.

import { parentPort, workerData } from 'node:worker_threads';
import { EngineError } from '../../contract.ts';
import { type CheckedLibrary, checkFile, copyFile } from './copy-library.ts';

export interface CopyJob {
  file: string;
  /** Null to look only. */
  to: string | null;
}

export type CopyAnswer = CheckedLibrary | { reason: EngineError['reason'] | null; message: string };

const { file, to } = workerData as CopyJob;
parentPort!.postMessage(
  await Promise.resolve()
    .then(() => (to === null ? checkFile(file) : copyFile(file, to)))
    .catch((error: unknown): CopyAnswer => {
      const message = error instanceof Error ? error.message : String(error);
      return { reason: error instanceof EngineError ? error.reason : null, message };
    }),
);
