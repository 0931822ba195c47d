// When two photos count as nearly the same: by bits, by vectors, by time; and which pairs never do.

import { expect, test } from 'vitest';
import { createLookMemory, differing } from '../../../engine/pipeline/look-memory.ts';
import { twinOf } from '../../../engine/pipeline/twin-rule.ts';
import type { LikenessFacts } from '../../../engine/store/store.ts';

/** The first so many bits turned over. */
function bits(turned: number): Uint8Array {
  const found = new Uint8Array(18);
  for (let bit = 0; bit < turned; bit++) found[bit >> 3]! |= 1 << (bit & 7);
  return found;
}

/** A vector at this angle, in degrees. */
function at(degrees: number): LikenessFacts['vectors'] {
  const [x, y] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return {
    ...{ photo: 0, queries: 1, width: 2 },
    rows: Int8Array.of(Math.round(x * 127), Math.round(y * 127)),
    scales: Float32Array.of(1 / 127),
  };
}

const photo = (over: Partial<LikenessFacts>): LikenessFacts => ({
  ...{ photo: 1, kind: 'jpeg', takenAt: null, bits: bits(0), vectors: null, maker: null },
  ...over,
});
const one = photo({});
const seen = photo({ vectors: at(0), maker: 1 });

test('by looks alone only what is very near', () => {
  expect(twinOf(one, photo({ bits: bits(20) }))).toBe('copies');
  expect(twinOf(one, photo({ bits: bits(21) }))).toBeNull();
  expect(twinOf(one, photo({ bits: null }))).toBeNull();
});

test('what the model takes for the same may differ more, and what it takes for another differ less', () => {
  expect(twinOf(seen, photo({ bits: bits(44), vectors: at(15), maker: 1 }))).toBe('copies');
  expect(twinOf(seen, photo({ bits: bits(45), vectors: at(15), maker: 1 }))).toBeNull();
  expect(twinOf(seen, photo({ bits: bits(44), vectors: at(40), maker: 1 }))).toBeNull();
  expect(twinOf(seen, photo({ bits: bits(10), vectors: at(40), maker: 1 }))).toBeNull();
  // Vectors of another model say nothing.
  expect(twinOf(seen, photo({ bits: bits(10), vectors: at(40), maker: 2 }))).toBe('copies');
});

test('frames of one burst may differ most, when the camera says that they follow each other', () => {
  const first = { ...seen, takenAt: '2020-01-01T10:00:00' };
  const frame = (takenAt: string | null) => photo({ bits: bits(60), vectors: at(20), maker: 1, takenAt });
  expect(twinOf(first, frame('2020-01-01T10:00:09'))).toBe('burst');
  expect(twinOf(first, frame('2020-01-01T10:00:11'))).toBeNull();
  expect(twinOf(first, frame(null))).toBeNull();
});

test('a RAW file and the JPEG of the same moment are no duplicates', () => {
  const moment = '2020-01-01T10:00:00';
  expect(twinOf({ ...one, takenAt: moment }, photo({ kind: 'raw', takenAt: moment }))).toBeNull();
  expect(twinOf({ ...one, takenAt: moment }, photo({ kind: 'raw', takenAt: '2020-01-02T10:00:00' }))).toBe('copies');
});

test('the memory of looks finds all that are near, also after some changed and went', () => {
  const memory = createLookMemory();
  for (let photo = 1; photo <= 3000; photo++) memory.put(photo, bits(photo % 145));
  const near = () => memory.near(bits(0), 2).map(({ photo }) => photo % 145);
  expect(new Set(near())).toEqual(new Set([0, 1, 2]));
  expect(near()).toHaveLength(Array.from({ length: 3000 }, (_, i) => (i + 1) % 145).filter((n) => n < 3).length);
  memory.put(1, bits(100));
  memory.drop(2);
  memory.drop(9999);
  expect(memory.photos).toBe(2999);
  expect(memory.near(bits(0), 2).map(({ photo }) => photo)).not.toContain(1);
  expect(memory.near(bits(1), 0).map(({ photo }) => photo)).not.toContain(2);
  expect([differing(bits(0), bits(144)), differing(bits(7), bits(9))]).toEqual([144, 2]);
});
