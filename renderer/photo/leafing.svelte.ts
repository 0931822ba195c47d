// Which photo is looked at, and which is only passed while an arrow key is held: nothing that takes time is fetched for
// that one. A step by itself counts at once.

import { keyHeld, onceLetGo, slowestRepeatMs } from '../keys/held-key.ts';

/** Steps that follow each other faster than this are in a hurry, whatever made them. */
export const hurryMs = 120;

/** When whoever leafs has come to rest: the key is let go, or nothing more comes. Gives back what ends the waiting. */
export function onceRested(then: () => void): () => void {
  const end = () => (clearTimeout(clock), forget());
  const rested = () => (end(), then());
  const clock = setTimeout(rested, keyHeld() ? slowestRepeatMs : hurryMs);
  const forget = keyHeld() ? onceLetGo(rested) : () => {};
  return end;
}

export class Leafing {
  /** The photo that is looked at. */
  rested = $state<number | null>(null);

  #turnedAt = -Infinity;

  /** Another photo is in front; in an effect, which ends what this began. */
  turn(photo: number | null): () => void {
    const hurry = keyHeld() || performance.now() - this.#turnedAt < hurryMs;
    this.#turnedAt = performance.now();
    if (!hurry) this.rested = photo;
    return onceRested(() => (this.rested = photo));
  }
}
