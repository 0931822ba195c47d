// Models whose decoder reads the image by cross-attention instead of a visual prompt (BLIP's captioner and its answerer),
// and the one that only compares: what the app asks of them through the door, and in every recipe.

import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import { recipeNames } from '../../../engine/convert/recipes/recipes.ts';
import { encode, openModel, query } from '../../../engine/vision/blip2.ts';
import { matchLogits } from '../../../engine/vision/many-texts.ts';
import { readPrefix } from '../../../engine/vision/language/language.ts';
import { prefixOf, remember } from '../../../engine/vision/language/speak.ts';
import { keptPrompt, openVision, type Vision } from '../../../engine/vision/vision.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { convertGolden, goldenFolder, photos, temporaryFolder } from './models.ts';

const opened: Vision[] = [];
afterAll(() => Promise.all(opened.map((vision) => vision.close())));

async function open(name: string): Promise<Vision> {
  const vision = await openVision({ startWorker, model: await convertGolden(name, 'cpu-int8'), threads: 1 });
  opened.push(vision);
  return vision;
}

describe('through the door', () => {
  test('a captioner says what it sees, alone as in a batch, and answers no questions', async () => {
    const vision = await open('blip1-caption');
    const description = vision.description();
    const pixels = photos(5, description.image.size);
    const seen = await vision.see({ pixels, caption: true });
    const { rows, width } = keptPrompt(description);
    expect([rows, width]).toEqual([description.dims.visionTokens, description.dims.visionWidth]);
    for (const one of seen) {
      expect(one.caption!.text).not.toBe('');
      expect(one.caption!.match).toBeNull();
      expect(one.prompt!.length).toBe(rows * width);
      expect(one.vectors).toBeNull();
    }
    const [alone] = await vision.see({ pixels: [pixels[4]!], caption: true });
    expect(alone).toEqual(seen[4]);
    const asked = { prompt: seen[0]!.prompt!, question: 'what is it?', turns: [], ask: '1' };
    await expect(vision.answer(asked)).rejects.toMatchObject({ reason: 'not-supported-by-model' });
  });

  test('an answerer answers from what was kept of a photo, and captions none', async () => {
    const vision = await open('blip1-vqa');
    const [first, second] = await vision.see({ pixels: photos(2, vision.description().image.size), caption: true });
    expect(first!.caption).toBeNull();
    const heard: string[] = [];
    vision.on('answering', ({ text }) => heard.push(text));
    const ask = (prompt: Uint16Array, question: string) => vision.answer({ prompt, question, turns: [], ask: 'a' });
    const said = await ask(first!.prompt!, 'how many cats are there?');
    expect(said.text).not.toBe('');
    expect(said.probability).toBeGreaterThan(0);
    expect(heard.length).toBeGreaterThan(0);
    expect(await ask(first!.prompt!, 'how many cats are there?')).toEqual(said);
    const others = [await ask(first!.prompt!, 'is it raining'), await ask(second!.prompt!, 'how many cats are there?')];
    expect(others.every(({ probability }) => probability !== said.probability)).toBe(true);
    await expect(ask(first!.prompt!.slice(1), 'is it raining')).rejects.toMatchObject({ reason: 'bad-request' });
  });

  test('a comparer gives one vector of each photo and of each phrase, and matches many phrases as it matches one', async () => {
    const vision = await open('blip1-itm');
    const { image, dims } = vision.description();
    const [pixels] = photos(1, image.size);
    const [seen] = await vision.see({ pixels: [pixels!], caption: true });
    expect(seen).toMatchObject({ prompt: null, caption: null });
    expect(seen!.vectors!.length).toBe(dims.vectorWidth);
    const texts = ['a dog', 'two cats sitting on a red couch', 'a woman standing in front of a building'];
    const many = await vision.matchMany({ pixels: pixels!, texts });
    for (const [i, text] of texts.entries()) {
      const one = await vision.match({ pixels: pixels!, text });
      expect(one.match).toBeCloseTo(1 / (1 + Math.exp(-many.logits[i]!)), 5);
      const phrase = await vision.embedText(text);
      const cosine = phrase.reduce((sum, value, at) => sum + value * seen!.vectors![at]!, 0);
      expect([one.similarity, many.similarities[i]]).toEqual([expect.closeTo(cosine, 5), expect.closeTo(cosine, 5)]);
    }
  });
});

describe('in every recipe', () => {
  const names = ['blip1-caption', 'blip1-vqa', 'blip1-itm'];
  const exact: Record<string, Record<string, Float32Array>> = {};

  beforeAll(async () => {
    for (const name of names) exact[name] = await outputsOf(await convertGolden(name));
  });

  test.each(recipeNames.filter((name) => name !== 'reference-f32'))('%s stays near the reference', async (recipe) => {
    for (const name of names) {
      const out = path.join(await temporaryFolder(), name);
      const checkpoint = path.join(goldenFolder, name, 'checkpoint');
      const gpu = recipe.startsWith('gpu') ? { activations: 'f32' as const } : {};
      await convertCheckpoint({ checkpoint, out, recipe, ...gpu });
      for (const [what, values] of Object.entries(await outputsOf(out))) {
        // Random weights hide nothing, and each layer adds its error. Unrelated values would give 1.4.
        expect(relativeError(values, exact[name]![what]!), `${name} ${what}`).toBeLessThan(
          recipe.endsWith('4') ? 1 : 0.2,
        );
      }
    }
  });
});

function relativeError(values: Float32Array, wanted: Float32Array): number {
  const squares = (of: (i: number) => number) => wanted.reduce((sum, _, i) => sum + of(i) ** 2, 0);
  return Math.sqrt(squares((i) => values[i]! - wanted[i]!) / squares((i) => wanted[i]!));
}

/** Whatever the model gives of one photo and one text. */
async function outputsOf(folder: string): Promise<Record<string, Float32Array>> {
  const open = await openModel(folder, { threads: 1 });
  const { image } = await encode(open, photos(1, open.model.image.size));
  const all: Record<string, Float32Array> = { image: image.data };
  if (open.model.graphs.itm) {
    all['vectors'] = (await query(open, image)).vectors!.data;
    all['logits'] = (await matchLogits(open, image, ['two cats on a couch'])).data;
  } else {
    const subject = { visual: image.data, text: 'a picture of' };
    const memory = await remember(open, [subject]);
    const { logits } = await readPrefix(await open.language(), await prefixOf(open, subject), [], memory);
    all['said'] = logits!.data;
  }
  await open.close();
  return all;
}
