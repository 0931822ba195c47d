// How fast a conversion goes and how long it will take, from what was read and written in the last while.

import type { ConvertProgress } from './options.ts';
import type { WriteProgress } from './writing/write-folder.ts';

/** Milliseconds that a rate looks back. */
const lookBack = 15_000;
/** Milliseconds between two samples, and between two pieces of news about bytes that were only received. */
const apart = 250;

interface Sample {
  at: number;
  received: number;
  /** Bytes written by this run. */
  written: number;
}

export interface Meter {
  received(bytes: number): void;
  wrote(now: WriteProgress): void;
  waits(waiting: string | null): void;
}

/** Passes on each bit of news with what it means for rate and time. `clock` gives milliseconds. */
export function openMeter(tell: (progress: ConvertProgress) => void, clock = () => performance.now()): Meter {
  const samples: Sample[] = [{ at: clock(), received: 0, written: 0 }];
  let received = 0;
  let waiting: string | null = null;
  let last: WriteProgress = { file: '', done: 0, total: 0, kept: 0 };
  const sample = (): boolean => {
    const now = { at: clock(), received, written: last.done - last.kept };
    if (now.at - samples.at(-1)!.at < apart) return false;
    samples.push(now);
    while (now.at - samples[1]!.at > lookBack) samples.shift();
    return true;
  };
  const say = () => tell({ ...last, received, ...speed(samples, last), waiting });
  return {
    received(bytes) {
      received += bytes;
      if (sample()) say();
    },
    wrote(now) {
      last = now;
      sample();
      say();
    },
    waits(what) {
      waiting = what;
      say();
    },
  };
}

function speed(samples: Sample[], { done, total }: WriteProgress): Pick<ConvertProgress, 'rate' | 'secondsLeft'> {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const seconds = (last.at - first.at) / 1000;
  if (seconds === 0) return { rate: null, secondsLeft: null };
  const written = (last.written - first.written) / seconds;
  return {
    rate: (last.received - first.received) / seconds,
    secondsLeft: written > 0 ? (total - done) / written : null,
  };
}
