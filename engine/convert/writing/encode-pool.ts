// Rounds weights on several processors at once: threads that are sent parts of tensors and send them back encoded. Order,
// hashes and files stay with the one who asks; results are the same bits on any number of threads.

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../../contract.ts';
import type { Answer } from './encode-worker.ts';
import { encodeHere, type Encoder } from './encoded.ts';
import type { Encoded, Part } from '../numbers/encoding.ts';

export interface EncodePool extends Encoder {
  /** Ends the threads, also in the middle of something. */
  close(): Promise<void>;
}

/** More than this many, and reading and hashing, which stay on one thread, are what is waited for. */
const mostThreads = 4;
/** Bytes below which a part is done sooner here than sent. */
const worthSending = 1 << 16;

interface Thread {
  worker: Worker;
  /** Who waits for the answers, in the order of the parts. */
  waiting: { resolve: (encoded: Encoded) => void; reject: (error: unknown) => void }[];
  /** Why it gives no more answers. */
  ended: Error | null;
}

/** Threads start with the first part that is worth it; on one processor none does. */
export function openEncodePool(
  threads = Math.min(availableParallelism(), mostThreads),
  smallest = worthSending,
): EncodePool {
  if (threads < 2) return { ...encodeHere, close: async () => {} };
  const pool: Thread[] = [];
  let closed = false;
  const encode = (part: Part) => {
    if (closed) return Promise.reject(endedError('the pool was closed'));
    return part.bytes.length < smallest ? encodeHere.encode(part) : send(freest(pool, threads), part);
  };
  return {
    // One in work and one in hand for each thread.
    ahead: 2 * threads,
    encode,
    close: async () => {
      closed = true;
      await Promise.all(pool.map(({ worker }) => worker.terminate()));
    },
  };
}

function freest(pool: Thread[], most: number): Thread {
  const free = pool.toSorted((a, b) => a.waiting.length - b.waiting.length)[0];
  if (free && (free.waiting.length === 0 || pool.length === most)) return free;
  const started = startThread();
  pool.push(started);
  return started;
}

function send({ worker, waiting, ended }: Thread, part: Part): Promise<Encoded> {
  if (ended) return Promise.reject(ended);
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    worker.postMessage(part, [part.bytes.buffer]);
  });
}

function startThread(): Thread {
  const worker = new Worker(threadModule());
  const thread: Thread = { worker, waiting: [], ended: null };
  worker.on('message', (answer: Answer) => {
    const { resolve, reject } = thread.waiting.shift()!;
    if ('failed' in answer) reject(new Error(answer.failed));
    else resolve(answer);
  });
  const end = (how: string) => {
    thread.ended ??= endedError(how);
    for (const { reject } of thread.waiting.splice(0)) reject(thread.ended);
  };
  worker.on('error', (error) => end(error.message));
  worker.on('exit', (code) => end(`code ${code}`));
  return thread;
}

function endedError(how: string): EngineError {
  return new EngineError('closed', `A thread that rounds weights ended (${how}). Convert again to go on.`);
}

/** Beside this file, in the sources as in the bundle. */
function threadModule(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(fromSource ? './encode-worker.ts' : './encode-worker.js', import.meta.url));
}
