// Brings the file of a library that an older Talbot made up to date in a thread of its own, and tells how far that is: at a
// million photos it takes a minute. Each step is whole or not taken; one that was cut off begins anew.

import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EngineError, type Opening } from '../../contract.ts';
import { stepsBehind } from './open.ts';
import type { UpdateAnswer, UpdateJob } from './update-worker.ts';

/** Smaller files are brought up to date within a second, as they are opened. */
const smallBytes = 32 * 1024 * 1024;
const beatMs = 2000;

/** Nothing where the file is small, new, up to date, or is refused: opening it says why. */
export async function updateLibrary(
  file: string,
  tell: (now: Opening) => void,
  { small = smallBytes }: { small?: number } = {},
): Promise<void> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size < small || stepsBehind(file) === 0) return;
  const thread = new Worker(threadModule(), { workerData: { file } satisfies UpdateJob });
  let last: Opening | null = null;
  // A step that says nothing for minutes is at work all the same.
  const beat = setInterval(() => last && tell(last), beatMs);
  try {
    const failed = await new Promise<Extract<UpdateAnswer, { message: string }> | null>((resolve, reject) => {
      thread.on('message', (answer: UpdateAnswer) => {
        if ('step' in answer) tell((last = answer));
        else resolve('message' in answer ? answer : null);
      });
      thread.once('error', reject);
      thread.once('exit', () => reject(new EngineError('cancelled', 'Bringing the library up to date was stopped.')));
    });
    if (failed) throw failed.reason ? new EngineError(failed.reason, failed.message) : new Error(failed.message);
  } finally {
    clearInterval(beat);
    await thread.terminate();
  }
}

/** Beside this file, in the sources as in the bundle. */
function threadModule(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(fromSource ? './update-worker.ts' : './update-worker.js', import.meta.url));
}
