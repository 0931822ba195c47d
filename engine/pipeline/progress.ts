// How far the work is, from what the store counts and how fast it goes. Pure.

import type { Describing, Progress } from '../contract.ts';
import type { Tally } from '../store/store.ts';
import { timeLeft } from './pace.ts';
import { noModel } from './setbacks.ts';

export interface Standing {
  tally: Tally;
  paused: boolean;
  doing: Progress['doing'];
  reading: boolean;
  readRate: number | null;
  seeRate: number | null;
  /** A model is there to look. */
  model: boolean;
  describing: Describing;
  problem: Progress['problem'];
  held: Progress['held'];
}

export function progressOf(now: Standing): Progress {
  const { photos, unread, unseen, seen, failed } = now.tally;
  const { paused, doing, readRate, seeRate, describing, held } = now;
  const wanted = describing === 'on';
  const willSee = now.model && wanted;
  // Photos that nobody wants described wait for nothing.
  const waiting = wanted ? unread + unseen : unread;
  const lacking = wanted && !now.model && waiting > 0 ? noModel : null;
  return {
    ...{ photos, seen, waiting, failed, unread, paused, doing, describing, readRate, seeRate, held },
    rate: now.reading || !willSee ? readRate : seeRate,
    secondsLeft: timeLeft({ unread, waiting, readRate, seeRate, willSee }),
    problem: now.problem ?? lacking,
  };
}
