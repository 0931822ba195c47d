// What is on the screen of a long list: only what is near, and nothing that is looked at moves by itself.

import { beforeEach, expect, test, vi } from 'vitest';
import { shapeByte } from '../../../engine/contract.ts';
import type { GridList } from '../../../renderer/grid/grid-list.ts';
import { topOf } from '../../../renderer/grid/places.ts';
import { GridView } from '../../../renderer/grid/grid-view.svelte.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('innerWidth', 1280);
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

const shape = (at: number) => (at % 4 ? shapeByte(2, 3) : shapeByte(5, 2));

/** Shapes are known of what was asked for; all others are guessed. */
function viewOf(total: number, each = 2500, scrubber = false) {
  const known = new Set<number>();
  const list: GridList = {
    ...{ name: 'a', total, at: () => undefined, positionOf: () => -1, between: async () => [] },
    shapes: (from, to) => {
      const bytes = Uint8Array.from({ length: to - from }, (_, i) =>
        known.has(Math.floor((from + i) / 1000)) ? shape(from + i) : 0,
      );
      return { bytes, whole: bytes.every((byte) => byte > 0) };
    },
    show: (_first, _last, from, to) => {
      for (let at = Math.floor(from / 1000); at * 1000 < to; at++) known.add(at);
    },
  };
  const groups = Array.from({ length: Math.ceil(total / each) }, (_, i) => ({ at: i * each, title: `month ${i}` }));
  const shown = { list, groups, size: 1, square: false, captions: false, current: 0, scrubber };
  const view = new GridView(() => shown);
  [view.width, view.outer, view.height] = [1200, 1200, 800];
  view.settle();
  return { view, list, shown };
}

/** Where the photo at the top is drawn, in pixels from the top of the screen. */
function drawn(view: GridView, position: number): number {
  for (const group of view.visible) {
    const row = group.rows.find(({ first, end }) => first <= position && position < end);
    if (row) return group.top + row.top - view.place;
  }
  return NaN;
}

test('a million photos: a few rows exist, within what a browser can lay out', () => {
  const { view } = viewOf(1_000_000);
  expect(view.bar).toBeLessThan(17_000_000);
  expect(view.stretches.height).toBeGreaterThan(17_000_000);
  for (const y of [0, 1e6, 2e7, view.stretches.height]) {
    view.go(y);
    const rows = view.visible.flatMap((group) => group.rows);
    // The row of the keys is there, too.
    expect(rows.length).toBeLessThan(30);
    expect(view.place).toBeGreaterThanOrEqual(0);
    expect(view.place).toBeLessThanOrEqual(view.bar);
    for (const group of view.visible) expect(Math.abs(group.height)).toBeLessThan(100_000);
  }
});

test('shapes that become known move nothing on the screen', () => {
  const { view, list } = viewOf(200_000);
  view.go(3_000_000);
  for (let i = 0; i < 40; i++) {
    view.move(view.place + 37);
    const { first, last, shapesFrom, shapesTo } = view.span!;
    const looked = view.visible
      .flatMap((group) => group.rows)
      .find((row) => topOf(view.stretches, row.first) > view.y)!;
    const before = drawn(view, looked.first);
    expect(before).toBeCloseTo(topOf(view.stretches, looked.first) - view.y, 2);
    const held = view.spot().position;
    const at = drawn(view, held);
    list.show(first, last, shapesFrom, shapesTo);
    view.reshape();
    expect(drawn(view, held)).toBeCloseTo(at, 1);
  }
});

test('scrolled by the wheel from the top, every pixel is a pixel though heights turn out otherwise', () => {
  const { view, list } = viewOf(30_000);
  const off: number[] = [];
  for (let i = 0; i < 400; i++) {
    const held = view.spot().position;
    const before = drawn(view, held);
    view.move(view.place + 60);
    const { first, last, shapesFrom, shapesTo } = view.span!;
    // From the top on nothing is held until it is left.
    if (i > 3) off.push(Math.abs(drawn(view, held) - before + 60));
    list.show(first, last, shapesFrom, shapesTo);
    view.reshape();
  }
  expect(off).toHaveLength(396);
  expect(Math.max(...off)).toBeLessThan(0.5);
});

test('another width keeps the photo at the top', () => {
  const { view } = viewOf(50_000);
  view.goTo(20_000);
  const { position } = view.spot();
  const at = drawn(view, position);
  [view.width, view.outer] = [700, 700];
  view.settle();
  expect(view.spot().position).toBe(position);
  expect(drawn(view, position)).toBeCloseTo(at, 0);
});

test('a scrollbar that gives way to the strip of dates moves no photo', () => {
  const { view } = viewOf(50_000, 2500, true);
  view.width = 1185;
  view.settle();
  const [inner, { height }] = [view.inner, view.stretches];
  view.width = 1200;
  view.settle();
  expect([view.inner, view.stretches.height]).toEqual([inner, height]);
  // Without the strip they end where the scrollbar leaves them room.
  const { view: bare } = viewOf(50_000);
  bare.width = 1185;
  expect(bare.inner).toBe(1185 - bare.edge - bare.end);
});

test('a photo is reached where it is whole, and both ends can be', () => {
  const { view, shown } = viewOf(50_000);
  for (const position of [0, 49_999, 25_000, 3]) {
    shown.current = position;
    for (let tries = 0; tries < 3; tries++) {
      const y = view.reach(position);
      if (y !== null) view.go(y);
    }
    expect(view.reach(position)).toBeNull();
    expect(drawn(view, position)).toBeGreaterThanOrEqual(0);
    expect(drawn(view, position)).toBeLessThan(800);
  }
});

test('an empty list has nothing', () => {
  const { view } = viewOf(0);
  expect([view.visible, view.span, view.target('End')]).toEqual([[], null, null]);
  view.go(100);
  expect(view.y).toBe(0);
});
