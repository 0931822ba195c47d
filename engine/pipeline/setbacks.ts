// What happens when something fails. A photo's own failure is a row and stops nobody. A file that is missing or still
// growing is left alone for a moment. A failure of the house (a full disk, a broken model) stops its stage, says why,
// and is tried again where time can help.

import { EngineError, type Progress, type Reason } from '../contract.ts';
import type { Stage, Store, WaitingPhoto } from '../store/store.ts';
import { described } from '../wire.ts';

export interface SetbacksOptions {
  store: Store;
  /** What failures of a stage are made by: see Store.retryFailed. */
  by: (stage: Stage) => string;
  /** Look at this file again: it may be gone. */
  lookAgain: (path: string) => void;
  onFailed: (photo: number) => void;
  /** A stage stopped, or may go on. */
  onChange: () => void;
}

export interface Setbacks {
  /** Throws what is no photo's fault. */
  setAside(photo: WaitingPhoto, stage: Stage, error: unknown): void;
  /** Photos left alone for a moment. */
  aside(): Iterable<number>;
  stop(stage: Stage, error: unknown): void;
  problem(stage: Stage): Progress['problem'];
  /** Try everything again now. */
  clear(): void;
  close(): void;
}

const tryAgainMs: Partial<Record<Reason, number>> = {
  'disk-full': 10_000,
  'library-locked': 5_000,
  'vision-crashed': 60_000,
  bug: 30_000,
};
const asideMs = 3_000;
const mostTries = 5;

export function openSetbacks(options: SetbacksOptions): Setbacks {
  const tries = new Map<number, number>();
  const aside = new Set<number>();
  const problems = new Map<Stage, Progress['problem']>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  function later(ms: number, what: () => unknown): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      what();
      options.onChange();
    }, ms);
    timers.add(timer);
  }

  return {
    setAside(photo, stage, error) {
      if (closed || isOf(error, 'closed', 'cancelled')) return;
      if (isOf(error, 'disk-full', 'library-locked', 'library-corrupt')) throw error;
      const times = (tries.get(photo.photo) ?? 0) + 1;
      if (isOf(error, 'file-missing', 'busy') && times < mostTries) {
        tries.set(photo.photo, times);
        aside.add(photo.photo);
        options.lookAgain(photo.path);
        return later(asideMs, () => aside.delete(photo.photo));
      }
      tries.delete(photo.photo);
      options.store.failed(photo.photo, { stage, ...described(error), by: options.by(stage) });
      options.onFailed(photo.photo);
    },
    aside: () => aside,
    stop(stage, error) {
      if (closed || isOf(error, 'closed', 'cancelled')) return;
      const problem = described(error);
      problems.set(stage, problem);
      const wait = tryAgainMs[problem.reason];
      if (wait !== undefined) later(wait, () => problems.delete(stage));
      options.onChange();
    },
    problem: (stage) => problems.get(stage) ?? null,
    clear: () => problems.clear(),
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function isOf(error: unknown, ...reasons: Reason[]): boolean {
  return error instanceof EngineError && reasons.includes(error.reason);
}

/** Photos wait, and nobody is there to see them. */
export const noModel = {
  reason: 'model-missing',
  message:
    'No model is there to look at the photos. They can be browsed; add a model and start again to describe them.',
} as const;
