// Sets of photos that filters ask, one photo after the other: a bit for each. A filter holds its set, and SQL knows it by its
// number; one that no filter holds any more is forgotten.

import type { Database } from 'better-sqlite3';

export class PhotoSet {
  static #last = 0;
  static readonly #all = new Map<number, WeakRef<PhotoSet>>();
  readonly number = ++PhotoSet.#last;
  #bits = new Uint8Array(1024);

  constructor() {
    PhotoSet.#all.set(this.number, new WeakRef(this));
    gone.register(this, this.number);
  }

  add(photo: number): void {
    const at = photo >>> 3;
    if (at >= this.#bits.length) {
      const bits = new Uint8Array(2 * Math.max(at, this.#bits.length));
      bits.set(this.#bits);
      this.#bits = bits;
    }
    this.#bits[at]! |= 1 << (photo & 7);
  }

  has(photo: number): boolean {
    return ((this.#bits[photo >>> 3] ?? 0) & (1 << (photo & 7))) !== 0;
  }

  /** In the name of a list that is remembered. */
  toJSON(): number {
    return this.number;
  }

  static numbered(number: number): PhotoSet | undefined {
    return PhotoSet.#all.get(number)?.deref();
  }

  static forget(number: number): void {
    PhotoSet.#all.delete(number);
  }
}

const gone = new FinalizationRegistry<number>((number) => PhotoSet.forget(number));

/** `in_set(number, photo)` for SQL. */
export function addSets(db: Database): void {
  db.function('in_set', (set, photo) => Number(PhotoSet.numbered(Number(set))?.has(Number(photo)) ?? false));
}
