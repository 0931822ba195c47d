// T5 and Llama in int8: how far what they say is from float32, that a photo gets the same answer alone and among
// others, and that T5's feed-forward holds values that neither float16 nor an int8 row could.

import path from 'node:path';
import { cp } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import type { RecipeName } from '../../../engine/convert/recipes/recipes.ts';
import { encode, instruct, openModel, part, query, type OpenModel } from '../../../engine/vision/blip2.ts';
import { asksForWords } from '../../../engine/model.ts';
import { readPrefix } from '../../../engine/vision/language/language.ts';
import { prefixOf, remember, speak } from '../../../engine/vision/language/speak.ts';
import { changeTensors } from '../convert/fixtures.ts';
import { goldenFolder, photos, temporaryFolder } from './models.ts';

const names = ['blip2-t5', 'instructblip-t5', 'instructblip-llama'];
const texts = ['a photo of', 'Question: how many cats are there? Answer:', 'What is unusual about this image?'];

async function open(checkpoint: string, recipe: RecipeName): Promise<OpenModel> {
  const out = path.join(await temporaryFolder(), recipe);
  await convertCheckpoint({ checkpoint, out, recipe });
  return openModel(out, { threads: 1 });
}

const golden = (name: string) => path.join(goldenFolder, name, 'checkpoint');

/** Visual prompts of as many photos as there are texts, each for its text. */
async function visualsOf(model: OpenModel, count: number): Promise<Float32Array[]> {
  const { image } = await encode(model, photos(3, model.model.image.size).slice(0, count));
  const asked = texts.slice(0, count);
  const visual = asksForWords(model.model) ? await instruct(model, image, asked) : (await query(model, image)).prompt!;
  return asked.map((_, i) => part(visual, i));
}

/** Scores of the first word. */
async function firstWord(model: OpenModel): Promise<Float32Array> {
  const subject = { visual: (await visualsOf(model, 1))[0]!, text: texts[0]! };
  const memory = await remember(model, [subject]);
  const { logits } = await readPrefix(await model.language(), await prefixOf(model, subject), [], memory);
  return logits!.data.slice(-model.model.language!.vocabulary);
}

function relativeError(values: Float32Array, wanted: Float32Array): number {
  const size = (of: (i: number) => number) => wanted.reduce((sum, _, i) => sum + of(i) ** 2, 0);
  return Math.sqrt(size((i) => values[i]! - wanted[i]!) / size((i) => wanted[i]!));
}

describe.each(names)('%s', (name) => {
  test('stays near float32 in int8', async () => {
    const exact = await open(golden(name), 'reference-f32');
    const wanted = await firstWord(exact);
    await exact.close();
    for (const recipe of ['cpu-int8', 'int8-weights'] as const) {
      const model = await open(golden(name), recipe);
      // Random weights hide nothing, and each layer adds its error (an instructed Q-Former's most of all). Unrelated values
      // would give 1.4.
      expect(relativeError(await firstWord(model), wanted), recipe).toBeLessThan(0.35);
      await model.close();
    }
  });

  test('cpu-int8 says of a photo alone what it says among others', async () => {
    const model = await open(golden(name), 'cpu-int8');
    const { generation } = model.model.language!.prompts.caption!;
    const visuals = await visualsOf(model, 3);
    const subjects = visuals.map((visual, i) => ({ visual, text: texts[i]! }));
    const together = await speak(model, subjects, { ...generation, maxNewTokens: 10 });
    for (const [i, subject] of subjects.entries()) {
      const [alone] = await speak(model, [subject], { ...generation, maxNewTokens: 10 });
      expect(together[i]!.spoken.ids).toEqual(alone!.spoken.ids);
      expect(together[i]!.spoken.logProbability).toBeCloseTo(alone!.spoken.logProbability, 4);
    }
    await model.close();
  });
});

test('T5 stays finite and near float32 where its feed-forward passes what float16 holds', async () => {
  const checkpoint = path.join(await temporaryFolder(), 'loud');
  await cp(golden('blip2-t5'), checkpoint, { recursive: true });
  await changeTensors(checkpoint, (tensors) => {
    for (const [name, { bytes }] of Object.entries(tensors)) {
      const factor = /wi_1/.test(name) ? 60_000 : /wo/.test(name) ? 1 / 60_000 : 1;
      const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      values.forEach((value, i) => (values[i] = value * factor));
    }
  });
  const exact = await open(checkpoint, 'reference-f32');
  const wanted = await firstWord(exact);
  await exact.close();
  for (const recipe of ['cpu-int8', 'int8-weights'] as const) {
    const model = await open(checkpoint, recipe);
    const found = await firstWord(model);
    expect(found.every(Number.isFinite), recipe).toBe(true);
    expect(relativeError(found, wanted), recipe).toBeLessThan(0.3);
    await model.close();
  }
});
