// How many photos wait for a person: captions in doubt, and groups of duplicates. Told in the sidebar. Counting them costs
// the engine time, so news is answered after a while, and the longer counting took the longer after.

import type { Remote } from '../engine/contract.ts';

const soonMs = 1500;
const leastPauseMs = 3000;
/** Counting takes at most this share of the time. */
const share = 50;

export class Waiting {
  /** Null until they were counted. */
  review = $state<number | null>(null);
  duplicates = $state<number | null>(null);

  #engine: Remote;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pause = soonMs;
  #counting = false;

  constructor(engine: Remote) {
    this.#engine = engine;
    engine.on('photos', () => this.#later());
    engine.on('comparing', () => this.#later());
    this.#later();
  }

  #later(): void {
    if (this.#counting) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#count();
    }, this.#pause);
  }

  async #count(): Promise<void> {
    this.#counting = true;
    const start = performance.now();
    try {
      this.review = (await this.#engine.reviewQueue({ limit: 1 })).total;
      this.duplicates = (await this.#engine.duplicates({ limit: 1 })).total;
    } catch {
      // The engine is away; news comes when it is back.
    }
    this.#counting = false;
    this.#pause = Math.max(leastPauseMs, share * (performance.now() - start));
  }
}
