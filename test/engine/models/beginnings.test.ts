// Ready-made beginnings of captions: a model's own before the usual ones, and none where words are an order.

import { expect, test } from 'vitest';
import type { LanguageModel, ModelDescription } from '../../../engine/model.ts';
import { beginningsOf } from '../../../engine/models/beginnings.ts';

type Prompts = LanguageModel['prompts'];
const generation = {} as never;

function model(prompts: Prompts, graphs: string[] = ['decoder']) {
  return {
    language: { prompts } as LanguageModel,
    graphs: Object.fromEntries(graphs.map((name) => [name, {}])),
  } as unknown as ModelDescription;
}

test('a model that goes on from words has its own prompt and the usual beginnings, each once', () => {
  const own = beginningsOf(model({ caption: { prompt: 'a photo of ', generation }, question: null }));
  expect(own[0]).toBe('a photo of');
  expect(own.length).toBeGreaterThan(2);
  expect(new Set(own).size).toBe(own.length);
  const bare = beginningsOf(model({ caption: { prompt: '', generation }, question: null }));
  expect(bare).toEqual(own);
});

test('what the description lists takes the place of the usual', () => {
  const listed = { caption: { prompt: 'a picture of', generation }, question: null, beginnings: ['seen from above,'] };
  expect(beginningsOf(model(listed))).toEqual(['a picture of', 'seen from above,']);
});

test('a model that is told what to do has only what it lists; one without captions nothing', () => {
  const told = { caption: { prompt: 'A short image description:', generation }, question: null };
  expect(beginningsOf(model(told, ['encoder', 'decoder']))).toEqual(['A short image description:']);
  const orders = { ...told, beginnings: ['Write a detailed description.'] };
  expect(beginningsOf(model(orders, ['encoder', 'decoder']))).toContain('Write a detailed description.');
  expect(beginningsOf(model({ caption: null, question: null }))).toEqual([]);
});
