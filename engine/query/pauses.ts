// Long computations in slices, so that the engine goes on answering in between, and gives up what nobody waits for.

import { always, type Still } from './turns.ts';

export interface Pauses {
  due(): boolean;
  take(): Promise<void>;
  ifDue(): Promise<void>;
}

/** A pause is due after this long; others are then heard before the work goes on. */
const sliceMs = 8;

export function createPauses(still: Still = always): Pauses {
  let since = performance.now();
  const due = () => performance.now() - since >= sliceMs;
  const take = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    still();
    since = performance.now();
  };
  return { due, take, ifDue: async () => void (due() && (await take())) };
}
