// Hands on a picture: one pulls, two pinch.

import { expect, test } from 'vitest';
import { Hands, wheelFactor } from '../../../renderer/photo/hands.ts';

test('one pulls, by as much as it moved since the last move', () => {
  const hands = new Hands();
  expect(hands.move(1, { x: 5, y: 5 })).toBeNull();
  hands.down(1, { x: 10, y: 10 });
  expect(hands.move(1, { x: 13, y: 8 })).toEqual({ pull: { x: 3, y: -2 } });
  expect(hands.move(1, { x: 14, y: 8 })).toEqual({ pull: { x: 1, y: 0 } });
  hands.up(1);
  expect(hands.move(1, { x: 0, y: 0 })).toBeNull();
});

test('two pinch around the middle between them', () => {
  const hands = new Hands();
  hands.down(1, { x: 0, y: 0 });
  hands.down(2, { x: 10, y: 0 });
  expect(hands.move(2, { x: 20, y: 0 })).toEqual({ pinch: 2, at: { x: 10, y: 0 } });
  hands.up(1);
  expect(hands.move(2, { x: 25, y: 0 })).toEqual({ pull: { x: 5, y: 0 } });
});

test('the wheel turned back undoes what it did, a trackpad’s pinch is as quick as the fingers', () => {
  const wheel = (deltaY: number, more = {}) => wheelFactor({ deltaY, deltaMode: 0, ctrlKey: false, ...more });
  expect(wheel(100) * wheel(-100)).toBeCloseTo(1, 12);
  expect(wheel(-100)).toBeGreaterThan(1);
  expect(wheel(-3, { deltaMode: 1 })).toBeCloseTo(wheel(-48), 12);
  expect(wheel(-10, { ctrlKey: true })).toBeGreaterThan(wheel(-10));
});
