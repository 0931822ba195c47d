// Which rows of a list are drawn, and where: those near the screen, in the boxes of their groups. Pure.

import { rowOf, type Rows } from './rows.ts';
import { placeOf } from './places.ts';
import type { Group, Stretches } from './stretches.ts';

export interface ShownRow {
  /** Position of its first photo, and of the one after its last. */
  first: number;
  end: number;
  /** Upper edge within its group's box, and height of the photos. */
  top: number;
  height: number;
  /** Width over height of its photos. */
  aspects: Float32Array;
  /** Among all rows; above the screen an estimate. */
  index: number;
}

export interface ShownGroup {
  /** Which group; -1 for photos before the first heading. */
  index: number;
  group: Group | null;
  /** Photos in it. */
  photos: number;
  /** Its box, as far as it is near the screen, in the scrolled element. */
  top: number;
  height: number;
  rows: ShownRow[];
}

export interface Screen {
  /** Place in the list, and height of the screen. */
  y: number;
  height: number;
  /** Place in the list less that of the scroll bar. */
  shift: number;
}

/** Boxes of very tall groups begin and end at multiples of this, so that scrolling seldom moves one. */
const step = 16_384;

export function boxStart(y: number, height: number): number {
  return Math.floor((y - 4 * height) / step) * step;
}

/** `own`: the photo that the keys are at. Its row is drawn wherever it is, or the keyboard would lose its place. */
export function shownGroups(
  stretches: Stretches,
  screen: Screen,
  span: { first: number; last: number },
  own: number,
): ShownGroup[] {
  const groups: ShownGroup[] = [];
  const addOwn = () => {
    const { rows, row } = placeOf(stretches, own);
    add(groups, stretches, screen, stretches.of(own), rows, row);
  };
  if (own < span.first) addOwn();
  for (let at = stretches.of(span.first); at <= stretches.of(span.last); at++) {
    const { from } = stretches.stretch(at);
    const rows = stretches.rows(at);
    const end = rowOf(rows, span.last - from);
    for (let row = span.first > from ? rowOf(rows, span.first - from) : 0; row <= end; row++) {
      add(groups, stretches, screen, at, rows, row);
    }
  }
  if (own > span.last) addOwn();
  return groups;
}

/** What is drawn already stays the very same: a page that scrolls looks only at rows that come, go or move. */
export function keptRows(before: readonly ShownGroup[], now: readonly ShownGroup[]): ShownGroup[] {
  const rows = new Map(before.flatMap((group) => group.rows.map((row) => [row.first, row] as const)));
  return now.map((group) => {
    const old = before.find(({ index }) => index === group.index);
    const kept = group.rows.map((row) => sameRow(rows.get(row.first), row));
    const same =
      old && sameBox(old, group) && old.rows.length === kept.length && kept.every((row, i) => row === old.rows[i]);
    return same ? old : { ...group, rows: kept };
  });
}

function sameRow(old: ShownRow | undefined, row: ShownRow): ShownRow {
  if (!old) return row;
  const plain = (['end', 'top', 'height', 'index'] as const).every((name) => old[name] === row[name]);
  const laidOut = old.aspects.buffer === row.aspects.buffer && old.aspects.byteOffset === row.aspects.byteOffset;
  return plain && laidOut ? old : row;
}

function sameBox(one: ShownGroup, other: ShownGroup): boolean {
  return (['group', 'photos', 'top', 'height'] as const).every((name) => one[name] === other[name]);
}

/** Rows above this height, about: those far from the screen were not counted. */
export function rowsAbove(stretches: Stretches, y: number): number {
  const { height, gap, below } = stretches.plan.wish;
  return Math.round(y / (height + gap + below));
}

function add(groups: ShownGroup[], stretches: Stretches, screen: Screen, at: number, rows: Rows, row: number): void {
  const { group, from, head } = stretches.stretch(at);
  let box = groups.at(-1);
  if (box?.index !== group) groups.push((box = boxOf(stretches, screen, group, at)));
  const y = stretches.top(at) + head + rows.top[row]!;
  const [first, end] = [rows.first[row]!, rows.first[row + 1]!];
  box.rows.push({
    ...{ first: from + first, end: from + end, height: rows.height[row]! },
    index: rowsAbove(stretches, stretches.top(at)) + row,
    top: y - (box.top + screen.shift),
    aspects: rows.aspect.subarray(first, end),
  });
}

function boxOf(stretches: Stretches, { y, height, shift }: Screen, index: number, at: number): ShownGroup {
  const [first, last] = index < 0 ? [0, at] : stretches.ends(index);
  const top = Math.max(stretches.top(first), boxStart(y, height));
  const end = Math.ceil((y + 5 * height) / step) * step;
  const bottom = Math.min(stretches.top(last) + stretches.heightOf(last), end);
  const group = stretches.plan.groups[index] ?? null;
  const photos = stretches.stretch(last).to - stretches.stretch(first).from;
  return { ...{ index, group, photos, rows: [] }, top: top - shift, height: Math.max(0, bottom - top) };
}
