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
    'What is in or by the beach?',
    'What is happening in this photo?',
    'Where was this photo taken?',
  ]);
  expect(told([caption('dogs')])).toContain('How many dogs are there?');
});

test('what the caption answers already is not', () => {
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
