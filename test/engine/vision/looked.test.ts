// Maps of where a model looked: through the door for every kind of model, and the arithmetic of a map by itself.

import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { beyond, mapOf, nearness, rowOf, weighed } from '../../../engine/vision/looked/heat.ts';
import { saidIds, wordsOf } from '../../../engine/vision/text/said-words.ts';
import { openVision, type Vision } from '../../../engine/vision/vision.ts';
import { openModel } from '../../../engine/vision/blip2.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { changeDescription, makeTinyModel } from '../tiny-model.ts';
import { convertGolden, photos, temporaryFolder } from './models.ts';

const opened: Vision[] = [];
afterAll(() => Promise.all(opened.map((vision) => vision.close())));

async function open(model: string): Promise<Vision> {
  const vision = await openVision({ startWorker, model, threads: 1 });
  opened.push(vision);
  return vision;
}

function look(vision: Vision, text: string, more: Partial<Parameters<Vision['looked']>[0]> = {}) {
  const [pixels] = photos(1, vision.description().image.size);
  return vision.looked({ pixels: pixels!, text, question: null, ask: 'look', ...more });
}

function expectMap(heat: Float32Array, patches: number): void {
  expect(heat.length).toBe(patches);
  expect(Math.min(...heat)).toBe(0);
  expect(Math.max(...heat)).toBe(1);
}

test.each(['blip2-opt', 'blip2-t5', 'blip1-caption'])(
  '%s: a caption and each of its words have a map',
  async (name) => {
    const vision = await open(await convertGolden(name));
    const found = await look(vision, 'a cat on a red couch');
    const patches = vision.description().dims.visionTokens - 1;
    expect(found).toMatchObject({ by: 'attention', grid: vision.description().dims.grid });
    expectMap(found.whole, patches);
    expect(found.words.map(({ word }) => word).join(' ')).toContain('cat');
    expect(found.words.length).toBeGreaterThan(1);
    const maps = found.words.map(({ heat }) => heat!);
    for (const heat of maps) expectMap(heat, patches);
    expect(new Set(maps.map((heat) => heat.join())).size).toBeGreaterThan(1);
    expect(await look(vision, 'a cat on a red couch')).toEqual(found);
  },
);

test.each(['instructblip-t5', 'instructblip-llama', 'blip1-vqa'])('%s: so has an answer', async (name) => {
  const vision = await open(await convertGolden(name));
  const asked = (question: string) => ({ question: { question, short: false, turns: [] } });
  const found = await look(vision, 'two cats', asked('how many cats are there?'));
  expectMap(found.whole, vision.description().dims.visionTokens - 1);
  const other = await look(vision, 'two cats', asked('is it raining?'));
  expect(other.whole).not.toEqual(found.whole);
});

test('with search the words are looked for by their vectors, each for itself', async () => {
  const folder = await temporaryFolder();
  const { dims } = await makeTinyModel(folder);
  const vision = await open(path.join(folder, 'tiny'));
  const found = await look(vision, 'two cats, a couch');
  expect(found.by).toBe('similarity');
  expect(found.words.map(({ word }) => word)).toEqual(['two', 'cats,', 'a', 'couch']);
  expectMap(found.whole, dims.grid!.columns * dims.grid!.rows);
  const one = await look(vision, 'cats');
  const cats = found.words[1]!.heat;
  if (cats) expect(one.whole).toEqual(cats);
  const answered = await look(vision, 'yes', { question: { question: 'a couch?', short: false, turns: [] } });
  expect(answered.words.map(({ word }) => word)).toEqual(['a', 'couch?', 'yes']);
});

test('a model of an earlier conversion says that it must be converted again', async () => {
  const older = path.join(await temporaryFolder(), 'tiny');
  await cp(await convertGolden('blip2-opt'), older, { recursive: true });
  await changeDescription(path.dirname(older), (model) => delete model.graphs.looked);
  await expect(look(await open(older), 'a cat')).rejects.toMatchObject({
    reason: 'not-supported-by-model',
    message: expect.stringContaining('convert it again'),
  });
  await changeDescription(path.dirname(older), (model) => delete model.dims.grid);
  await expect(look(await open(older), 'a cat')).rejects.toMatchObject({ reason: 'not-supported-by-model' });
});

test('what has no caption or no words is refused', async () => {
  const answerer = await open(await convertGolden('blip1-vqa'));
  await expect(look(answerer, 'a cat')).rejects.toMatchObject({ reason: 'not-supported-by-model' });
  const captioner = await open(await convertGolden('blip2-opt'));
  await expect(look(captioner, ' ')).rejects.toMatchObject({ reason: 'bad-request' });
});

test('maps leave out tokens without a place and reach from 0 to 1', () => {
  const grid = { before: 1, columns: 2, rows: 2 };
  expect([...mapOf(Float32Array.of(9, 1, 2, 3, 5), grid)]).toEqual([0, 0.25, 0.5, 1]);
  expect([...mapOf(Float32Array.of(9, 2, 2, 2, 2), grid)]).toEqual([0, 0, 0, 0]);
  const shares = { rows: 2, columns: 3, data: Float32Array.of(1, 0, 3, 0, 2, 2) };
  expect([...weighed(shares, [1, 0.5])]).toEqual([1, 1, 4]);
  expect([...rowOf(shares, 0)]).toEqual([0.25, 0, 0.75]);
  expect([...beyond(Float32Array.of(1, 2), Float32Array.of(2, 1))]).toEqual([0, 1]);
});

test('the vectors nearest to a phrase weigh most', () => {
  const { weights, best } = nearness(Float32Array.of(1, 0, 0, 1, 0.6, 0.8), Float32Array.of(0, 1));
  expect(best).toBe(1);
  expect([...weights].indexOf(Math.max(...weights))).toBe(1);
  expect(weights[1]! + weights[2]! + weights[0]!).toBeCloseTo(1);
  expect(weights[2]!).toBeGreaterThan(weights[0]!);
});

test('a text after its prompt is the ids a decoder would say, and its words know theirs', async () => {
  const open = await openModel(await convertGolden('blip2-opt'), { threads: 1 });
  const { model, tokenizer } = await open.language();
  const { prompt, said } = saidIds(model, tokenizer, 'a photo of', 'two cats sitting on a red couch');
  expect(prompt).toEqual(tokenizer.encode('a photo of'));
  expect(tokenizer.decode(said).trim()).toBe('two cats sitting on a red couch');
  const words = wordsOf(tokenizer, said);
  expect(words.map(({ word }) => word)).toEqual('two cats sitting on a red couch'.split(' '));
  expect(words.flatMap(({ ids }) => ids)).toEqual(said.map((_, i) => i));
  expect(saidIds(model, tokenizer, null, 'a dog').prompt).toEqual([model.bos]);
  await open.close();
});
