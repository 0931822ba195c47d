// Zooming keeps what is under the pointer where it is, and never shows more empty room than it must.

import { expect, test } from 'vitest';
import { fitZoom, panned, placed, settled, toggled, whole, zoomAt } from '../../../renderer/photo/zoom.ts';

const picture = { width: 4000, height: 3000 };
const room = { width: 1000, height: 600 };

test('the whole picture fits; a small one grows to three times its size', () => {
  expect(fitZoom(picture, room)).toBe(0.2);
  expect(placed(whole, picture, room)).toEqual({ x: 100, y: 0, width: 800, height: 600 });
  expect(fitZoom({ width: 40, height: 30 }, room)).toBe(3);
});

test.each([
  { x: 500, y: 300 },
  { x: 300, y: 450 },
  { x: 720, y: 130 },
])('what is under the pointer at %j stays there', (point) => {
  const near = zoomAt(whole, 4, { x: 500, y: 300 }, picture, room);
  const under = (view: typeof near) => {
    const { x, y, width, height } = placed(view, picture, room);
    return [(point.x - x) / width, (point.y - y) / height];
  };
  const [x, y] = under(near);
  const [x2, y2] = under(zoomAt(near, 1.5, point, picture, room));
  expect(x2).toBeCloseTo(x!, 10);
  expect(y2).toBeCloseTo(y!, 10);
});

test('the picture is never pulled out of the room, and zooming out ends at the whole of it', () => {
  const near = zoomAt(whole, 10, { x: 0, y: 0 }, picture, room);
  const far = panned(near, 1e6, 1e6, picture, room);
  expect(placed(far, picture, room)).toMatchObject({ x: 0, y: 0 });
  const other = placed(panned(near, -1e6, -1e6, picture, room), picture, room);
  expect([other.x + other.width, other.y + other.height]).toEqual([expect.closeTo(1000, 6), expect.closeTo(600, 6)]);
  expect(zoomAt(near, 0.01, { x: 5, y: 5 }, picture, room)).toEqual(whole);
  expect(panned(whole, 50, 50, picture, room)).toEqual(whole);
});

test('a side that is smaller than the room stays in the middle', () => {
  const wide = { width: 4000, height: 400 };
  const near = settled({ zoom: 0.5, x: 0.4, y: 0.9 }, wide, room);
  expect(near.y).toBe(0.5);
});

test('a closer look is pixel for pixel, and back', () => {
  const near = toggled(whole, { x: 500, y: 300 }, picture, room, 2);
  expect(near.zoom).toBe(0.5);
  expect(toggled(near, { x: 1, y: 1 }, picture, room, 2)).toEqual(whole);
  const small = { width: 400, height: 300 };
  expect(toggled(whole, { x: 500, y: 300 }, small, room, 1).zoom).toBe(4);
});

test('there is a largest size', () => {
  expect(zoomAt(whole, 1e9, { x: 1, y: 1 }, picture, room).zoom).toBe(8);
});
