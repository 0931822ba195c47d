// What of the grid is on the screen: which rows are near, where they lie, and where a key leads. Rows whose shapes become
// known move nothing that a person looks at: the photo at the top of the screen is held where it is. Draws nothing.

import type { GridList } from './grid/grid-list.ts';
import { wayOf } from './grid/key-ways.ts';
import { type Box, firstAt, lastAt, placeOf, topOf, touched } from './grid/places.ts';
import { ScrollRange } from './grid/scroll-range.ts';
import type { ShownGroup } from './grid/shown-rows.ts';
import { type Group, headHeight, Stretches } from './grid/stretches.ts';
import { rowOf, type Rows } from './rows.ts';

export interface Shown {
  list: GridList;
  groups: readonly Group[];
  /** Factor on the usual height of a row. */
  size: number;
  square: boolean;
  captions: boolean;
  /** Position of the photo that the keys are at. */
  current: number;
}

/** Boxes of very tall groups begin and end at multiples of this, so that scrolling seldom moves one. */
const step = 16_384;
const jumpScreens = 0.8;

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

  readonly edge = $derived.by(() => (this.width < 600 ? 8 : this.width < 1600 ? 20 : 32));
  readonly end = $derived.by(() => Math.max(4, this.edge - (this.outer - this.width)));
  readonly gap = $derived.by(() => (this.width < 600 ? 3 : this.#shown().captions ? 12 : 6));
  readonly below = $derived.by(() => (this.#shown().captions ? 46 : 0));
  readonly inner = $derived.by(() => Math.max(120, this.width - this.edge - this.end));

  readonly stretches = $derived.by(() => {
    const { list, groups, size, square } = this.#shown();
    const usual = size * Math.min(300, Math.max(110, 90 + this.width / 9.5));
    const wish = { width: this.inner, height: usual, gap: this.gap, below: this.below };
    return new Stretches({ total: list.total, groups, wish, square }, (from, to) => list.shapes(from, to));
  });

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

  readonly visible = $derived.by((): ShownGroup[] => {
    void this.#near;
    const { stretches, span } = this;
    if (!span) return [];
    const { current, list } = this.#shown();
    const groups: ShownGroup[] = [];
    const own = Math.min(current, list.total - 1);
    // The row of the keys is there wherever it is, or the keyboard would lose its place.
    if (own < span.first) this.#addRow(groups, own);
    for (let at = stretches.of(span.first); at <= stretches.of(span.last); at++) {
      const { from } = stretches.stretch(at);
      const rows = stretches.rows(at);
      const start = span.first > from ? rowOf(rows, span.first - from) : 0;
      const end = rowOf(rows, span.last - from);
      for (let row = start; row <= end; row++) this.#add(groups, at, rows, row);
    }
    if (own > span.last) this.#addRow(groups, own);
    return groups;
  });

  /** Rows there are, about: those far from the screen were not counted. */
  readonly rowCount = $derived.by(() => {
    void this.#near;
    return this.#rowsTo(this.stretches.height);
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
      const height = stretches.height;
      for (const y of this.#screens()) stretches.rows(y);
      if (stretches.height === height && (held === null || Math.abs(held - this.y) < 0.5)) break;
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
    const top = topOf(this.stretches, position);
    const { head } = this.stretches.stretch(this.stretches.of(position));
    const { rows, row } = placeOf(this.stretches, position);
    const bottom = top + rows.height[row]! + this.below;
    if (top - headHeight < this.y)
      return row === 0 ? Math.max(0, top - Math.max(head, headHeight)) : top - headHeight - 8;
    return bottom > this.y + this.height - 12 ? bottom - this.height + 24 : null;
  }

  /** Photos that a box touches, in pixels of the list. */
  touched(box: Box): number[] {
    return touched(this.stretches, box);
  }

  /** The photo a key leads to; null for keys that lead nowhere. */
  target(key: string): number | null {
    return wayOf(key, this.stretches, this.#shown().current, Math.max(100, this.height - headHeight - 40));
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

  #addRow(groups: ShownGroup[], position: number): void {
    const { rows, row } = placeOf(this.stretches, position);
    this.#add(groups, this.stretches.of(position), rows, row);
  }

  #add(groups: ShownGroup[], at: number, rows: Rows, row: number): void {
    const { stretches } = this;
    const { group, from, head } = stretches.stretch(at);
    let box = groups.at(-1);
    if (box?.index !== group) groups.push((box = this.#box(group, at)));
    const y = stretches.top(at) + head + rows.top[row]!;
    const [first, end] = [rows.first[row]!, rows.first[row + 1]!];
    box.rows.push({
      ...{
        first: from + first,
        end: from + end,
        height: rows.height[row]!,
        index: this.#rowsTo(stretches.top(at)) + row,
      },
      top: y - (box.top + this.#range.shift),
      aspects: rows.aspect.subarray(first, end),
    });
  }

  #box(index: number, at: number): ShownGroup {
    const { stretches, height } = this;
    const [first, last] = index < 0 ? [0, at] : stretches.ends(index);
    const top = Math.max(stretches.top(first), Math.floor((this.y - 4 * height) / step) * step);
    const bottom = Math.min(
      stretches.top(last) + stretches.heightOf(last),
      Math.ceil((this.y + 5 * height) / step) * step,
    );
    const group = stretches.plan.groups[index] ?? null;
    const photos = stretches.stretch(last).to - stretches.stretch(first).from;
    return { ...{ index, group, photos, rows: [] }, top: top - this.#range.shift, height: Math.max(0, bottom - top) };
  }

  #rowsTo(y: number): number {
    const { height, gap, below } = this.stretches.plan.wish;
    return Math.round(y / (height + gap + below));
  }

  /** Only when other rows are near: most scrolling moves nothing but the bar. */
  #tell(): void {
    const { y, height, stretches } = this;
    this.share = this.#range.end > 0 ? y / this.#range.end : 0;
    const near = [firstAt(stretches, y - height * 0.5), lastAt(stretches, y + height * 1.5)];
    const window = [...near, this.#range.shift, stretches.height, Math.floor((y - 4 * height) / step)].join();
    if (window === this.#window) return;
    this.#window = window;
    this.#near++;
  }
}
