// Whoever asks again under the same name wants the last answer alone: what is still being looked for before it is given up.

import { EngineError } from '../contract.ts';

/** Throws `cancelled` once nobody waits for the answer any more. */
export type Still = () => void;

export const always: Still = () => {};

export type InTurn = <T>(name: string | undefined, work: (still: Still) => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const newest = new Map<string, symbol>();
  return async function inTurn(name, work) {
    if (name === undefined) return work(always);
    const mine = Symbol(name);
    const busy = newest.has(name);
    newest.set(name, mine);
    const still = () => {
      if (newest.get(name) !== mine) throw new EngineError('cancelled', 'Something else was asked since. Ask again.');
    };
    try {
      // What else was asked meanwhile is heard first: of several that wait only the last is looked for at all.
      if (busy) await new Promise<void>((resolve) => setImmediate(resolve));
      still();
      return await work(still);
    } finally {
      if (newest.get(name) === mine) newest.delete(name);
    }
  };
}
