// The slideshow's state: which photo of the list is shown, and the clock that goes on to the next, which stands while it is
// paused or the next picture is not there yet. Round and round.

import type { Hit } from '../engine/contract.ts';

export interface SlideList {
  readonly total: number;
  at(position: number): Hit | undefined;
  show(first: number, last: number): void;
}

export const intervals = [2, 4, 6, 10, 20] as const;
const kept = 'talbot.slideshow';

export class Slides {
  position = $state(0);
  playing = $state(true);
  seconds = $state<number>(4);
  captions = $state(true);

  #list: SlideList;

  constructor(list: SlideList, from: number) {
    this.#list = list;
    this.position = Math.max(0, from);
    const liked = readLiked();
    this.seconds = liked.seconds;
    this.captions = liked.captions;
  }

  readonly photo = $derived.by(() => this.#list.at(this.position));
  readonly next = $derived.by(() => this.#list.at(this.#around(this.position + 1)));

  step(by: number): void {
    this.position = this.#around(this.position + by);
  }

  /** The photo here and its neighbours are asked for. */
  fetch(): void {
    const last = Math.max(0, this.#list.total - 1);
    this.#list.show(Math.max(0, Math.min(last, this.position - 1)), Math.min(last, this.position + 2));
  }

  like(change: { seconds?: number; captions?: boolean }): void {
    this.seconds = change.seconds ?? this.seconds;
    this.captions = change.captions ?? this.captions;
    localStorage.setItem(kept, JSON.stringify({ seconds: this.seconds, captions: this.captions }));
  }

  #around(position: number): number {
    const { total } = this.#list;
    return total === 0 ? 0 : ((position % total) + total) % total;
  }
}

function readLiked(): { seconds: number; captions: boolean } {
  try {
    const { seconds, captions } = JSON.parse(localStorage.getItem(kept) ?? '{}') as Record<string, unknown>;
    return {
      seconds: intervals.find((one) => one === seconds) ?? 4,
      captions: captions !== false,
    };
  } catch {
    return { seconds: 4, captions: true };
  }
}
