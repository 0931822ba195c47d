// Yes or no by probability: the same numbers as the reference implementation for every family, however many photos are
// asked about together; which questions want a yes or a no, and what counts as one.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { asksForWords, usualBand, type ModelDescription } from '../../../engine/model.ts';
import { encode, openModel, part, query, type OpenModel } from '../../../engine/vision/blip2.ts';
import { scoreContinuations } from '../../../engine/vision/generation/continuations.ts';
import { toHalf } from '../../../engine/vision/half.ts';
import { checkSettings } from '../../../engine/vision/model-folder.ts';
import { readTensors } from '../../../engine/vision/safetensors.ts';
import { bandOf, refersBack, verdictOf, wantsYesOrNo } from '../../../engine/vision/verdict.ts';
import type { AskedPhoto } from '../../../engine/vision/process/worker-calls.ts';
import { yesNo } from '../../../engine/vision/yes-no.ts';
import reference from '../../fixtures/yes-no/reference.json' with { type: 'json' };
import { convertGolden, goldenFolder, largestDifference } from './models.ts';

const { question } = reference;
const still = new AbortController().signal;
const opened = new Map<string, Promise<OpenModel>>();
afterAll(async () => {
  for (const open of opened.values()) await (await open).close();
});

function openGolden(name: string): Promise<OpenModel> {
  const open = opened.get(name) ?? convertGolden(name).then((folder) => openModel(folder, { threads: 1 }));
  opened.set(name, open);
  return open;
}

/** The case's two photos as bytes: what the reference's processor made of them, before it was scaled. */
async function photosOf(name: string, { image }: ModelDescription): Promise<Uint8Array[]> {
  const tensors = await readTensors(path.join(goldenFolder, name, 'inputs.safetensors'));
  return [0, 1].map((at) => {
    const data = tensors.get(`image${at}.pixel_values`)!.values as Float32Array;
    const area = image.size ** 2;
    return Uint8Array.from({ length: area * 3 }, (_, i) => {
      const channel = i % 3;
      const value = data[channel * area + Math.floor(i / 3)]!;
      return Math.round((value * image.std[channel]! + image.mean[channel]!) / image.rescale);
    });
  });
}

/** What is kept of the photos, or the photos themselves where nothing is. */
async function asked(name: string, open: OpenModel): Promise<AskedPhoto[]> {
  const pixels = await photosOf(name, open.model);
  if (asksForWords(open.model)) return pixels.map((photo) => ({ prompt: null, pixels: photo }));
  const { prompt } = await query(open, (await encode(open, pixels)).image);
  return pixels.map((_, at) => ({ prompt: toHalf(part(prompt!, at)) }));
}

describe.each(Object.entries(reference.cases))('%s', (name, { yes }) => {
  test('is as sure as the reference, one photo or many', async () => {
    const open = await openGolden(name);
    const two = await asked(name, open);
    const both = await yesNo(open, { photos: two, question, turns: [], ask: 'a' }, still);
    // Prompts are kept as float16: the logits move by about a thousandth.
    both.forEach((probability, at) => expect(logit(probability)).toBeCloseTo(logit(yes[at]!), 1.7));
    const many = Array.from({ length: 40 }, (_, at) => two[at % 2]!);
    const all = await yesNo(open, { photos: many, question, turns: [], ask: 'b' }, still);
    expect(
      largestDifference(
        all,
        many.map((_, at) => both[at % 2]!),
      ),
    ).toBeLessThan(1e-4);
  });
});

const logit = (probability: number) => Math.log(probability / (1 - probability));

describe('a question', () => {
  test('that is stopped ends with the reason it was stopped for, and the next one is answered', async () => {
    const open = await openGolden('blip2-opt');
    const photos = await asked('blip2-opt', open);
    const stop = new AbortController();
    const asking = yesNo(open, { photos, question, turns: [], ask: 'a' }, stop.signal);
    stop.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    expect((await yesNo(open, { photos, question, turns: [], ask: 'b' }, still)).length).toBe(2);
  });

  test('longer than the model reads is refused, as is a model that cannot spell the answers', async () => {
    const open = await openGolden('blip2-opt');
    const photos = await asked('blip2-opt', open);
    const long = yesNo(open, { photos, question: 'is it so? '.repeat(100), turns: [], ask: 'a' }, still);
    await expect(long).rejects.toMatchObject({ reason: 'bad-request' });
    const mute = await openGolden('blip1-vqa');
    mute.model.language!.prompts.spellings = { yes: ['日本'], no: ['no'] };
    const unknown = yesNo(mute, { photos: await asked('blip1-vqa', mute), question, turns: [], ask: 'a' }, still);
    await expect(unknown).rejects.toMatchObject({ reason: 'not-supported-by-model' });
    delete mute.model.language!.prompts.spellings;
  });

  test('can be held against what would be said without a photo, as far as model.json says', async () => {
    const open = await openGolden('blip2-t5');
    const [photo] = await asked('blip2-t5', open);
    const blank = { prompt: new Uint16Array(photo!.prompt!.length) };
    const ask = (photos: AskedPhoto[]) => yesNo(open, { photos, question, turns: [], ask: 'a' }, still);
    const [plain, nothing] = await ask([photo!, blank]);
    for (const unseen of [0.5, 1]) {
      open.model.calibration.yesNo = { ...usualBand, unseen };
      const [held, none] = await ask([photo!, blank]);
      expect(logit(held!)).toBeCloseTo(logit(plain!) - unseen * logit(nothing!), 3);
      expect(logit(none!)).toBeCloseTo((1 - unseen) * logit(nothing!), 3);
    }
    delete open.model.calibration.yesNo;
    expect(Math.abs(logit(nothing!))).toBeGreaterThan(0.05);
  });

  test('goes on from what was said before', async () => {
    const open = await openGolden('blip2-opt');
    const photos = await asked('blip2-opt', open);
    const turns = [{ question: 'what is there?', answer: 'a cat' }];
    const [after] = await yesNo(open, { photos, question, turns, ask: 'a' }, still);
    const [alone] = await yesNo(open, { photos, question, turns: [], ask: 'b' }, still);
    expect(Math.abs(logit(after!) - logit(alone!))).toBeGreaterThan(1e-3);
  });
});

test('continuations that begin alike share their steps, and each is the sum of its own', () => {
  const rows = [
    [0, 1, 2, 3],
    [4, 1, 0, 2],
    [1, 1, 3, 0],
    [0, 5, 0, 1],
  ].map((row) => Float32Array.from(row));
  const logSoftmax = (row: number, id: number) =>
    rows[row]![id]! - Math.log(rows[row]!.reduce((sum, value) => sum + Math.exp(value), 0));
  const search = scoreContinuations([[1], [2, 3, 0], [2, 1], [3, 3]]);
  expect(search.advance([rows[0]!])).toEqual([
    { parent: 0, token: 2 },
    { parent: 0, token: 3 },
  ]);
  expect(search.advance([rows[1]!, rows[2]!])).toEqual([{ parent: 0, token: 3 }]);
  expect(search.advance([rows[3]!])).toEqual([]);
  const wanted = [
    logSoftmax(0, 1),
    logSoftmax(0, 2) + logSoftmax(1, 3) + logSoftmax(3, 0),
    logSoftmax(0, 2) + logSoftmax(1, 1),
    logSoftmax(0, 3) + logSoftmax(2, 3),
  ];
  search.results().forEach(({ logProbability }, i) => expect(logProbability).toBeCloseTo(wanted[i]!, 5));
});

describe('what wants a yes or a no', () => {
  test.each([
    ['Is there a dog?', true],
    ['  are   these people happy', true],
    ['And is it brown?', true],
    ["Isn't that a horse?", true],
    ['Can you see a boat?', true],
    ['does the man wear a hat', true],
    ['Is it red or not?', true],
    ['What is the dog doing?', false],
    ['Is it a dog or a cat?', false],
    ['Can you describe the picture?', false],
    ['Would you tell me a story?', false],
    ['How many dogs are there?', false],
    ['Is', false],
    ['Island in the sun?', false],
    ['', false],
  ])('%s: %s', (words, wanted) => expect(wantsYesOrNo(words)).toBe(wanted));
});

test.each([
  ['Is there a dog?', false],
  ['Is it brown?', true],
  ['And a cat?', true],
  ['Are they happy?', true],
  ['Does the man wear a hat?', false],
  ['Is that a theatre?', true],
])('leans on what was said before: %s %s', (words, leans) => expect(refersBack(words)).toBe(leans));

describe('what counts as a yes', () => {
  test('is said by model.json, else by the usual band', () => {
    const calibration = { caption: null, search: null, tags: null };
    const plain = { calibration } as ModelDescription;
    expect(bandOf(plain)).toBe(usualBand);
    expect([0.2, 0.5, 0.9].map((one) => verdictOf(one, bandOf(plain)))).toEqual(['no', 'unsure', 'yes']);
    const biased = { calibration: { ...calibration, yesNo: { no: 0.6, yes: 0.95 } } } as ModelDescription;
    expect([0.5, 0.6, 0.9, 0.95].map((one) => verdictOf(one, bandOf(biased)))).toEqual([
      'no',
      'unsure',
      'unsure',
      'yes',
    ]);
  });

  test('a band upside down, or spellings without words, are refused', async () => {
    const file = path.join(await convertGolden('blip2-opt'), 'model.json');
    const read = async () => JSON.parse(await readFile(file, 'utf8')) as ModelDescription;
    const upside = await read();
    upside.calibration.yesNo = { no: 0.7, yes: 0.3 };
    expect(() => checkSettings('m', upside)).toThrow('calibration.yesNo');
    const beyond = await read();
    beyond.calibration.yesNo = { ...usualBand, unseen: 1.5 };
    expect(() => checkSettings('m', beyond)).toThrow('unseen');
    const wordless = await read();
    wordless.language!.prompts.spellings = { yes: [], no: ['no'] };
    expect(() => checkSettings('m', wordless)).toThrow('spellings');
    expect(() => checkSettings('m', upside)).toThrow(expect.objectContaining({ reason: 'model-corrupt' }) as Error);
  });
});
