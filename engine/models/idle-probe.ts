// Measures this machine's devices when nobody has yet and there is nothing else to do: in processes of low priority that
// are ended as soon as there is work, and resumed after it.

import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeviceReport } from '../contract.ts';
import { keepDevices, knownDevices, type Tried } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';
import { probeDevices, type ProbeOptions } from './probe-devices.ts';

export interface IdleProbeOptions extends Pick<ProbeOptions, 'sizes' | 'candidates' | 'threads'> {
  startWorker: StartWorker;
  /** Somebody else needs the machine. */
  isBusy: () => boolean;
  onChange: () => void;
  /** Milliseconds nothing must have been to do before it begins. */
  idleMs?: number;
  /** Where answers are remembered; the user's cache folder when absent. */
  file?: string;
}

const usualIdleMs = 20_000;
const lookMs = 500;
const lowPriority = 10;

export class IdleProbe {
  private readonly options: IdleProbeOptions;
  private now: DeviceReport['state'] = 'unknown';
  private tried: Tried[] = [];
  private stop = new AbortController();
  private going: Promise<void> | null = null;

  constructor(options: IdleProbeOptions) {
    this.options = options;
  }

  async report(): Promise<DeviceReport> {
    if (this.now === 'unknown' && !this.going) {
      const known = await knownDevices(this.options.file);
      if (known) this.tell('known', known);
    }
    const trials = this.tried.map(({ error: _error, ...trial }) => trial);
    return { state: this.now, trials };
  }

  /** Unless somebody has measured this device with this driver, or is about to. */
  begin(): void {
    if (this.going || this.now === 'known' || this.stop.signal.aborted) return;
    this.run(true);
  }

  async measure(on: boolean): Promise<DeviceReport> {
    await this.close();
    if (on) {
      this.stop = new AbortController();
      this.run(false);
    } else {
      // Asked not to: until somebody asks, or Talbot starts again.
      this.tell('unknown', []);
    }
    return this.report();
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.going;
  }

  private run(unlessKnown: boolean): void {
    this.tell('waiting', []);
    this.going = this.untilKnown(unlessKnown, this.stop.signal).finally(() => (this.going = null));
  }

  private async untilKnown(unlessKnown: boolean, stop: AbortSignal): Promise<void> {
    const before = unlessKnown ? await knownDevices(this.options.file) : null;
    if (before) return this.tell('known', before);
    while (!stop.aborted) {
      await this.idle(stop).catch(() => {});
      if (stop.aborted) return;
      this.tell('measuring', this.tried);
      if (await this.measured(stop)) return;
      this.tell('waiting', this.tried);
    }
  }

  /** False when it gave way to work, or was stopped: what was tried so far is kept. */
  private async measured(stop: AbortSignal): Promise<boolean> {
    const { startWorker, isBusy, file, sizes, candidates, threads } = this.options;
    const work = new AbortController();
    const watch = setInterval(() => isBusy() && work.abort(), lookMs);
    try {
      const all = await probeDevices({
        ...(sizes ? { sizes } : {}),
        ...(candidates ? { candidates } : {}),
        ...(threads ? { threads } : {}),
        startWorker: lowly(startWorker),
        before: this.tried,
        signal: AbortSignal.any([stop, work.signal]),
        onTried: (one) => this.tell('measuring', [...this.tried, one]),
        keep: (tried) => keepDevices(tried, file),
      });
      this.tell('known', all);
      return true;
    } catch (error) {
      if (stop.aborted || work.signal.aborted) return false;
      // A full disk, say. It is tried again when Talbot starts, or when a person asks.
      console.error(error);
      this.tell('unknown', []);
      return true;
    } finally {
      clearInterval(watch);
    }
  }

  private async idle(stop: AbortSignal): Promise<void> {
    const { isBusy, idleMs = usualIdleMs } = this.options;
    for (let since = performance.now(); performance.now() - since < idleMs;) {
      await pause(Math.min(lookMs, idleMs), undefined, { signal: stop, ref: false });
      if (isBusy()) since = performance.now();
    }
  }

  private tell(now: DeviceReport['state'], tried: Tried[]): void {
    this.now = now;
    this.tried = tried;
    this.options.onChange();
  }
}

/** Whatever else runs on the machine goes first. */
function lowly(startWorker: StartWorker): StartWorker {
  return (name, options) => {
    const worker = startWorker(name, options);
    try {
      if (worker.pid !== undefined) setPriority(worker.pid, lowPriority);
    } catch {
      // Gone already, or not ours to say.
    }
    return worker;
  };
}
