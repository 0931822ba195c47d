// Keeps the decode process alive and honest: a few photos at a time, a clock per photo, an eye on its memory. When it
// ends in the middle, the photos it had are tried again one by one, so that only the guilty one fails: a photo is
// blamed when it was alone.

import { EngineError } from '../contract.ts';
import { shownPath } from '../file-path.ts';
import { connect } from '../wire.ts';
import type { StartWorker, WorkerProcess } from '../worker-process.ts';
import {
  decodingNames,
  type Decoding,
  type LooksAsk,
  type PixelsAsk,
  type PosterAsk,
  type ReadAsk,
  type ResizedAsked,
  type TilesAsk,
} from './decoding-calls.ts';
import type { DecodeLimits } from './limits.ts';
import { memoryLookMs, residentMegabytes } from './process-memory.ts';

type PhotoCall = 'read' | 'pixels' | 'tiles' | 'looks' | 'resized' | 'preview' | 'poster';

interface Job {
  call: PhotoCall;
  asked: ReadAsk | PixelsAsk | TilesAsk | LooksAsk | ResizedAsked | PosterAsk;
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

const startMs = 60_000;

export class Supervisor {
  private readonly startWorker: StartWorker;
  private readonly limits: DecodeLimits;
  private readonly waiting: Job[] = [];
  private worker: Worker | null = null;
  private idle: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(startWorker: StartWorker, limits: DecodeLimits) {
    this.startWorker = startWorker;
    this.limits = limits;
  }

  run<C extends PhotoCall>(call: C, asked: Parameters<Decoding[C]>[0]): ReturnType<Decoding[C]> {
    const answer = new Promise((resolve, reject) => {
      if (this.closed) return reject(closing());
      this.waiting.push({ call, asked, suspect: false, resolve, reject });
      this.next();
    });
    return answer as ReturnType<Decoding[C]>;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.idle);
    this.waiting.splice(0).forEach((job) => job.reject(closing()));
    this.worker?.process.kill();
    await this.worker?.process.exited;
  }

  private next(): void {
    clearTimeout(this.idle);
    while (this.waiting.length > 0 && this.mayStart(this.waiting[0]!)) this.start(this.waiting.shift()!);
    if (this.worker && this.worker.inFlight.size === 0 && this.waiting.length === 0) {
      this.idle = setTimeout(() => this.worker?.process.kill(), this.limits.idleMilliseconds).unref();
    }
  }

  private mayStart(job: Job): boolean {
    const { worker } = this;
    if (!worker || worker.ended) return !worker;
    if (worker.inFlight.size === 0) return true;
    const alone = job.suspect || [...worker.inFlight.keys()].some((other) => other.suspect);
    return !alone && worker.inFlight.size < this.limits.atOnce;
  }

  private start(job: Job): void {
    const at = (this.worker ??= this.open());
    at.inFlight.set(job, undefined);
    void at.ready.then(() => {
      if (!at.inFlight.has(job)) return;
      const clock = setTimeout(() => stop(at, 'decoder-timeout', job), this.limits.milliseconds);
      at.inFlight.set(job, clock);
      this.ask(at, job);
    });
  }

  private ask(at: Worker, job: Job): void {
    const call = at.decoding[job.call] as (asked: unknown) => Promise<unknown>;
    call(job.asked).then(
      (value) => this.done(at, job, () => job.resolve(value)),
      (error: unknown) => {
        // The port is gone: what happens to the job is decided when the process has ended, not here.
        if (error instanceof EngineError && error.reason === 'closed') return;
        this.done(at, job, () => job.reject(error as EngineError));
      },
    );
  }

  private done(at: Worker, job: Job, settle: () => void): void {
    clearTimeout(at.inFlight.get(job));
    if (at.inFlight.delete(job)) settle();
    this.next();
  }

  private open(): Worker {
    const { limits } = this;
    const process = this.startWorker('decode', {
      memoryMegabytes: limits.memoryMegabytes,
      env: { TALBOT_DECODE_LIMITS: JSON.stringify(limits) },
    });
    const memory = setInterval(() => void watchMemory(opened, limits.memoryMegabytes), memoryLookMs).unref();
    const decoding = connect<Decoding>(process.port, decodingNames);
    // A process that never gets ready is ended like one that never answers.
    const clock = setTimeout(() => stop(opened, 'decoder-crashed', null), startMs);
    const started = () => clearTimeout(clock);
    const ready = decoding.ready(null).then(started, started);
    const opened: Worker = { process, decoding, inFlight: new Map(), ready, ended: null, memory };
    void process.exited.then((how) => this.afterEnd(opened, how));
    return opened;
  }

  private afterEnd(at: Worker, how: number | string): void {
    clearInterval(at.memory);
    if (this.worker === at) this.worker = null;
    const again: Job[] = [];
    for (const [job, clock] of at.inFlight) {
      clearTimeout(clock);
      const guilty = job.suspect || (at.ended?.guilty === job && at.inFlight.size === 1);
      if (this.closed) job.reject(closing());
      else if (how === 'not-started') job.reject(notStarted());
      else if (guilty) job.reject(failure(job, at.ended?.reason ?? 'decoder-crashed', this.limits));
      else again.push({ ...job, suspect: true });
    }
    at.inFlight.clear();
    this.waiting.unshift(...again);
    if (!this.closed) this.next();
  }
}

function stop(at: Worker, reason: 'decoder-timeout' | 'decoder-crashed', guilty: Job | null): void {
  at.ended ??= { guilty, reason };
  at.process.kill();
}

async function watchMemory(at: Worker, most: number): Promise<void> {
  const megabytes = await residentMegabytes(at.process.pid);
  if (megabytes > most && !at.ended) stop(at, 'decoder-crashed', [...at.inFlight.keys()][0] ?? null);
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
