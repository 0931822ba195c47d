// How scores become tags and doubts, and how words get into a prompt.

import { describe, expect, test } from 'vitest';
import { filled } from '../../../engine/vision/answer.ts';
import { matchProbability, similarity } from '../../../engine/vision/blip2.ts';
import { isDoubtful } from '../../../engine/vision/captions.ts';
import { toTensor } from '../../../engine/vision/prepare.ts';
import { tagsOf } from '../../../engine/vision/see.ts';

describe('tags', () => {
  const classes = [['dog'], ['dog', 'puppy'], ['cat'], []];

  test('classes of one name add up, and what is below the threshold is not said', () => {
    const logits = Float32Array.from([0.4, 0.35, 0.2, 0.05].map(Math.log));
    const tags = tagsOf(logits, classes, { temperature: 1, threshold: 0.3 });
    expect(tags.map((tag) => tag.name)).toEqual(['dog', 'puppy']);
    expect(tags[0]!.score).toBeCloseTo(0.75, 5);
    expect(tags[1]!.score).toBeCloseTo(0.35, 5);
  });

  test('a temperature above 1 makes them less sure', () => {
    const logits = Float32Array.from([6, 0, 0, 0]);
    const [sure] = tagsOf(logits, classes, { temperature: 1, threshold: 0 });
    const [unsure] = tagsOf(logits, classes, { temperature: 3, threshold: 0 });
    expect(unsure!.score).toBeLessThan(sure!.score);
  });
});

describe('the self-check of a caption', () => {
  const calibration = { bias: -1, match: 1, similarity: 2 };

  test('weighs match and similarity as calibrated', () => {
    expect(isDoubtful('a dog', 0.9, 0.3, calibration)).toBe(false);
    expect(isDoubtful('a dog', 0.5, 0.3, calibration)).toBe(true);
    expect(isDoubtful('a dog', 0.5, 0.6, calibration)).toBe(false);
    expect(isDoubtful('a dog', 1, -1, calibration)).toBe(false);
    expect(isDoubtful('a dog', 0, 1, calibration)).toBe(true);
  });

  test('an empty caption is doubtful, an unchecked one is not', () => {
    expect(isDoubtful('', 0.99, 0.9, calibration)).toBe(true);
    expect(isDoubtful('a dog', null, null, null)).toBe(false);
  });
});

describe('scores', () => {
  test('match is the softmax of the mean over queries', () => {
    expect(matchProbability(Float32Array.of(1, 2, 3, 4))).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(matchProbability(Float32Array.of(5, 0, 0, 5))).toBeCloseTo(0.5, 6);
  });

  test('similarity is the best of all queries', () => {
    expect(similarity(Float32Array.of(0.6, 0.8, 1, 0), Float32Array.of(1, 0))).toBe(1);
  });
});

describe('prompts', () => {
  test('words go in as they are, also such as mean something in a pattern', () => {
    expect(filled('Question: {} Answer: {}. ', ['what is $& {}?', '$1'])).toBe('Question: what is $& {}? Answer: $1. ');
  });
});

describe('the image tensor', () => {
  const image = {
    size: 1,
    resample: 'bicubic',
    rescale: 1 / 255,
    mean: [0.5, 0, 0.25],
    std: [0.5, 1, 0.25],
    channels: 'rgb',
  } as const;
  const preparation = {
    ...image,
    mean: [...image.mean] as [number, number, number],
    std: [...image.std] as [number, number, number],
  };

  test('is normalised channel by channel, in either order', () => {
    const pixels = [Uint8Array.of(255, 51, 0)];
    expect(Array.from(toTensor(pixels, preparation), (value) => Number(value.toFixed(6)))).toEqual([1, 0.2, -1]);
    const turned = Array.from(toTensor(pixels, { ...preparation, channels: 'bgr' }), (value) =>
      Number(value.toFixed(6)),
    );
    expect(turned).toEqual([-1, 0.2, 3]);
  });

  test('pixels of another size are refused', () => {
    expect(() => toTensor([new Uint8Array(6)], preparation)).toThrow(RangeError);
  });
});
