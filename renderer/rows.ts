// Justified rows: photos side by side in their true aspect, every row as wide as the screen. Pure and quick enough to be
// done anew for 100,000 photos whenever the width or the photos change. Photos not known yet are laid out as 4:3.

export interface Shape {
  width: number;
  height: number;
}

export interface Wish {
  width: number;
  /** Height a row aims at. */
  height: number;
  gap: number;
  /** Room below each photo for its caption. */
  below: number;
}

export interface Rows {
  count: number;
  /** Position of the first photo of each row, and one more: the number of photos. */
  first: Int32Array;
  /** Upper edge of each row, and one more: the height of all. */
  top: Float64Array;
  /** Height of the photos in each row. */
  height: Float32Array;
  /** Width over height of each photo as laid out. */
  aspect: Float32Array;
}

const unknownAspect = 4 / 3;
/** Beyond these a photo would be a thread: it is shown cropped in the grid and whole when opened. */
const narrowest = 0.45;
const widest = 3.2;

export function layOut(shapes: readonly (Shape | undefined)[], total: number, wish: Wish): Rows {
  const aspect = new Float32Array(total);
  const first = new Int32Array(total + 1);
  const top = new Float64Array(total + 1);
  const height = new Float32Array(total);
  let count = 0;
  let from = 0;
  let sum = 0;
  let y = 0;
  const close = (end: number, rowHeight: number) => {
    first[count] = from;
    top[count] = y;
    height[count++] = rowHeight;
    y += rowHeight + wish.below + wish.gap;
    from = end;
    sum = 0;
  };
  for (let index = 0; index < total; index++) {
    const mine = aspectOf(shapes[index]);
    aspect[index] = mine;
    const fitted = rowHeight(wish, sum + mine, index - from + 1);
    if (fitted > wish.height) {
      sum += mine;
      continue;
    }
    // With this photo the row is lower than wished, without it higher: whichever is nearer.
    const without = index > from ? rowHeight(wish, sum, index - from) : Infinity;
    if (without - wish.height < wish.height - fitted) {
      close(index, without);
      sum = mine;
      const alone = rowHeight(wish, mine, 1);
      if (alone <= wish.height) close(index + 1, alone);
    } else close(index + 1, fitted);
  }
  if (from < total) close(total, Math.min(wish.height, rowHeight(wish, sum, total - from)));
  first[count] = total;
  top[count] = Math.max(0, y - wish.gap);
  return { count, first, top, height, aspect };
}

/** The row at this height; the nearest one above or below the ends. */
export function rowAt(rows: Rows, y: number): number {
  let low = 0;
  let high = Math.max(0, rows.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows.top[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function rowOf(rows: Rows, position: number): number {
  let low = 0;
  let high = Math.max(0, rows.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows.first[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The photo in the row above (-1) or below (1) whose middle is nearest; the same one where there is no such row. */
export function neighbourRow(rows: Rows, position: number, step: -1 | 1): number {
  const here = rowOf(rows, position);
  const there = here + step;
  if (there < 0 || there >= rows.count) return position;
  const middle = middleOf(rows, here, position);
  let best = rows.first[there]!;
  for (let other = best; other < rows.first[there + 1]!; other++) {
    const nearer = Math.abs(middleOf(rows, there, other) - middle) < Math.abs(middleOf(rows, there, best) - middle);
    if (nearer) best = other;
  }
  return best;
}

function middleOf(rows: Rows, row: number, position: number): number {
  let x = 0;
  for (let other = rows.first[row]!; other < position; other++) x += rows.aspect[other]!;
  return (x + rows.aspect[position]! / 2) * rows.height[row]!;
}

function rowHeight(wish: Wish, aspects: number, photos: number): number {
  return Math.max(1, (wish.width - (photos - 1) * wish.gap) / aspects);
}

function aspectOf(shape: Shape | undefined): number {
  if (!shape || shape.width <= 0 || shape.height <= 0) return unknownAspect;
  return Math.min(widest, Math.max(narrowest, shape.width / shape.height));
}
