// Suggested questions speak of what was said to be there, and of nothing else.

import { expect, test } from 'vitest';
import type { Caption, Tag, Turn } from '../../../engine/contract.ts';
import { lexicon } from '../../../renderer/questions/lexicon.ts';
import { suggestions, withoutAbsent } from '../../../renderer/questions/suggestions.ts';

const author = { by: 'model', model: 'tiny', version: '1', prompt: '' } as const;
const caption = (text: string, over: Partial<Caption> = {}): Caption => ({
  ...{ ...author, text, match: null, doubtful: false, madeAt: '2026' },
  ...over,
});
const tag = (name: string, score: number, over: Partial<Tag> = {}): Tag => ({ ...author, name, score, ...over });
const told = (captions: Caption[], tags: Tag[] = [], questions: string[] = []) =>
  suggestions({ captions, tags, conversation: questions.map((question) => ({ question }) as Turn) });

test('what the caption names is asked about', () => {
  expect(told([caption('a brown dog on a beach')])).toEqual([
    'What is the dog doing?',
    'What kind of dog is it?',
    'What is the weather like?',
    'What is in the background?',
  ]);
  expect(told([caption('dogs')])).toContain('How many dogs are there?');
});

test.each([
  ['a bowl next to a window', 'What is in the bowl?'],
  ['a kitchen', 'What is in the kitchen?'],
  ['a pizza', 'What is on the pizza?'],
  ['the empty beach', 'What is on the beach?'],
  ['snow-capped mountains', 'What is on the mountains?'],
  ['a quiet lake', 'What is by the lake?'],
  ['a stop sign', 'What is written on the sign?'],
  ['a loaf of bread', 'What kind of bread is it?'],
  ['a parked car', 'What colour is the car?'],
])('%s: %s', (text, question) => expect(told([caption(text)])[0]).toBe(question));

test('several nouns are asked about in several ways', () => {
  expect(told([caption('a man, a woman, a dog and a table')])).toEqual([
    'What is the man doing?',
    'What is the woman wearing?',
    'What colour is the dog?',
    'What is in the background?',
  ]);
});

test('a word that only names a kind, or what somebody does, is not asked about', () => {
  for (const [text, never] of [
    ['a hot dog on a plate', /the (hot )?dog/],
    ['a teddy bear on a bed', /the bear/],
    ['a bus stop at night', /the bus/],
    ['a train station', /the train /],
    ['a woman drinks wine', /drinks/],
    ['two men fish', /the fish/],
  ] as const) {
    expect(told([caption(text)]).join(' '), text).not.toMatch(never);
  }
  expect(told([caption('a woman drinks wine')])).toContain('What kind of wine is it?');
});

test('a statue does nothing and wears nothing', () => {
  expect(told([caption('a statue of a man on a horse')]).join(' ')).not.toMatch(/doing|wearing|holding/);
});

test('what the caption answers already is not', () => {
  expect(told([caption('a cat on a table')]).join(' ')).not.toMatch(/on the table|Where is/);
  expect(told([caption('a bowl of soup')]).join(' ')).not.toMatch(/in the bowl/);
  const all = told([caption('two men wearing helmets are riding horses')]).join(' ');
  expect(all).not.toMatch(/doing|wearing|How many/);
  expect(told([caption('a red car')]).join(' ')).not.toMatch(/colour/);
});

test('what is said not to be there is never asked about', () => {
  for (const text of [
    'a street without cars',
    'a beach with no people',
    'no dog in the garden',
    'a horse, but not a rider',
  ]) {
    const all = told([caption(text)]).join(' ');
    expect(all, text).not.toMatch(/car|people|dog|rider/);
  }
  expect(told([caption('no dog in the garden')]).join(' ')).toMatch(/garden/);
  expect(withoutAbsent('a man without a hat on a horse')).toMatch(/^a man\s+on a horse$/);
});

test('a doubtful caption and unsure tags are not built upon; a person’s words are', () => {
  expect(told([caption('an elephant', { doubtful: true })], [tag('zebra', 0.3)]).join(' ')).not.toMatch(
    /elephant|zebra/,
  );
  const person = { by: 'person', model: null, version: null, prompt: null } as const;
  expect(told([caption('our cat', person), caption('a dog')]).join(' ')).toMatch(/cat/);
  expect(told([caption('our cat', person), caption('a dog')]).join(' ')).not.toMatch(/dog/);
  expect(told([], [tag('zebra', 0.1, person)]).join(' ')).toMatch(/zebra/);
});

test('every thing named in a question stands in what was said', () => {
  const texts = [
    'a boy kicks a ball in a park',
    'a bird',
    'three women at a table with a cake',
    'nothing known here',
    '',
  ];
  for (const text of texts) {
    for (const question of told([caption(text)])) {
      const named = (question.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => lexicon.has(word));
      for (const word of named) expect(text.split(' '), `${question} (${text})`).toContain(word);
    }
  }
});

test('never more than four, none twice, none that was asked', () => {
  const first = told([caption('a man, a woman, a dog, a car and a tree')]);
  expect(first).toHaveLength(4);
  const next = told([caption('a man, a woman, a dog, a car and a tree')], [], [` ${first[0]!.toUpperCase()} `]);
  expect(next).not.toContain(first[0]);
  expect(new Set(next).size).toBe(next.length);
});
