// What the activity screen and the first start ask beyond the progress: failures by reason, what describing costs, how fast
// models are here, and how fast photos are found.

import type { DescribingCost, FailureGroup, ModelSpeed, Progress, Reason, Remote } from '../engine/contract.ts';
import { Wishes } from './wishes.svelte.ts';

/** A rate is told over so much of the past. */
const spanMs = 20_000;

export class Activity extends Wishes {
  /** Null until the engine answered once. */
  failures = $state.raw<FailureGroup[] | null>(null);
  cost = $state.raw<DescribingCost | null>(null);
  speeds = $state.raw<ModelSpeed[]>([]);
  /** Photos found a second while folders are walked; null when they are not. */
  finding = $state<number | null>(null);

  #engine: Remote;
  #counts: { at: number; photos: number }[] = [];

  constructor(engine: Remote, clock: () => number = () => performance.now()) {
    super();
    this.#engine = engine;
    engine.on('progress', (progress) => this.#count(progress, clock()));
  }

  async refresh(): Promise<void> {
    const engine = this.#engine;
    try {
      const asked = [engine.failures(), engine.describingCost(), engine.modelSpeeds()] as const;
      [this.failures, this.cost, this.speeds] = await Promise.all(asked);
    } catch {
      // The link says that the engine is away; it is asked again when it is back.
    }
  }

  retry(reason: Reason): Promise<boolean> {
    return this.wish(reason, () => this.#engine.retryFailures({ reason }));
  }

  /** Busy with the id of the model. */
  measure(id: string): Promise<boolean> {
    return this.wish(id, () => this.#engine.measureSpeed({ id }));
  }

  #count({ doing, photos }: Progress, at: number): void {
    if (doing !== 'walking') {
      this.#counts = [];
      this.finding = null;
      return;
    }
    this.#counts = [...this.#counts.filter((one) => at - one.at < spanMs), { at, photos }];
    const first = this.#counts[0]!;
    this.finding = at - first.at < 500 ? null : ((photos - first.photos) * 1000) / (at - first.at);
  }
}
