// Rows of photos side by side: in their true shape, every row as wide as the screen, or as squares in columns. Pure; one
// stretch of a list at a time, see grid/stretches.ts.

export interface Wish {
  width: number;
  /** Height a row aims at, or the side of a square. */
  height: number;
  gap: number;
  /** Room below each photo for its caption. */
  below: number;
}

export interface Rows {
  count: number;
  /** Position of the first photo of each row within the stretch, and one more: the number of photos. */
  first: Int32Array;
  /** Upper edge of each row, and one more: the height of all with the gap that follows. */
  top: Float64Array;
  /** Height of the photos in each row. */
  height: Float32Array;
  /** Width over height of each photo as laid out. */
  aspect: Float32Array;
}

/** What most photos are, until it is known. */
export const unknownAspect = 4 / 3;
/** Beyond these a photo would be a thread: it is shown cropped in the grid and whole when opened. */
const narrowest = 0.45;
const widest = 3.2;

export function boundAspect(aspect: number | null): number {
  return aspect === null ? unknownAspect : Math.min(widest, Math.max(narrowest, aspect));
}

interface Sides {
  width: number;
  height: number;
}

/** Longest side that a photo would have in its place, were nothing of it cut off. */
export function drawnSide(photo: Sides | undefined, place: Sides): number {
  if (!photo || photo.width <= 0 || photo.height <= 0) return Math.max(place.width, place.height);
  return Math.max(photo.width, photo.height) * Math.max(place.width / photo.width, place.height / photo.height);
}

/** Not half as large as its place: drawn as it is, in the middle of it. */
export function isTiny(photo: Sides, place: Sides): boolean {
  return photo.width > 0 && photo.width * 2 < place.width && photo.height * 2 < place.height;
}

/** `goesOn`: another stretch follows without a heading, so the last row is filled like the others. */
export function justified(aspects: ArrayLike<number>, wish: Wish, goesOn = false): Rows {
  const total = aspects.length;
  const rows = new Builder(Float32Array.from(aspects), wish);
  let from = 0;
  let sum = 0;
  for (let index = 0; index < total; index++) {
    const mine = aspects[index]!;
    const fitted = rowHeight(wish, sum + mine, index - from + 1);
    if (fitted > wish.height) {
      sum += mine;
      continue;
    }
    // With this photo the row is lower than wished, without it higher: whichever is nearer.
    const without = index > from ? rowHeight(wish, sum, index - from) : Infinity;
    if (without - wish.height < wish.height - fitted) {
      rows.close(index, without);
      [from, sum] = [index, mine];
      const alone = rowHeight(wish, mine, 1);
      if (alone <= wish.height) {
        rows.close(index + 1, alone);
        [from, sum] = [index + 1, 0];
      }
    } else {
      rows.close(index + 1, fitted);
      [from, sum] = [index + 1, 0];
    }
  }
  if (from < total) {
    if (goesOn) rows.fill(total);
    else rows.close(total, Math.min(wish.height, rowHeight(wish, sum, total - from)));
  }
  return rows.done(total);
}

export function columnsOf(wish: Wish): number {
  return Math.max(1, Math.round((wish.width + wish.gap) / (wish.height + wish.gap)));
}

/** Of a square. */
export function sideOf(wish: Wish): number {
  const columns = columnsOf(wish);
  return (wish.width - (columns - 1) * wish.gap) / columns;
}

export function squares(total: number, wish: Wish): Rows {
  const columns = columnsOf(wish);
  const side = sideOf(wish);
  const rows = new Builder(new Float32Array(total).fill(1), wish);
  for (let end = columns; end < total + columns; end += columns) rows.close(Math.min(end, total), side);
  return rows.done(total);
}

/** The row at this height; the nearest one above or below the ends. */
export function rowAt(rows: Rows, y: number): number {
  return last(rows.top, rows.count, y);
}

export function rowOf(rows: Rows, position: number): number {
  return last(rows.first, rows.count, position);
}

/** Left edge of a photo in its row. */
export function leftOf(rows: Rows, row: number, position: number, gap: number): number {
  let x = 0;
  for (let other = rows.first[row]!; other < position; other++) x += rows.aspect[other]! * rows.height[row]! + gap;
  return x;
}

/** The photo of a row whose middle is nearest to `x`. */
export function nearest(rows: Rows, row: number, x: number, gap: number): number {
  let best = rows.first[row]!;
  let distance = Infinity;
  let left = 0;
  for (let position = best; position < rows.first[row + 1]!; position++) {
    const width = rows.aspect[position]! * rows.height[row]!;
    const away = Math.abs(left + width / 2 - x);
    if (away < distance) [best, distance] = [position, away];
    left += width + gap;
  }
  return best;
}

/** The last of the first `count` numbers that is not above `value`. */
export function last(sorted: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = Math.max(0, count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function rowHeight(wish: Wish, aspects: number, photos: number): number {
  return Math.max(1, (wish.width - (photos - 1) * wish.gap) / aspects);
}

class Builder {
  #first: number[] = [];
  #top: number[] = [];
  #height: number[] = [];
  #from = 0;
  #y = 0;
  #aspects: Float32Array;
  #wish: Wish;

  constructor(aspects: Float32Array, wish: Wish) {
    this.#aspects = aspects;
    this.#wish = wish;
  }

  close(end: number, height: number): void {
    this.#first.push(this.#from);
    this.#top.push(this.#y);
    this.#height.push(height);
    this.#y += height + this.#wish.below + this.#wish.gap;
    this.#from = end;
  }

  /** The rest as full rows: alone if it is nearly enough for one, else shared with the row before. */
  fill(end: number): void {
    const { height } = this.#wish;
    if (this.#full(this.#from, end) > height * 1.5 && this.#first.length > 0) {
      this.#from = this.#first.pop()!;
      this.#y = this.#top.pop()!;
      this.#height.pop();
      if (this.#full(this.#from, end) < height * 0.6) this.close(...this.#half(end));
    }
    this.close(end, Math.min(height * 3, this.#full(this.#from, end)));
  }

  /** Where two rows are best parted. */
  #half(end: number): [number, number] {
    const uneven = (at: number) => Math.abs(this.#full(this.#from, at) - this.#full(at, end));
    let best = this.#from + 1;
    for (let at = best + 1; at < end; at++) if (uneven(at) < uneven(best)) best = at;
    return [best, this.#full(this.#from, best)];
  }

  #full(from: number, end: number): number {
    let sum = 0;
    for (let at = from; at < end; at++) sum += this.#aspects[at]!;
    return rowHeight(this.#wish, sum, end - from);
  }

  done(total: number): Rows {
    return {
      count: this.#first.length,
      first: Int32Array.from([...this.#first, total]),
      top: Float64Array.from([...this.#top, this.#y]),
      height: Float32Array.from(this.#height),
      aspect: this.#aspects,
    };
  }
}
