// Where photos lie in a list cut into stretches, in pixels from its top, and which photo lies where. Pure.

import { rowAt, rowOf, type Rows } from './rows.ts';
import type { Stretches } from './stretches.ts';

/** A row of a stretch, and the position of that stretch's first photo: positions in `rows` count from there. */
export interface Place {
  rows: Rows;
  row: number;
  from: number;
}

export function placeOf(stretches: Stretches, position: number): Place {
  const at = stretches.of(position);
  const rows = stretches.rows(at);
  const { from } = stretches.stretch(at);
  return { rows, row: rowOf(rows, position - from), from };
}

export function topOf(stretches: Stretches, position: number): number {
  const at = stretches.of(position);
  const { rows, row } = placeOf(stretches, position);
  return stretches.top(at) + stretches.stretch(at).head + rows.top[row]!;
}

/** The row at this height. */
export function placeAt(stretches: Stretches, y: number): Place {
  const at = stretches.at(y);
  const { from, head } = stretches.stretch(at);
  const rows = stretches.rows(at);
  return { rows, row: rowAt(rows, y - stretches.top(at) - head), from };
}

/** First photo of the row at this height. */
export function firstAt(stretches: Stretches, y: number): number {
  const { rows, row, from } = placeAt(stretches, y);
  return from + rows.first[row]!;
}

/** Last photo of the row at this height. */
export function lastAt(stretches: Stretches, y: number): number {
  const { rows, row, from } = placeAt(stretches, y);
  return from + rows.first[row + 1]! - 1;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Photos that a box touches; its left edge counts from that of the photos. */
export function touched(stretches: Stretches, box: Box): number[] {
  const found: number[] = [];
  if (stretches.count === 0) return found;
  for (let at = stretches.at(box.top); at <= stretches.at(box.bottom); at++) {
    const { from, head } = stretches.stretch(at);
    const rows = stretches.rows(at);
    const y = stretches.top(at) + head;
    for (let row = rowAt(rows, box.top - y); row <= rowAt(rows, box.bottom - y); row++) {
      const top = y + rows.top[row]!;
      const bottom = top + rows.height[row]! + stretches.plan.wish.below;
      if (top <= box.bottom && bottom >= box.top) touchedIn(rows, row, box, from, stretches.plan.wish.gap, found);
    }
  }
  return found;
}

function touchedIn(rows: Rows, row: number, box: Box, from: number, gap: number, found: number[]): void {
  let left = 0;
  for (let one = rows.first[row]!; one < rows.first[row + 1]!; one++) {
    const width = rows.aspect[one]! * rows.height[row]!;
    if (left <= box.right && left + width >= box.left) found.push(from + one);
    left += width + gap;
  }
}
