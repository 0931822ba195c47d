// Pages of a long list, of which those far from the screen are let go, and the shape of every photo in a byte, so that a
// page let go leaves its place behind. What is kept of a million photos is one megabyte and a few thousand summaries.

import { shapeByte, type Hit } from '../../engine/contract.ts';

export const pageSize = 250;
/** Kept at most; a screen of the smallest photos takes four. */
const mostPages = 24;

export class PhotoPages {
  #pages = new Map<number, Hit[]>();
  #places = new Map<number, number>();
  #shapes: Uint8Array;
  /** Pages whose shapes were told. */
  #shaped: Uint8Array;
  /** Pages that are true no longer. */
  readonly stale = new Set<number>();
  readonly total: number;

  constructor(total: number) {
    this.total = total;
    this.#shapes = new Uint8Array(total);
    this.#shaped = new Uint8Array(Math.ceil(total / pageSize));
  }

  get kept(): number {
    return this.#pages.size;
  }

  has(page: number): boolean {
    return this.#pages.has(page);
  }

  at(position: number): Hit | undefined {
    return this.#pages.get(Math.floor(position / pageSize))?.[position % pageSize];
  }

  positionOf(photo: number): number {
    return this.#places.get(photo) ?? -1;
  }

  /** The page and those of `near` stay; of the others the ones put longest ago are let go. True when a shape changed. */
  put(page: number, hits: Hit[], near: readonly number[]): boolean {
    this.#drop(page);
    this.#pages.set(page, hits);
    hits.forEach((hit, i) => this.#places.set(hit.id, page * pageSize + i));
    this.stale.delete(page);
    for (const other of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      if (other !== page && !near.includes(other)) this.#drop(other);
    }
    return this.putShapes(
      page * pageSize,
      hits.map((hit) => shapeByte(hit.width, hit.height)),
    );
  }

  /** From the first position of a page on, whole pages. True when something changed. */
  putShapes(from: number, shapes: ArrayLike<number>): boolean {
    let changed = false;
    const end = Math.min(this.total, from + shapes.length);
    for (let at = from; at < end; at++) {
      if (this.#shapes[at] !== shapes[at - from]) changed = true;
      this.#shapes[at] = shapes[at - from]!;
    }
    for (let page = from / pageSize; page * pageSize < end; page++) {
      const whole = Math.min(this.total, (page + 1) * pageSize) <= end;
      if (whole && this.#shaped[page] === 0) {
        changed = true;
        this.#shaped[page] = 1;
      }
    }
    return changed;
  }

  shapes(from: number, to: number): { bytes: Uint8Array; whole: boolean } {
    return { bytes: this.#shapes.subarray(from, to), whole: this.shapeless(from, to).length === 0 };
  }

  /** Pages between these positions whose shapes are not known. */
  shapeless(from: number, to: number): number[] {
    return pagesOf(from, to - 1).filter((page) => this.#shaped[page] !== 1);
  }

  /** Shapes of an older list are a good guess at those of a newer one, `by` positions further on. */
  guess(older: PhotoPages, by: number): void {
    const from = Math.max(0, by);
    const known = older.#shapes.subarray(Math.max(0, -by), Math.max(0, -by) + this.total - from);
    this.#shapes.set(known, from);
  }

  photos(): Iterable<number> {
    return this.#places.keys();
  }

  pageOf(photo: number): number | null {
    const position = this.#places.get(photo);
    return position === undefined ? null : Math.floor(position / pageSize);
  }

  #drop(page: number): void {
    for (const hit of this.#pages.get(page) ?? []) this.#places.delete(hit.id);
    this.#pages.delete(page);
    this.stale.delete(page);
  }
}

/** Pages that hold these positions; none for an empty stretch. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / pageSize);
  return Array.from({ length: Math.max(0, Math.floor(last / pageSize) - from + 1) }, (_, i) => from + i);
}
