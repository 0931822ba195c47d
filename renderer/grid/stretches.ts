// A long list cut into stretches: a group of photos (a month) is one, a very long group several. Each has a height,
// estimated until its photos' shapes are known; rows exist for those last asked for, so that a million photos cost a few
// hundred numbers. Pure; knows nothing of the screen.

import { aspectOf } from '../../engine/contract.ts';
import {
  boundAspect,
  columnsOf,
  justified,
  last,
  type Rows,
  sideOf,
  squares,
  unknownAspect,
  type Wish,
} from './rows.ts';

/** A heading in the list. Groups are in order; photos before the first one have none. */
export interface Group {
  /** Position of its first photo. */
  at: number;
  title: string;
  /** Said beside it, softer. */
  note?: string;
  /** What the scrubber says of it (a year). */
  mark?: string;
  /** A line is drawn above: what follows is of another worth. */
  line?: boolean;
}

export interface Plan {
  total: number;
  groups: readonly Group[];
  wish: Wish;
  square: boolean;
}

export function samePlan(one: Plan, other: Plan): boolean {
  const wishes = (['width', 'height', 'gap', 'below'] as const).every((name) => one.wish[name] === other.wish[name]);
  return wishes && one.total === other.total && one.groups === other.groups && one.square === other.square;
}

/** Shapes of the photos from one position up to another, a byte each (see shapeByte); `whole`: none is to come. */
export type Shapes = (from: number, to: number) => { bytes: ArrayLike<number>; whole: boolean };

interface Stretch {
  group: number;
  from: number;
  to: number;
  /** Room for the heading above its first row. */
  head: number;
  /** The group goes on in the next stretch. */
  goesOn: boolean;
}

export const headHeight = 52;
export const lineHeight = 84;
/** Between two groups. */
const groupGap = 12;
/** Photos of a stretch, at most: laid out in a few milliseconds. */
const longest = 3000;
const mostRows = 48;

const aspectIn = (byte: number) => boundAspect(aspectOf(byte));

export class Stretches {
  readonly plan: Plan;
  #shapes: Shapes;
  #all: Stretch[] = [];
  #tops: Float64Array;
  #heights: Float64Array;
  #exact: Uint8Array;
  #rows = new Map<number, Rows>();
  /** Mean shape of what was laid out so far: what the rest is taken for. */
  #seen = { photos: 0, aspects: 0 };
  #stale = true;
  /** Raised when a height turns out otherwise: whoever holds places in the list has to look again. */
  changes = 0;

  constructor(plan: Plan, shapes: Shapes) {
    this.plan = plan;
    this.#shapes = shapes;
    this.#cut();
    this.#tops = new Float64Array(this.#all.length + 1);
    this.#heights = Float64Array.from(this.#all, (stretch) => this.#estimate(stretch));
    this.#exact = new Uint8Array(this.#all.length);
  }

  get count(): number {
    return this.#all.length;
  }

  get height(): number {
    return this.#sum()[this.count]!;
  }

  stretch(at: number): Readonly<Stretch> {
    return this.#all[at]!;
  }

  top(at: number): number {
    return this.#sum()[at]!;
  }

  heightOf(at: number): number {
    return this.#heights[at]!;
  }

  isExact(at: number): boolean {
    return this.#exact[at] === 1;
  }

  at(y: number): number {
    return last(this.#sum(), this.count, y);
  }

  of(position: number): number {
    let low = 0;
    let high = Math.max(0, this.count - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#all[middle]!.from <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** First and last stretch of a group. */
  ends(group: number): [number, number] {
    let first = this.of(Math.max(0, this.plan.groups[group]?.at ?? 0));
    while (first > 0 && this.#all[first - 1]!.group === group) first--;
    let end = first;
    while (this.#all[end]!.goesOn) end++;
    return [first, end];
  }

  /** Laid out now; its height is exact from here on if the shapes are known. */
  rows(at: number): Rows {
    const known = this.#rows.get(at);
    if (known) {
      this.#rows.delete(at);
      this.#rows.set(at, known);
      return known;
    }
    const stretch = this.#all[at]!;
    const { square, wish } = this.plan;
    const shapes = square ? null : this.#shapes(stretch.from, stretch.to);
    const rows = shapes
      ? justified(Float32Array.from(shapes.bytes, aspectIn), wish, stretch.goesOn)
      : squares(stretch.to - stretch.from, wish);
    const whole = shapes?.whole === true;
    if (whole && !this.#exact[at]) this.#learn(rows);
    this.#exact[at] = square || whole ? 1 : 0;
    const height = stretch.head + rows.top[rows.count]! + (stretch.goesOn ? 0 : groupGap);
    if (height !== this.#heights[at]) {
      this.#heights[at] = height;
      this.#stale = true;
      this.changes++;
    }
    this.#rows.set(at, rows);
    if (this.#rows.size > mostRows) this.#rows.delete(this.#rows.keys().next().value!);
    return rows;
  }

  /** More shapes are known, or other ones: what is asked for next is laid out anew. */
  reshape(): void {
    this.#rows.clear();
  }

  #learn(rows: Rows): void {
    this.#seen.photos += rows.aspect.length;
    for (const aspect of rows.aspect) this.#seen.aspects += aspect;
  }

  #estimate(stretch: Stretch): number {
    const { wish, square } = this.plan;
    const photos = stretch.to - stretch.from;
    const mean = this.#seen.photos > 0 ? this.#seen.aspects / this.#seen.photos : unknownAspect;
    const columns = square ? columnsOf(wish) : Math.max(1, (wish.width + wish.gap) / (mean * wish.height + wish.gap));
    const height = square ? sideOf(wish) : wish.height;
    const rows = Math.max(1, stretch.goesOn ? photos / columns : Math.ceil(photos / columns));
    return stretch.head + rows * (height + wish.below + wish.gap) + (stretch.goesOn ? 0 : groupGap);
  }

  #cut(): void {
    const { total, groups, square, wish } = this.plan;
    if (total === 0) return;
    const columns = square ? columnsOf(wish) : 1;
    const most = Math.max(columns, longest - (longest % columns));
    const starts = groups.filter(({ at }) => at < total);
    const all = (starts[0]?.at ?? total) > 0 ? [{ at: 0, title: '', group: -1 }] : [];
    for (const [group, { at, title, line }] of [
      ...all.map((one) => [-1, { ...one, line: false }] as const),
      ...starts.map((one, i) => [i, { line: false, ...one }] as const),
    ]) {
      const next = group + 1 < starts.length ? starts[group + 1]!.at : total;
      for (let from = at; from < next; from += most) {
        const to = Math.min(next, from + most);
        const head = from === at && title ? (line ? lineHeight : headHeight) : 0;
        this.#all.push({ group, from, to, head, goesOn: to < next });
      }
    }
  }

  #sum(): Float64Array {
    if (!this.#stale) return this.#tops;
    this.#stale = false;
    let y = 0;
    for (let i = 0; i < this.count; i++) {
      this.#tops[i] = y;
      y += this.#heights[i]!;
    }
    this.#tops[this.count] = y;
    return this.#tops;
  }
}
