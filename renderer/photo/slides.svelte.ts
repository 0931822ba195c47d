// The slideshow's state: which photo of the list is shown, in which order, and what of it a person likes. Round and round;
// the clock is the screen's.

import type { Hit } from '../../engine/contract.ts';
import { placeOf, shuffled } from './shuffle.ts';

export interface SlideList {
  readonly total: number;
  at(position: number): Hit | undefined;
  show(first: number, last: number): void;
}

export const intervals = [2, 4, 6, 10, 20] as const;
/** What a person switches by a key or a button. */
export const switches = ['captions', 'shuffle', 'films'] as const;
const kept = 'talbot.slideshow';

interface Liked {
  seconds: number;
  captions: boolean;
  /** Films are played; else they are left out. */
  films: boolean;
  shuffle: boolean;
}

export class Slides {
  position = $state(0);
  playing = $state(true);
  liked = $state.raw<Liked>(readLiked());

  #list: SlideList;
  #seed: number;
  /** The way it went last, and how many films in a row were left out on it. */
  #way: 1 | -1 = 1;
  #leftOut = 0;

  constructor(list: SlideList, from: number, seed = Date.now() % 2 ** 31) {
    this.#list = list;
    this.#seed = seed;
    this.position = Math.max(0, from);
  }

  readonly photo = $derived.by(() => this.#list.at(this.position));
  readonly next = $derived.by(() => this.#list.at(this.#after(1)));
  readonly film = $derived.by(() => this.liked.films && this.photo?.film === 'whole');

  step(by: 1 | -1): void {
    this.#way = by;
    this.position = this.#after(by);
  }

  /** The photo here and its neighbours are asked for; a film that is left out gives way to the next. */
  fetch(): void {
    const last = Math.max(0, this.#list.total - 1);
    const [from, to] = this.liked.shuffle ? this.#lacking() : [this.position - 1, this.position + 2];
    this.#list.show(Math.max(0, Math.min(last, from)), Math.min(last, to));
    const { photo } = this;
    if (!photo) return;
    if (photo.film !== 'whole' || this.liked.films) this.#leftOut = 0;
    else if (this.#leftOut++ < this.#list.total) this.step(this.#way);
  }

  like(change: Partial<Liked>): void {
    this.liked = { ...this.liked, ...change };
    localStorage.setItem(kept, JSON.stringify(this.liked));
  }

  flip(what: (typeof switches)[number]): void {
    this.like({ [what]: !this.liked[what] });
  }

  /** In a random order the next photo lies elsewhere: one after the other. */
  #lacking(): [number, number] {
    const one = this.photo === undefined ? this.position : this.#after(1);
    return [one, one];
  }

  #after(by: 1 | -1): number {
    const { total } = this.#list;
    if (total === 0) return 0;
    const around = (place: number) => (((place + by) % total) + total) % total;
    if (!this.liked.shuffle) return around(this.position);
    return shuffled(around(placeOf(Math.min(this.position, total - 1), total, this.#seed)), total, this.#seed);
  }
}

function readLiked(): Liked {
  try {
    const { seconds, captions, films, shuffle } = JSON.parse(localStorage.getItem(kept) ?? '{}') as Record<
      string,
      unknown
    >;
    return {
      seconds: intervals.find((one) => one === seconds) ?? 4,
      captions: captions !== false,
      films: films !== false,
      shuffle: shuffle === true,
    };
  } catch {
    return { seconds: 4, captions: true, films: true, shuffle: false };
  }
}
