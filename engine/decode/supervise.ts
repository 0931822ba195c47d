// Keeps the decode process alive and honest: a few photos at a time, a clock per photo, an eye on its memory. When it
// ends in the middle, the photos it had are tried again one by one, so that only the guilty one fails: a photo is
// blamed when it was alone.

import { readFile } from 'node:fs/promises';
import { EngineError } from '../contract.ts';
import { shownPath } from '../file-path.ts';
import { connect } from '../wire.ts';
import type { StartWorker, WorkerProcess } from '../worker-process.ts';
import { decodingNames, type Decoding, type PixelsAsk, type ReadAsk } from './decoding-calls.ts';
import type { DecodeLimits } from './limits.ts';

type PhotoCall = 'read' | 'pixels';

export interface Supervised {
  run<C extends PhotoCall>(call: C, asked: Parameters<Decoding[C]>[0]): ReturnType<Decoding[C]>;
  close(): Promise<void>;
}

interface Job {
  call: PhotoCall;
  asked: ReadAsk | PixelsAsk;
  /** Was in flight when the process ended: runs with no other beside it, once. */
  suspect: boolean;
  resolve(value: unknown): void;
  reject(error: EngineError): void;
}

interface Worker {
  process: WorkerProcess;
  decoding: Decoding;
  /** Photos it has, each with its clock once the process is ready. */
  inFlight: Map<Job, NodeJS.Timeout | undefined>;
  ready: Promise<unknown>;
  /** Why it is being ended by us; null when it ends by itself. */
  ended: { guilty: Job | null; reason: 'decoder-timeout' | 'decoder-crashed' } | null;
  memory: NodeJS.Timeout;
}

const memoryLookMs = 250;
const startMs = 60_000;

export function supervise(startWorker: StartWorker, limits: DecodeLimits): Supervised {
  const waiting: Job[] = [];
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  function next(): void {
    clearTimeout(idle);
    while (waiting.length > 0 && mayStart(waiting[0]!)) start(waiting.shift()!);
    if (worker && worker.inFlight.size === 0 && waiting.length === 0) {
      idle = setTimeout(() => worker?.process.kill(), limits.idleMilliseconds).unref();
    }
  }

  function mayStart(job: Job): boolean {
    if (!worker || worker.ended) return !worker;
    if (worker.inFlight.size === 0) return true;
    const alone = job.suspect || [...worker.inFlight.keys()].some((other) => other.suspect);
    return !alone && worker.inFlight.size < limits.atOnce;
  }

  function start(job: Job): void {
    const at = (worker ??= open());
    at.inFlight.set(job, undefined);
    void at.ready.then(() => {
      if (!at.inFlight.has(job)) return;
      at.inFlight.set(
        job,
        setTimeout(() => stop(at, 'decoder-timeout', job), limits.milliseconds),
      );
      ask(at, job);
    });
  }

  function ask(at: Worker, job: Job): void {
    const call = at.decoding[job.call] as (asked: unknown) => Promise<unknown>;
    call(job.asked).then(
      (value) => done(at, job, () => job.resolve(value)),
      (error: unknown) => {
        // The port is gone: what happens to the job is decided when the process has ended, not here.
        if (error instanceof EngineError && error.reason === 'closed') return;
        done(at, job, () => job.reject(error as EngineError));
      },
    );
  }

  function done(at: Worker, job: Job, settle: () => void): void {
    clearTimeout(at.inFlight.get(job));
    if (at.inFlight.delete(job)) settle();
    next();
  }

  function open(): Worker {
    const process = startWorker('decode', {
      memoryMegabytes: limits.memoryMegabytes,
      env: { TALBOT_DECODE_LIMITS: JSON.stringify(limits) },
    });
    const memory = setInterval(() => void watchMemory(opened), memoryLookMs).unref();
    const decoding = connect<Decoding>(process.port, decodingNames);
    // A process that never gets ready is ended like one that never answers.
    const clock = setTimeout(() => stop(opened, 'decoder-crashed', null), startMs);
    const ready = decoding.ready(null).then(
      () => clearTimeout(clock),
      () => clearTimeout(clock),
    );
    const opened: Worker = { process, decoding, inFlight: new Map(), ready, ended: null, memory };
    void process.exited.then((how) => afterEnd(opened, how));
    return opened;
  }

  function stop(at: Worker, reason: 'decoder-timeout' | 'decoder-crashed', guilty: Job | null): void {
    at.ended ??= { guilty, reason };
    at.process.kill();
  }

  async function watchMemory(at: Worker): Promise<void> {
    const megabytes = await residentMegabytes(at.process.pid);
    if (megabytes <= limits.memoryMegabytes || at.ended) return;
    stop(at, 'decoder-crashed', [...at.inFlight.keys()][0] ?? null);
  }

  function afterEnd(at: Worker, how: number | string): void {
    clearInterval(at.memory);
    if (worker === at) worker = null;
    const again: Job[] = [];
    for (const [job, clock] of at.inFlight) {
      clearTimeout(clock);
      const guilty = job.suspect || (at.ended?.guilty === job && at.inFlight.size === 1);
      if (closed) job.reject(closing());
      else if (how === 'not-started') job.reject(notStarted());
      else if (guilty) job.reject(failure(job, at.ended?.reason ?? 'decoder-crashed', limits));
      else again.push({ ...job, suspect: true });
    }
    at.inFlight.clear();
    waiting.unshift(...again);
    if (!closed) next();
  }

  return {
    run: ((call: PhotoCall, asked: ReadAsk | PixelsAsk) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closing());
        waiting.push({ call, asked, suspect: false, resolve, reject });
        next();
      })) as Supervised['run'],
    async close() {
      closed = true;
      clearTimeout(idle);
      waiting.splice(0).forEach((job) => job.reject(closing()));
      worker?.process.kill();
      await worker?.process.exited;
    },
  };
}

function failure(job: Job, reason: 'decoder-timeout' | 'decoder-crashed', limits: DecodeLimits): EngineError {
  const name = shownPath(job.asked.path);
  const happened =
    reason === 'decoder-timeout'
      ? `${name} took longer than ${Math.round(limits.milliseconds / 1000)} s to decode and was given up`
      : `${name} made the decoder crash or use more than ${limits.memoryMegabytes} MB of memory`;
  return new EngineError(
    reason,
    `${happened}. Other photos are not affected. Open it in another program and save it again.`,
  );
}

function notStarted(): EngineError {
  const program = process.env['TALBOT_NODE'] ?? process.execPath;
  return new EngineError(
    'decoder-crashed',
    `The process that decodes photos could not be started with ${program}. Check that it is there and may be run, then start Talbot again.`,
  );
}

function closing(): EngineError {
  return new EngineError('closed', 'Talbot is closing; the photo is decoded at the next start.');
}

/** Memory really held by a process; 0 where the system does not tell. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
