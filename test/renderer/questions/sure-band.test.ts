// Two bounds part the answers in three: neither passes the other, and what they would give is counted from what is known.

import { expect, test } from 'vitest';
import { countedBy, moved } from '../../../renderer/questions/sure-band.ts';

test.each([
  ['yes', 80, { no: 35, yes: 80 }],
  ['yes', 20, { no: 35, yes: 35 }],
  ['no', 90, { no: 65, yes: 65 }],
  ['no', 0, { no: 1, yes: 65 }],
  ['yes', 100, { no: 35, yes: 99 }],
] as const)('%s to %i', (which, to, expected) => {
  expect(moved({ no: 35, yes: 65 }, which, to)).toEqual(expected);
});

test('each photo is counted once, on the side of its bound', () => {
  const spread = Array<number>(100).fill(0);
  [spread[0], spread[34], spread[35], spread[64], spread[65], spread[99]] = [1, 2, 4, 8, 16, 32];
  expect(countedBy(spread, { no: 35, yes: 65 })).toEqual({ no: 3, unsure: 12, yes: 48 });
  expect(countedBy(spread, { no: 35, yes: 35 })).toEqual({ no: 3, unsure: 0, yes: 60 });
});
