// Forgets the files of removed folders, some at a time, and tells how far that is. What is left when Talbot ends goes on when it
// starts again; where the folder came back in the middle of it, there is nothing left to forget.

import type { Store } from '../store/store.ts';
import type { Emit } from './announce.ts';

/** Files forgotten at once, some tens of milliseconds' worth. */
const atOnce = 500;
/** So few are forgotten before anybody could read how far it is: a folder that goes in a moment is no news. */
const quietly = 4 * atOnce;

type Forgets = Pick<Store, 'leftToForget' | 'forgetRemoved' | 'forgottenBy'>;

export class Forgetting {
  readonly #store: Forgets;
  readonly #emit: Emit | undefined;
  /** How many there were when the first of them was forgotten. */
  #total = 0;
  /** The change that removed the folder under way. */
  #by = 0;

  constructor(store: Forgets, emit?: Emit) {
    this.#store = store;
    this.#emit = emit;
  }

  /** False when there was nothing to forget. */
  some(): boolean {
    const before = this.#store.leftToForget();
    if (before === 0 && this.#total === 0) return false;
    const total = (this.#total = Math.max(this.#total, before));
    if (total > quietly && before > 0) this.#by = this.#store.forgottenBy();
    const any = this.#store.forgetRemoved(atOnce);
    const left = this.#store.leftToForget();
    const batch = { id: this.#by, what: 'remove-folder', doing: 'removing' } as const;
    if (total > quietly) this.#emit?.('batch', { ...batch, done: total - left, total, over: left === 0 });
    if (left === 0) this.#total = 0;
    return any;
  }
}
