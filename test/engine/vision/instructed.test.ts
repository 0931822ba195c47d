// A model whose Q-Former reads the question: the photo is looked at again for each, what one look gave is used for the
// next question about it, and captions need no stored prompt.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer } from '../../../engine/vision/answer.ts';
import { openModel, type OpenModel } from '../../../engine/vision/blip2.ts';
import { seePhotos } from '../../../engine/vision/see.ts';
import { convertGolden, photos } from './models.ts';

const families = ['instructblip-t5', 'instructblip-llama'];
const open = new Map<string, OpenModel>();

beforeAll(async () => {
  for (const name of families) open.set(name, await openModel(await convertGolden(name, 'cpu-int8'), { threads: 1 }));
});
afterAll(() => Promise.all([...open.values()].map((model) => model.close())));

const [photo, other] = photos(2, 56) as [Uint8Array, Uint8Array];

function ask(
  model: OpenModel,
  question: string,
  pixels: Uint8Array | null,
  turns: { question: string; answer: string }[] = [],
) {
  const asked = { prompt: null, pixels, question, turns, ask: 'a' };
  model.model.language!.prompts.question!.generation.maxNewTokens = 12;
  return answer(model, asked, { signal: new AbortController().signal, onText: () => {} });
}

test.each(families)('%s: captions photos, and keeps no visual prompt for later', async (name) => {
  const [seen] = await seePhotos(open.get(name)!, null, [photo], { caption: true });
  expect(seen!.prompt).toBeNull();
  expect(seen!.caption!.text).not.toBe('');
});

test.each(families)('%s: photo, question and what was said before all have a part in the answer', async (name) => {
  const model = open.get(name)!;
  const first = await ask(model, 'a photo of', photo);
  expect(first).toEqual(await ask(model, 'a photo of', photo));
  const others = [
    await ask(model, 'how many cats are there?', photo),
    await ask(model, 'a photo of', other),
    await ask(model, 'a photo of', photo, [{ question: 'is there a dog?', answer: 'no' }]),
  ];
  for (const one of others) expect(one.probability).not.toBe(first.probability);
});

test.each(families)('%s: a second question about a photo does not run the encoder again', async (name) => {
  const model = open.get(name)!;
  await ask(model, 'a photo of', other);
  const { graph } = model;
  let looks = 0;
  model.graph = (name) => {
    if (name === 'vision') looks++;
    return graph(name);
  };
  await ask(model, 'how many cats are there?', other);
  expect(looks).toBe(0);
  await ask(model, 'how many cats are there?', photo);
  expect(looks).toBe(1);
  model.graph = graph;
});

test('without the photo it says what is missing', async () => {
  await expect(ask(open.get('instructblip-t5')!, 'a photo of', null)).rejects.toMatchObject({ reason: 'bad-request' });
});
