// What of the grid is on the screen: which rows are near, where they lie, and where a key leads. Rows whose shapes become
// known move nothing that a person looks at: the photo at the top of the screen is held where it is. Draws nothing.

import type { GridList } from './grid-list.ts';
import { wayOf } from './key-ways.ts';
import { type Box, firstAt, lastAt, placeOf, topOf, touched } from './places.ts';
import { ScrollRange } from './scroll-range.ts';
import { boxStart, keptRows, rowsAbove, type ShownGroup, shownGroups } from './shown-rows.ts';
import { type Group, headHeight, type Plan, samePlan, Stretches } from './stretches.ts';

export interface Shown {
  list: GridList;
  groups: readonly Group[];
  /** Factor on the usual height of a row. */
  size: number;
  square: boolean;
  captions: boolean;
  /** A strip of dates stands at the right edge where there is room. */
  scrubber?: boolean;
  /** Position of the photo that the keys are at. */
  current: number;
}

const jumpScreens = 0.8;
const stripWidth = 52;

export class GridView {
  /** Of the scrolling box: inner width and height, and its width with the scrollbar. */
  width = $state(0);
  height = $state(0);
  outer = $state(0);
  /** So quick that no picture is worth fetching. */
  flying = $state(false);
  /** Share of the list that is above the screen. */
  share = $state(0);

  #shown: () => Shown;
  #range = new ScrollRange();
  /** Raised when other rows are near, or they lie elsewhere. */
  #near = $state(0);
  #window = '';
  #landing: ReturnType<typeof setTimeout> | undefined;
  #anchor: { photo: number | undefined; position: number; offset: number; name: string } | null = null;

  constructor(shown: () => Shown) {
    this.#shown = shown;
  }

  /** As `--edge` of the page's style. */
  readonly edge = $derived.by(() => (innerWidth < 600 || this.width < 1 ? 8 : innerWidth < 1600 ? 24 : 40));
  /** Room for the strip of dates. */
  readonly strip = $derived.by(() => this.#shown().scrubber === true && this.width >= 560);
  /** The scrollbar takes its place from the right edge, so that the photos end where the bar above them does. */
  readonly end = $derived.by(() => (this.strip ? stripWidth : Math.max(4, this.edge - (this.outer - this.width))));
  readonly gap = $derived.by(() => (this.width < 600 ? 3 : this.#shown().captions ? 12 : 6));
  readonly below = $derived.by(() => (this.#shown().captions ? 46 : 0));
  /** A scrollbar that gives way to the strip takes nothing of it: photos stay as they are. */
  readonly whole = $derived.by(() => (this.strip ? Math.max(this.outer, this.width) : this.width));
  readonly inner = $derived.by(() => Math.max(120, this.whole - this.edge - this.end));

  readonly stretches = $derived.by(() => {
    const { list, groups, size, square } = this.#shown();
    const usual = size * Math.min(300, Math.max(110, 90 + this.whole / 9.5));
    const wish = { width: this.inner, height: usual, gap: this.gap, below: this.below };
    return this.#cut({ total: list.total, groups, wish, square }, list);
  });

  #last: { stretches: Stretches; list: GridList } | null = null;

  /** What was laid out is kept as long as it is asked for in the same way. */
  #cut(plan: Plan, list: GridList): Stretches {
    const last = this.#last;
    if (last?.list === list && samePlan(last.stretches.plan, plan)) return last.stretches;
    const stretches = new Stretches(plan, (from, to) => list.shapes(from, to));
    this.#last = { stretches, list };
    return stretches;
  }

  /** Place in the list, in pixels from its top. */
  get y(): number {
    return this.#range.y;
  }

  /** Where the scroll bar has to stand. */
  get place(): number {
    return this.#range.place;
  }

  /** Height of the scrolled element. */
  readonly bar = $derived.by(() => {
    void this.#near;
    void this.stretches;
    return this.#range.bar;
  });

  /** Photos whose rows are near the screen, and those on it. */
  readonly span = $derived.by(() => {
    void this.#near;
    const { stretches } = this;
    if (stretches.count === 0 || this.height === 0) return null;
    const near = [this.y - this.height * 0.5, this.y + this.height * 1.5] as const;
    return {
      ...{ first: firstAt(stretches, near[0]), last: lastAt(stretches, near[1]) },
      shapesFrom: stretches.stretch(stretches.at(near[0] - this.height)).from,
      shapesTo: stretches.stretch(stretches.at(near[1] + this.height)).to,
    };
  });

  #drawn: ShownGroup[] = [];

  readonly visible = $derived.by((): ShownGroup[] => {
    void this.#near;
    const { stretches, span } = this;
    if (!span) return [];
    const { current, list } = this.#shown();
    const screen = { y: this.y, height: this.height, shift: this.#range.shift };
    const now = shownGroups(stretches, screen, span, Math.min(current, list.total - 1));
    return (this.#drawn = keptRows(this.#drawn, now));
  });

  /** Rows there are, about: those far from the screen were not counted. */
  readonly rowCount = $derived.by(() => {
    void this.#near;
    return rowsAbove(this.stretches, this.stretches.height);
  });

  /** The box was scrolled to here. */
  move(place: number): void {
    const before = this.y;
    this.#range.scrolled(place);
    if (Math.abs(this.y - before) > this.height * jumpScreens) this.#fly();
    this.#hold();
    this.settle();
  }

  /** Lays out what is near the screen; what is looked at stays where it is. */
  settle(): void {
    const { stretches } = this;
    const { list } = this.#shown();
    if (stretches.count === 0 || this.height === 0) return;
    if (this.#anchor && this.#anchor.name !== list.name) this.#anchor = null;
    const found = this.#anchor?.photo === undefined ? -1 : list.positionOf(this.#anchor.photo);
    if (this.#anchor && found >= 0) this.#anchor.position = found;
    for (let tries = 0; tries < 4; tries++) {
      this.#range.measure(stretches.height, this.height);
      const held = this.#anchor && topOf(stretches, this.#anchor.position) - this.#anchor.offset;
      if (held !== null) this.#range.grown(held - this.y);
      const { changes } = stretches;
      for (const at of this.#screens()) stretches.rows(at);
      // The row of the keys is drawn wherever it is.
      stretches.rows(stretches.of(Math.min(this.#shown().current, list.total - 1)));
      if (stretches.changes === changes) break;
    }
    this.#range.measure(stretches.height, this.height);
    this.#tell();
  }

  /** Other shapes are known. */
  reshape(): void {
    this.stretches.reshape();
    this.#window = '';
    this.settle();
  }

  /** Where the list is: the photo at the top of the screen, and how far below its edge. */
  spot(): { position: number; offset: number } {
    return { position: this.#anchor?.position ?? 0, offset: this.#anchor?.offset ?? headHeight };
  }

  /** The scroll bar is at an end where the list is not. */
  get stuck(): boolean {
    return this.#range.stuck;
  }

  /** Nothing moves: the scroll bar goes where it belongs. True when it has to be moved. */
  mend(): boolean {
    if (!this.#range.mend()) return false;
    this.#tell();
    return true;
  }

  /** To this place; the scroll bar has to follow. */
  go(y: number): void {
    if (Math.abs(this.y - y) > this.height * jumpScreens) this.#fly();
    this.#anchor = null;
    this.#range.measure(this.stretches.height, this.height);
    this.#range.go(y);
    this.#hold();
    this.settle();
    this.#range.mend();
    this.#tell();
  }

  /** To a photo at the top of the screen, below its heading. */
  goTo(position: number, offset = headHeight): void {
    if (this.stretches.count === 0) return;
    // Laid out first: an estimate would lead astray.
    this.stretches.rows(this.stretches.of(position));
    this.go(topOf(this.stretches, position) - offset);
    if (this.y > 0 && this.y < this.#range.end) this.go(topOf(this.stretches, position) - offset);
  }

  /** Where to go so that this photo is whole on the screen; null when it is. */
  reach(position: number): number | null {
    if (this.stretches.count === 0) return null;
    return this.#steady(() => {
      topOf(this.stretches, position);
      this.settle();
      const top = topOf(this.stretches, position);
      const { head } = this.stretches.stretch(this.stretches.of(position));
      const { rows, row } = placeOf(this.stretches, position);
      const bottom = top + rows.height[row]! + this.below;
      const above = top - (row === 0 ? Math.max(head, headHeight) : headHeight);
      if (above < this.y) return this.y === 0 ? null : Math.max(0, above - 4);
      if (bottom <= this.y + this.height - 12 || this.y >= this.#range.end) return null;
      return Math.min(above, bottom - this.height + 24);
    });
  }

  /** Photos that a box touches, in pixels of the list. */
  touched(box: Box): number[] {
    return this.#steady(() => touched(this.stretches, box));
  }

  /** The photo a key leads to; null for keys that lead nowhere. */
  target(key: string): number | null {
    const page = Math.max(100, this.height - headHeight - 40);
    return this.#steady(() => wayOf(key, this.stretches, this.#shown().current, page));
  }

  /** Looking at far photos lays them out, which must not move those on the screen. */
  #steady<T>(look: () => T): T {
    const { changes } = this.stretches;
    const found = look();
    if (this.stretches.changes !== changes) this.settle();
    return found;
  }

  /** Stretches that touch the screen or its neighbourhood. */
  *#screens(): Iterable<number> {
    const last = this.stretches.at(this.y + this.height * 1.5);
    for (let at = this.stretches.at(this.y - this.height * 0.5); at <= last; at++) yield at;
  }

  /** What is at the top of the screen now is to stay there. */
  #hold(): void {
    const { stretches } = this;
    const { list } = this.#shown();
    if (stretches.count === 0) return;
    const at = stretches.at(this.y);
    const share = (this.y - stretches.top(at)) / Math.max(1, stretches.heightOf(at));
    const guessed = stretches.heightOf(at);
    stretches.rows(at);
    // A place within what was an estimate means a share of it.
    if (stretches.heightOf(at) !== guessed)
      this.#range.grown(stretches.top(at) + share * stretches.heightOf(at) - this.y);
    this.#anchor = null;
    if (this.y < 40) return;
    const position = firstAt(stretches, this.y);
    const photo = list.at(position)?.id;
    this.#anchor = { photo, position, offset: topOf(this.stretches, position) - this.y, name: list.name };
  }

  #fly(): void {
    this.flying = true;
    clearTimeout(this.#landing);
    this.#landing = setTimeout(() => (this.flying = false), 90);
  }

  /** Only when other rows are near: most scrolling moves nothing but the bar. */
  #tell(): void {
    const { y, height, stretches } = this;
    if (stretches.count === 0) return;
    this.share = this.#range.end > 0 ? y / this.#range.end : 0;
    const near = [firstAt(stretches, y - height * 0.5), lastAt(stretches, y + height * 1.5)];
    const window = [...near, this.#range.shift, stretches.height, boxStart(y, height)].join();
    if (window === this.#window) return;
    this.#window = window;
    this.#near++;
  }
}
