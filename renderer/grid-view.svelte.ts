// What of the grid is on the screen: how the rows lie at this width, which of them are near, and where a key leads.
// Knows numbers only; Grid.svelte draws.

import type { Hit } from '../engine/contract.ts';
import { layOut, neighbourRow, rowAt, rowOf } from './rows.ts';

export interface Shown {
  /** With gaps where photos are not known yet. */
  hits: (Hit | undefined)[];
  total: number;
  /** Factor on the usual row height. */
  size: number;
  captions: boolean;
  /** Position of the photo that the keys are at. */
  current: number;
  /** Names the list; another name, another list. */
  list: string;
}

export class GridView {
  /** Of the scrolling box: inner width and height, and its width with the scrollbar. */
  width = $state(0);
  height = $state(0);
  outer = $state(0);
  scrolled = $state(0);
  /** So quick that no picture is worth fetching. */
  flying = $state(false);
  moving = $state(false);

  #shown: () => Shown;
  #landing: ReturnType<typeof setTimeout> | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** The photo at the top, and how far its row is from the edge. */
  #anchor: { id: number; offset: number; list: string } | null = null;

  constructor(shown: () => Shown) {
    this.#shown = shown;
  }

  readonly edge = $derived.by(() => (this.width < 600 ? 8 : this.width < 1600 ? 24 : 40));
  /** The scrollbar takes its place from the right edge, so that the photos end where the bar above them does. */
  readonly end = $derived.by(() => Math.max(4, this.edge - (this.outer - this.width)));
  readonly gap = $derived.by(() => (this.width < 600 ? 4 : this.#shown().captions ? 12 : 8));
  readonly below = $derived.by(() => (this.#shown().captions ? 46 : 0));

  readonly rows = $derived.by(() => {
    const { hits, total, size } = this.#shown();
    return layOut(hits, total, {
      width: Math.max(120, this.width - this.edge - this.end),
      height: size * Math.min(300, Math.max(120, 90 + this.width / 9.5)),
      gap: this.gap,
      below: this.below,
    });
  });

  readonly firstRow = $derived.by(() => Math.max(0, rowAt(this.rows, this.scrolled - this.height / 2)));
  readonly lastRow = $derived.by(() =>
    Math.min(this.rows.count - 1, rowAt(this.rows, this.scrolled + this.height * 1.5)),
  );
  readonly top = $derived.by(() => this.#shown().hits[this.rows.first[rowAt(this.rows, this.scrolled)] ?? 0]);

  /** Rows that exist: those near the screen, and the one in focus wherever it is, or the keyboard would lose its place. */
  readonly visible = $derived.by(() => {
    const { current, total } = this.#shown();
    if (total === 0) return [];
    const near = Array.from({ length: this.lastRow - this.firstRow + 1 }, (_, index) => this.firstRow + index);
    const own = rowOf(this.rows, Math.min(current, total - 1));
    if (own < this.firstRow) near.unshift(own);
    if (own > this.lastRow) near.push(own);
    return near;
  });

  positions(row: number): number[] {
    const first = this.rows.first[row]!;
    return Array.from({ length: this.rows.first[row + 1]! - first }, (_, column) => first + column);
  }

  /** The box was scrolled to here. */
  move(to: number): void {
    if (Math.abs(to - this.scrolled) > this.height * 0.8) {
      this.flying = true;
      clearTimeout(this.#landing);
      this.#landing = setTimeout(() => (this.flying = false), 90);
    }
    this.moving = true;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => (this.moving = false), 900);
    this.scrolled = to;
    const row = rowAt(this.rows, to);
    const { hits, list } = this.#shown();
    const hit = hits[this.rows.first[row] ?? 0];
    this.#anchor = hit ? { id: hit.id, offset: this.rows.top[row]! - to, list } : null;
  }

  /** Where to scroll so that the photo at the top stays there after rows have moved; null when it still is. */
  anchored(): number | null {
    const { hits, list } = this.#shown();
    const anchor = this.#anchor;
    if (!anchor || anchor.list !== list || this.scrolled < 40) return null;
    const position = hits.findIndex((hit) => hit?.id === anchor.id);
    if (position < 0) return null;
    const top = this.rows.top[rowOf(this.rows, position)]! - anchor.offset;
    return Math.abs(top - this.scrolled) > 1 ? top : null;
  }

  /** Where to scroll so that this photo is whole on the screen; null when it is. */
  reach(position: number): number | null {
    const row = rowOf(this.rows, position);
    const top = this.rows.top[row]!;
    const bottom = top + this.rows.height[row]! + this.below;
    if (top < this.scrolled) return row === 0 ? 0 : top - 8;
    return bottom > this.scrolled + this.height - 16 ? bottom - this.height + 32 : null;
  }

  /** The photo a key leads to; null for keys that lead nowhere. */
  target(key: string): number | null {
    const { current, total } = this.#shown();
    const paged = (step: -1 | 1) =>
      this.rows.first[rowAt(this.rows, this.rows.top[rowOf(this.rows, current)]! + step * this.height)]!;
    const to: Record<string, () => number> = {
      ArrowRight: () => current + 1,
      ArrowLeft: () => current - 1,
      ArrowDown: () => neighbourRow(this.rows, current, 1),
      ArrowUp: () => neighbourRow(this.rows, current, -1),
      PageDown: () => paged(1),
      PageUp: () => paged(-1),
      Home: () => 0,
      End: () => total - 1,
    };
    const lead = to[key];
    return lead && total > 0 ? Math.max(0, Math.min(total - 1, lead())) : null;
  }
}
