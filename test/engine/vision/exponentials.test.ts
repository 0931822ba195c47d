// Sums of exponentials by table, against Math.exp.

import { expect, test } from 'vitest';
import { largest, sumOfExponentials } from '../../../engine/vision/generation/exponentials.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';

test.each([0.01, 1, 8, 60])('agree with Math.exp where logits spread over %d', (spread) => {
  const random = createRandom(4);
  const values = Float32Array.from({ length: 5000 }, () => (random() - 0.5) * spread);
  const highest = largest(values);
  expect(highest).toBe(Math.max(...values));
  const exact = values.reduce((sum, value) => sum + Math.exp(value - highest), 0);
  expect(Math.abs(sumOfExponentials(values, highest) / exact - 1)).toBeLessThan(1e-11);
});

test('what is banned counts nothing', () => {
  expect(sumOfExponentials(Float32Array.of(-Infinity, 2, 2, -Infinity), 2)).toBe(2);
});
