// What a question becomes before it is answered: its template, and as much of the conversation as leaves room.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, promptOf } from '../../../engine/vision/answer.ts';
import { openModel, type OpenModel } from '../../../engine/vision/blip2.ts';
import { fromHalf } from '../../../engine/vision/half.ts';
import { speak } from '../../../engine/vision/language/speak.ts';
import { convertGolden } from './models.ts';

let open: OpenModel;

beforeAll(async () => {
  open = await openModel(await convertGolden('blip2-opt'), { threads: 1 });
  const { model } = await open.language();
  model.prompts.question!.prompt = 'Question: {} Answer:';
  model.prompts.turn = 'Question: {} Answer: {}. ';
});

afterAll(() => open.close());

const turn = (question: string, answer: string) => ({ question, answer });

describe('the prompt', () => {
  test('is the question in its template', async () => {
    expect(await promptOf(open, { question: 'who?', turns: [] })).toBe('Question: who? Answer:');
  });

  test('is spelled as a model of lower case has learned it', async () => {
    const { model } = await open.language();
    model.prompts.question!.words = 'lower';
    const asked = { question: ' What  IS this ? ', turns: [turn('Who', 'a dog')] };
    expect(await promptOf(open, asked)).toBe('Question: who? Answer: a dog. Question: what is this? Answer:');
    delete model.prompts.question!.words;
  });

  test('has earlier turns before the question, oldest first', async () => {
    const turns = [turn('who?', 'a dog'), turn('where?', 'on a beach')];
    expect(await promptOf(open, { question: 'why?', turns })).toBe(
      'Question: who? Answer: a dog. Question: where? Answer: on a beach. Question: why? Answer:',
    );
  });

  test('leaves out the oldest turns when positions run out, and an answer still fits', async () => {
    const turns = Array.from({ length: 40 }, (_, i) => turn(`what is thing ${i}?`, 'a dog'));
    const text = await promptOf(open, { question: 'why?', turns });
    const { model, tokenizer } = await open.language();
    expect(text).toContain('thing 39?');
    expect(text).not.toContain('thing 0?');
    const length = open.model.dims.queries + tokenizer.encode(text).length;
    expect(length + model.prompts.question!.generation.maxNewTokens).toBeLessThanOrEqual(
      model.positions!.rows - model.positions!.shift,
    );
    const prompt = new Uint16Array(open.model.dims.queries * model.width);
    const asked = { prompt, question: 'why?', turns, ask: 'a' };
    const said = await answer(open, asked, { signal: new AbortController().signal, onText: () => {} });
    expect(said.probability).toBeGreaterThan(0);
  });

  test('a question longer than the model reads is refused, not cut', async () => {
    const { model } = await open.language();
    const prompt = new Uint16Array(open.model.dims.queries * model.width);
    const asked = { prompt, question: 'why is it so? '.repeat(60), turns: [], ask: 'a' };
    const asking = answer(open, asked, { signal: new AbortController().signal, onText: () => {} });
    await expect(asking).rejects.toMatchObject({ reason: 'bad-request' });
  });
});

describe('in a word or two', () => {
  let t5: OpenModel;
  beforeAll(async () => {
    t5 = await openModel(await convertGolden('blip2-t5'), { threads: 1 });
  });
  afterAll(() => t5.close());

  test('the question goes into the prompt for that, and is answered by its settings', async () => {
    const { model } = await t5.language();
    const { prompt: words, generation } = model.prompts.short!;
    // As the paper's code asks for visual question answering.
    expect([words, generation.beams, generation.lengthPenalty]).toEqual(['Question: {} Short answer:', 5, -1]);
    const asked = { question: 'who?', turns: [], short: true, ask: 'a' };
    const text = await promptOf(t5, asked);
    expect(text).toBe('Question: who? Short answer:');
    const prompt = new Uint16Array(t5.model.dims.queries * model.width).fill(0x3800);
    const [expected] = await speak(t5, [{ visual: fromHalf(prompt), text }], generation);
    const said = await answer(t5, { ...asked, prompt }, { signal: new AbortController().signal, onText: () => {} });
    expect(said.text).toBe(expected!.text);
    expect(said.probability).toBeCloseTo(Math.exp(expected!.spoken.logProbability), 6);
    const usual = { ...asked, short: false, prompt };
    const atLength = await answer(t5, usual, { signal: new AbortController().signal, onText: () => {} });
    expect(atLength.text).not.toBe(said.text);
  });

  test('a model without a prompt for that is asked as usual', async () => {
    const { short, ...others } = open.model.language!.prompts;
    expect(short).toBeDefined();
    const without = { ...open, model: { ...open.model, language: { ...open.model.language!, prompts: others } } };
    expect(await promptOf(without, { question: 'who?', short: true, turns: [] })).toBe('Question: who? Answer:');
  });
});
