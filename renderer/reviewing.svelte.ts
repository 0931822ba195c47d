// The queue of doubtful captions as a person goes through it: one after the other, with the way back, what was decided, and
// what was put off. Decisions are captions like any other: undone, they come again.

import type { EngineError, Remote, ReviewItem } from '../engine/contract.ts';
import { known } from './wishes.svelte.ts';

const pageSize = 30;
/** Fetched before they are needed. */
const ahead = 8;

export class Reviewing {
  items = $state.raw<ReviewItem[]>([]);
  at = $state(0);
  /** All there are to go through, those decided on the way among them; null before the first answer. */
  total = $state<number | null>(null);
  decided = $state.raw<ReadonlySet<number>>(new Set());
  busy = $state(false);
  refused = $state.raw<EngineError | null>(null);

  #engine: Remote;
  #cursor: string | null = null;
  #loading: Promise<void> | null = null;

  constructor(engine: Remote) {
    this.#engine = engine;
    void this.begin();
  }

  readonly item = $derived.by<ReviewItem | null>(() => this.items[this.at] ?? null);
  readonly next = $derived.by<ReviewItem | null>(() => this.items[this.at + 1] ?? null);
  readonly later = $derived.by(() => Math.min(this.at, this.items.length) - this.decided.size);
  readonly done = $derived.by(() => this.total !== null && this.item === null && !this.busy);

  listen(): () => void {
    return this.#engine.on('photos', ({ ids }) => {
      for (const id of ids) if (this.decided.has(id)) void this.#look(id);
      // Something to review has come while there was nothing.
      if (this.items.length === 0) void this.begin();
    });
  }

  /** From the worst on, without those that were decided. */
  async begin(): Promise<void> {
    this.#cursor = null;
    this.#loading = null;
    await this.#load(true);
    this.at = 0;
    this.decided = new Set();
  }

  /** The caption as it is to be. */
  async decide(text: string): Promise<boolean> {
    const item = this.item;
    if (!item || this.busy) return false;
    this.busy = true;
    this.refused = null;
    try {
      await this.#engine.setCaption({ photo: item.id, text });
      this.decided = new Set([...this.decided, item.id]);
      this.go(1);
      return true;
    } catch (error) {
      this.refused = known(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  go(by: number): void {
    this.at = Math.max(0, Math.min(this.items.length, this.at + by));
    if (this.#cursor !== null && this.at + ahead >= this.items.length) void this.#load(false);
  }

  /** Undone elsewhere, it is open again: that one is shown. */
  async #look(id: number): Promise<void> {
    const photo = await this.#engine.photo({ id }).catch(() => null);
    if (!photo || photo.captionBy === 'person' || !this.decided.has(id)) return;
    this.decided = new Set([...this.decided].filter((one) => one !== id));
    const position = this.items.findIndex((item) => item.id === id);
    if (position >= 0) this.at = position;
  }

  #load(first: boolean): Promise<void> {
    this.#loading ??= this.#ask(first).finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #ask(first: boolean): Promise<void> {
    try {
      const page = await this.#engine.reviewQueue({ after: first ? null : this.#cursor, limit: pageSize });
      this.#cursor = page.cursor;
      this.items = first ? page.items : [...this.items, ...page.items];
      if (first) this.total = page.total;
      this.refused = null;
    } catch (error) {
      this.refused = known(error);
    }
  }
}
