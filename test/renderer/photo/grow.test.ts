// Where a photo is drawn while it grows out of its cell: over the cell, no more of it than that shows.

import { expect, test } from 'vitest';
import { drawnAt } from '../../../renderer/photo/grow.ts';

const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

/** Where something of this size at `to` is drawn, and how much of it. */
function drawn(from: ReturnType<typeof box>, to: ReturnType<typeof box>) {
  const { transform, clipPath } = drawnAt(from, to);
  const [right, down, scale] = /translate\((.+)px, (.+)px\) scale\((.+)\)/.exec(transform)!.slice(1).map(Number);
  const [ends, sides] = /inset\((.+)px (.+)px\)/.exec(clipPath)!.slice(1).map(Number);
  const middle = { x: to.left + to.width / 2 + right!, y: to.top + to.height / 2 + down! };
  const [width, height] = [(to.width - 2 * sides!) * scale!, (to.height - 2 * ends!) * scale!];
  return box(middle.x - width / 2, middle.y - height / 2, width, height);
}

test('a photo is drawn where its cell is, as large as that', () => {
  expect(drawn(box(100, 40, 200, 150), box(0, 50, 800, 600))).toEqual(box(100, 40, 200, 150));
});

test('of a square cell no more is drawn than it showed', () => {
  expect(drawn(box(10, 20, 150, 150), box(0, 50, 800, 600))).toEqual(box(10, 20, 150, 150));
  expect(drawn(box(10, 20, 150, 150), box(300, 0, 400, 800))).toEqual(box(10, 20, 150, 150));
});

test('a photo that is at its place already stays there', () => {
  const place = box(7, 9, 640, 480);
  expect(drawnAt(place, place)).toEqual({ transform: 'translate(0px, 0px) scale(1)', clipPath: 'inset(0px 0px)' });
});
