// The sizes that are measured are those of the official checkpoints, and the work counted is theirs.

import { expect, test } from 'vitest';
import { shapesOf, valuesIn } from '../../../engine/convert/random/random-shapes.ts';
import { smallSizes, trueSizes } from './sizes.ts';
import { leastSeconds, promptWork, stepsWork, visionWork } from './work.ts';

test.each([
  ['opt-2.7b', 1247, 3_744_761_856],
  ['t5-xl', 1289, 3_942_446_592],
] as const)('%s has the tensors and parameters of the official checkpoint', (language, tensors, parameters) => {
  const shapes = shapesOf(trueSizes(language));
  expect(new Set(shapes.map(([name]) => name)).size).toBe(tensors);
  expect(shapes.reduce((sum, [, shape]) => sum + valuesIn(shape), 0)).toBe(parameters);
});

test('a share of the layers keeps the widths', () => {
  const { vision, qformer, language } = trueSizes('opt-2.7b', 0.1);
  expect([vision.layers, qformer.layers, language.layers]).toEqual([4, 2, 3]);
  expect([vision.width, language.vocabulary]).toEqual([1408, 50304]);
  expect(smallSizes('t5-xl').language.kind).toBe('t5');
});

test('work of a photo, a prompt and a step: twice the weights for each row, and attention', () => {
  const sizes = trueSizes('opt-2.7b');
  // 257 rows through 39 layers of 25.2 million weights, and their attention.
  expect(visionWork(sizes, 1, 0).operations / 1e9).toBeCloseTo(520, -1);
  expect(promptWork(sizes, 2, 33, 7)).toEqual({ operations: 2 * promptWork(sizes, 1, 33, 0).operations, bytes: 7 });
  const step = stepsWork(sizes, { photos: 1, rows: 1, steps: 1, prompt: 33 }, 100);
  expect(step.operations / 1e9).toBeCloseTo(2 * 2.65, 1);
  expect(step.bytes).toBe(100);
});

test('the slower of arithmetic and memory is the least time', () => {
  const peak = { f32: 1, int8: 10, bytes: 100 };
  expect(leastSeconds({ operations: 50, bytes: 100 }, peak)).toBe(5);
  expect(leastSeconds({ operations: 5, bytes: 100 }, peak)).toBe(1);
});
