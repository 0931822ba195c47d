// Answers in a word or two: from the command line through the engine's gate to the prompt and settings the model has for that.

import { beforeAll, expect, test } from 'vitest';
import type { ModelInfo, Turn } from '../../../engine/contract.ts';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import { writePhotos } from '../some-photos.ts';
import { goldenCheckpoint } from '../tiny-model.ts';
import { json, commandLine } from './talbot.ts';

const { at, talbot } = commandLine();

beforeAll(async () => {
  const recipe = 'reference-f32' as const;
  await convertCheckpoint({
    checkpoint: goldenCheckpoint('blip2-t5'),
    out: at('models', 't5'),
    recipe,
    about: { id: 't5' },
  });
  await convertCheckpoint({
    checkpoint: goldenCheckpoint('blip1-vqa'),
    out: at('models', 'vqa'),
    recipe,
    about: { id: 'vqa' },
  });
  await writePhotos(at('photos'), 1, 750);
  await talbot(['index', at('photos')]);
});

const ask = async (...more: string[]) =>
  json<Turn>(await talbot(['ask', at('photos', 'photo-750.jpg'), 'What is it?', '--json', ...more]));

test('a model with a way for short answers is asked in that way, and the turn says so', async () => {
  expect((await talbot(['model', 'use', 't5', '--for', 'chat'])).err).toBe('');
  const usual = await ask();
  const short = await ask('--short');
  expect([usual.model, usual.prompt]).toEqual(['t5', 'Question: {} Answer:']);
  expect([short.model, short.prompt]).toEqual(['t5', 'Question: {} Short answer:']);
  expect(short.answer).not.toBe(usual.answer);
});

test('one that has none answers as usual', async () => {
  await talbot(['model', 'use', 'vqa', '--for', 'chat']);
  const models = json<ModelInfo[]>(await talbot(['model', 'list', '--json']));
  const able = Object.fromEntries(models.map((one) => [one.id, one.shortAnswers]));
  expect(able).toEqual({ t5: true, tiny: true, vqa: false });
  const { model, prompt } = await ask('--short');
  expect([model, prompt]).toEqual(['vqa', '{}']);
});
