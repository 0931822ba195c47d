// What readers read and decoders hear, held to the attention weights of the reference implementation (see make-looked.py).

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { recipeNames } from '../../../engine/convert/recipes/recipes.ts';
import { hearing, reading, type Shares } from '../../../engine/vision/looked/attention.ts';
import { instruct, openModel, query, type OpenModel } from '../../../engine/vision/blip2.ts';
import { prefixLength } from '../../../engine/vision/language/language.ts';
import { readTensors, type Tensor } from '../../../engine/vision/safetensors.ts';
import type { Value } from '../../../engine/vision/sessions.ts';
import { prefixOf, remember } from '../../../engine/vision/language/speak.ts';
import { asksForWords } from '../../../engine/model.ts';
import { convertGolden, goldenFolder, largestDifference } from './models.ts';

const folder = fileURLToPath(new URL('../../fixtures/looked', import.meta.url));
const expected = await readTensors(path.join(folder, 'looked.safetensors'));
const cases = JSON.parse(await readFile(path.join(folder, 'looked.json'), 'utf8')) as Record<
  string,
  { prompt: string; ids: number[] }
>;

async function imageOf(open: OpenModel, name: string): Promise<Value> {
  const inputs = await readTensors(path.join(goldenFolder, name, 'inputs.safetensors'));
  const { values, shape } = inputs.get('image0.pixel_values')!;
  const { image } = await (
    await open.graph('vision')
  ).run({ pixels: { data: values as Float32Array, dims: shape } }, ['image']);
  return image!;
}

function expectNear(found: Shares, { shape, values }: Tensor): void {
  expect([found.rows, found.columns]).toEqual(shape);
  expect(largestDifference(found.data, values)).toBeLessThan(2e-4);
}

describe.each(Object.entries(cases))('%s', (name, { prompt, ids }) => {
  test('agrees with the reference', async () => {
    const open = await openModel(await convertGolden(name), { threads: 1 });
    try {
      const image = await imageOf(open, name);
      const shares = await reading(open, image, { words: prompt });
      const known = expected.get(`${name}.reading`);
      // A captioner of BLIP reads the tokens themselves.
      expect(shares === null).toBe(known === undefined);
      if (shares) expectNear(shares, known!);
      const visual = asksForWords(open.model)
        ? await instruct(open, image, [prompt])
        : (await query(open, image)).prompt!;
      const subject = { visual: visual.data, text: prompt };
      const language = await open.language();
      const prefix = await prefixOf(open, subject);
      const said = { ...prefix, ids: [...prefix.ids, ...ids.slice(0, -1)] };
      const seen = expected.get(`${name}.hearing`)!;
      const first = prefixLength(language, prefix) - 1;
      const heard = await hearing(language, said, await remember(open, [subject]), { first, seen: seen.shape[1]! });
      expectNear(heard, seen);
    } finally {
      await open.close();
    }
  });
});

test.each(recipeNames)('%s: shares are shares, and near those of the reference', async (recipe) => {
  const name = 'blip2-opt';
  const open = await openModel(await convertGolden(name, recipe), { threads: 1 });
  try {
    const { rows, columns, data } = (await reading(open, await imageOf(open, name)))!;
    const { values } = expected.get(`${name}.reading`)!;
    for (let row = 0; row < rows; row++) {
      const sum = data.subarray(row * columns, (row + 1) * columns).reduce((all, share) => all + share, 0);
      expect(sum).toBeCloseTo(1, 2);
    }
    expect(largestDifference(data, values)).toBeLessThan(0.05);
  } finally {
    await open.close();
  }
});
