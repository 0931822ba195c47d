// A place as one number: 24 bits of x and 24 of y on the Mercator square, taken in turns. Every square of the world, at any
// scale, is then one stretch of numbers, which an index gives at once. Pure.

import type { WorldPart } from '../../contract.ts';

const bits = 24;
const side = 2 ** bits;
/** Beyond this the Mercator square ends. */
const farthest = 85.051128;

export interface Stretch {
  from: number;
  /** The first number after it. */
  to: number;
}

/** A square of the world `level` halvings small. */
export interface Square {
  level: number;
  x: number;
  y: number;
}

export function cellOf(latitude: number, longitude: number): number {
  return interleaved(column(longitude, bits), row(latitude, bits));
}

export function stretchOf({ level, x, y }: Square): Stretch {
  const each = 4 ** (bits - level);
  const from = interleaved(x, y) * each;
  return { from, to: from + each };
}

/** The square of this level that holds the cell. */
export function squareOf(cell: number, level: number): Square {
  let rest = Math.floor(cell / 4 ** (bits - level));
  let [x, y] = [0, 0];
  for (let bit = 0; bit < level; bit++) {
    x += (Math.floor(rest / 2) % 2) * 2 ** bit;
    y += (rest % 2) * 2 ** bit;
    rest = Math.floor(rest / 4);
  }
  return { level, x, y };
}

export function partOf({ level, x, y }: Square): WorldPart {
  const each = 2 ** -level;
  return {
    west: x * each * 360 - 180,
    east: (x + 1) * each * 360 - 180,
    north: latitudeAt(y * each),
    south: latitudeAt((y + 1) * each),
  };
}

/** The squares of a level that touch this part of the world, at most so many: of a coarser level when there are more. */
export function squaresIn(part: WorldPart, level: number, most: number): Square[] {
  const [top, bottom] = [row(part.north, level), row(part.south, level)];
  const columns = spansOf(part).map(([west, east]) => [column(west, level), column(east, level)] as const);
  const wide = columns.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (level > 0 && wide * (bottom - top + 1) > most) return squaresIn(part, level - 1, most);
  const found = new Map<number, Square>();
  for (const [from, to] of columns) {
    for (let x = from; x <= to; x++) {
      for (let y = top; y <= bottom; y++) found.set(y * side + x, { level, x, y });
    }
  }
  return [...found.values()];
}

/** More squares cover a part of the world more exactly, and cost a range of the index each. */
const mostSquares = 24;

/** Stretches that cover this part of the world and little more. */
export function stretchesOver(part: WorldPart): Stretch[] {
  const squares = squaresIn(part, bits, mostSquares).toSorted((a, b) => interleaved(a.x, a.y) - interleaved(b.x, b.y));
  const joined: Stretch[] = [];
  for (const { from, to } of squares.map(stretchOf)) {
    const last = joined.at(-1);
    if (last && last.to === from) last.to = to;
    else joined.push({ from, to });
  }
  return joined;
}

/** From west to east without the date line between. */
export function spansOf({ west, east }: WorldPart): [number, number][] {
  return west <= east
    ? [[west, east]]
    : [
        [west, 180],
        [-180, east],
      ];
}

function column(longitude: number, level: number): number {
  return within((longitude + 180) / 360, level);
}

function row(latitude: number, level: number): number {
  const angle = (Math.min(farthest, Math.max(-farthest, latitude)) * Math.PI) / 180;
  return within((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2, level);
}

function within(share: number, level: number): number {
  return Math.min(2 ** level - 1, Math.max(0, Math.floor(share * 2 ** level)));
}

function latitudeAt(share: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
}

/** In two halves: 32 bits are the most that bits are counted in. */
function interleaved(x: number, y: number): number {
  const half = (of: number) => spread(of) * 2;
  const high = half(x >>> 12) + spread(y >>> 12);
  return high * 2 ** bits + half(x & 0xfff) + spread(y & 0xfff);
}

/** Twelve bits with a gap after each. */
function spread(of: number): number {
  let wide = of;
  wide = (wide | (wide << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}
