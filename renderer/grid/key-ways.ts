// Where a key leads from a photo: to its neighbours, to the photo above or below whose middle is nearest, a screen on, to
// the ends. Pure.

import { leftOf, nearest } from './rows.ts';
import { placeAt, placeOf, topOf } from './places.ts';
import type { Stretches } from './stretches.ts';

/** The position a key leads to; null for keys that lead nowhere. `page`: height of a screen. */
export function wayOf(key: string, stretches: Stretches, current: number, page: number): number | null {
  const end = stretches.plan.total - 1;
  const ways: Record<string, () => number> = {
    ArrowRight: () => current + 1,
    ArrowLeft: () => current - 1,
    ArrowDown: () => beside(stretches, current, 1),
    ArrowUp: () => beside(stretches, current, -1),
    PageDown: () => paged(stretches, current, page),
    PageUp: () => paged(stretches, current, -page),
    Home: () => 0,
    End: () => end,
  };
  const way = Object.hasOwn(ways, key) ? ways[key] : undefined;
  return way && end >= 0 ? Math.max(0, Math.min(end, way())) : null;
}

function beside(stretches: Stretches, position: number, by: -1 | 1): number {
  const { gap } = stretches.plan.wish;
  const { rows, row, from } = placeOf(stretches, position);
  const there = row + by;
  if (there >= 0 && there < rows.count) return from + nearest(rows, there, middle(stretches, position), gap);
  const next = stretches.of(position) + by;
  if (next < 0 || next >= stretches.count) return position;
  const others = stretches.rows(next);
  const other = by > 0 ? 0 : others.count - 1;
  return stretches.stretch(next).from + nearest(others, other, middle(stretches, position), gap);
}

function paged(stretches: Stretches, position: number, by: number): number {
  const { rows, row, from } = placeAt(stretches, topOf(stretches, position) + by);
  const to = from + nearest(rows, row, middle(stretches, position), stretches.plan.wish.gap);
  // A row taller than the screen is passed all the same.
  return to === position ? beside(stretches, position, by < 0 ? -1 : 1) : to;
}

function middle(stretches: Stretches, position: number): number {
  const { rows, row, from } = placeOf(stretches, position);
  const width = rows.aspect[position - from]! * rows.height[row]!;
  return leftOf(rows, row, position - from, stretches.plan.wish.gap) + width / 2;
}
