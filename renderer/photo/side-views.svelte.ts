// How near each of the photos side by side is looked at: all together, so that the same spot of each is seen, or each by
// itself.

import type { PhotoSummary } from '../../engine/contract.ts';
import { type View, whole } from './zoom.ts';

type Sized = Pick<PhotoSummary, 'width' | 'height'> | null;

export class SideViews {
  together = $state(true);

  /** Of the first photo, while they move together. */
  #view = $state.raw<View>(whole);
  #own = $state.raw<readonly View[]>([]);
  #photos: () => readonly Sized[];

  constructor(photos: () => readonly Sized[]) {
    this.#photos = photos;
  }

  of(index: number): View {
    return this.together ? this.#scaled(0, index, this.#view) : (this.#own[index] ?? whole);
  }

  look(index: number, to: View): void {
    if (this.together) this.#view = this.#scaled(index, 0, to);
    else this.#own = this.#photos().map((_, i) => (i === index ? to : (this.#own[i] ?? whole)));
  }

  /** From together to each by itself, and back; nothing jumps when they part. */
  part(): void {
    this.#own = this.#photos().map((_, i) => this.#scaled(0, i, this.#view));
    this.together = !this.together;
  }

  /** The zoom is kept as a share of each photo's own size: a smaller copy is then enlarged to the same detail. */
  #scaled(from: number, to: number, at: View): View {
    const [one, other] = [this.#photos()[from], this.#photos()[to]];
    if (at.zoom === null || !one?.width || !other?.width) return at;
    return { ...at, zoom: at.zoom * (Math.max(one.width, one.height) / Math.max(other.width, other.height)) };
  }
}
