// Answers about several photos are compared by what they say, and by nothing else.

import { expect, test } from 'vitest';
import type { Turn } from '../../../engine/contract.ts';
import { compare, sharedQuestions } from '../../../renderer/questions/comparison.ts';

const turn = (answer: string, over: Partial<Turn> = {}): Turn => ({
  ...{ id: 1, question: 'What is it?', answer, probability: 0.4, yesNo: null, askedAt: '2026-01-01' },
  ...{ by: 'model', model: 'tiny', version: '1', prompt: null },
  ...over,
});
const of = (...answers: (string | null)[]) =>
  answers.map((answer, photo) => ({ photo, turn: answer === null ? null : turn(answer) }));

test('the same answer in other spelling is one answer', () => {
  const { groups, differing, unanswered } = compare(of('Red', 'a red', 'blue', null));
  expect(groups).toEqual([
    { answer: 'Red', photos: [0, 1] },
    { answer: 'blue', photos: [2] },
  ]);
  expect(differing).toEqual([
    { word: 'red', photos: [0, 1] },
    { word: 'blue', photos: [2] },
  ]);
  expect(unanswered).toEqual([3]);
});

test('words that all have are in common, the others differ', () => {
  const { common, differing } = compare(of('a dog on a beach', 'two dogs at the beach', 'the beach'));
  expect(common).toEqual(['beach']);
  expect(differing.map(({ word }) => word)).toEqual(['dog', 'two', 'dogs']);
});

test('one answer alone has nothing in common with any', () => {
  expect(compare(of('a dog', null)).common).toEqual([]);
  expect(compare([])).toEqual({ groups: [], common: [], differing: [], unanswered: [] });
});

test('an unsure yes or no is no answer', () => {
  const yesNo = (verdict: 'yes' | 'unsure' | 'no') => turn(verdict, { yesNo: { probability: 0.5, verdict } });
  const { groups, unanswered } = compare([
    { photo: 1, turn: yesNo('yes') },
    { photo: 2, turn: yesNo('unsure') },
    { photo: 3, turn: yesNo('yes') },
  ]);
  expect(groups).toEqual([{ answer: 'yes', photos: [1, 3] }]);
  expect(unanswered).toEqual([2]);
});

test('questions that several were asked, the latest first, with the latest answer of each', () => {
  const conversations = [
    {
      photo: { id: 1 },
      turns: [
        turn('old', { askedAt: '2026-01-01' }),
        turn('new', { askedAt: '2026-01-03' }),
        turn('x', { question: 'Alone?' }),
      ],
    },
    {
      photo: { id: 2 },
      turns: [
        turn('other', { question: 'what is it', askedAt: '2026-01-02' }),
        turn('a', { question: 'Later?', askedAt: '2026-02' }),
      ],
    },
    { photo: { id: 3 }, turns: [turn('b', { question: 'Later?', askedAt: '2026-02' })] },
  ];
  const shared = sharedQuestions(conversations);
  expect(shared.map(({ question }) => question)).toEqual(['Later?', 'What is it?']);
  expect(shared[1]!.answers.map(({ turn: one }) => one?.answer ?? null)).toEqual(['new', 'other', null]);
});
