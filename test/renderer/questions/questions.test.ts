// Questions to many photos, and one question to a few: what is asked of the engine, and what the page makes of it.

import { expect, test } from 'vitest';
import { EngineError, type Inquiry, type News, type Remote, type Turn } from '../../../engine/contract.ts';
import { createNews } from '../../../engine/wire.ts';
import { soundsYesNo } from '../../../renderer/phrase-book/phrase-book.ts';
import { answeredFilter, Questions } from '../../../renderer/questions/questions.svelte.ts';
import { Several } from '../../../renderer/questions/several.svelte.ts';
import { pretendEngine } from '../../engine/pretend-engine.ts';

const inquiry: Inquiry = {
  ...{ id: 7, question: 'Is there a dog?', state: 'working', photos: 3, yes: 1, unsure: 0, no: 0, passed: 0 },
  ...{ rate: null, secondsLeft: null, problem: null, askedAt: '2026-01-01', band: null },
  measured: { no: 0.35, yes: 0.65 },
};
const turn = (answer: string): Turn => ({
  ...{ id: 1, question: 'What is it?', answer, probability: 0.4, yesNo: null, askedAt: '2026-01-01' },
  ...{ by: 'model', model: 'tiny', version: '1', prompt: null },
});

function engineOf(parts: Partial<Remote>) {
  const { emit, on } = createNews<News>();
  return { engine: pretendEngine({ on: on as never, ...parts }), emit };
}

test('a question becomes one of the list, and news of it is shown', async () => {
  const asked: unknown[] = [];
  const { engine, emit } = engineOf({
    inquire: async (what) => (asked.push(what), inquiry),
    inquiries: async () => [inquiry],
    timeline: async () => [
      { month: '2026-01', photos: 4 },
      { month: '2025-12', photos: 3 },
    ],
  });
  const questions = new Questions(engine);
  expect(await questions.ask('Is there a dog?', { photos: [1, 2, 3] })).toBe(7);
  // What else it could be put to.
  expect(questions.all - questions.one(7)!.photos).toBe(4);
  expect(await questions.ask('Is there a dog?', null)).toBe(7);
  expect(asked).toEqual([{ question: 'Is there a dog?', photos: [1, 2, 3] }, { question: 'Is there a dog?' }]);
  emit('inquiring', { ...inquiry, yes: 2 });
  expect(questions.one(7)?.yes).toBe(2);
  await questions.goOn(inquiry);
  expect(asked.at(-1)).toEqual({ question: 'Is there a dog?', photos: [] });
});

test('one that is refused says why and opens nothing', async () => {
  const { engine } = engineOf({ inquire: () => Promise.reject(new EngineError('model-missing', 'No model.')) });
  const questions = new Questions(engine);
  expect(await questions.ask('Is there a dog?', null)).toBeNull();
  expect(questions.refused?.reason).toBe('model-missing');
});

test('answers of a question that was left are not shown under the next', async () => {
  const arrivals: (() => void)[] = [];
  const { engine } = engineOf({
    answers: ({ id }) =>
      new Promise((resolve) => arrivals.push(() => resolve({ answers: [{ photo: id }] as never, cursor: null }))),
    answerSpread: async () => [],
  });
  const questions = new Questions(engine);
  const first = questions.open(1);
  const second = questions.open(2);
  arrivals.toReversed().forEach((arrive) => arrive());
  await Promise.all([first, second]);
  expect(questions.columns?.yes.map(({ photo }) => photo)).toEqual([2]);
});

test('the filter of an answer keeps its quotes whole', () => {
  expect(answeredFilter('Is it “raining” "now"?', 'no')).toBe('no:"Is it raining now?"');
});

test.each([
  ['Is there a dog?', true],
  ['Isn’t it dark?', true],
  ['  do they run', true],
  ['What is it?', false],
  ['island', false],
])('%s sounds like yes or no: %s', (question, yes) => expect(soundsYesNo(question)).toBe(yes));

test('a few photos are asked in turn: what streams belongs to its photo, and failures are told', async () => {
  let answer: (answers: unknown) => void = () => {};
  let asked = '';
  const { engine, emit } = engineOf({
    conversations: async ({ photos }) => photos.map((id) => ({ photo: { id } as never, turns: [turn('a dog')] })),
    askEach: ({ ask }) => ((asked = ask), new Promise((resolve) => (answer = resolve as never))),
  });
  const several = new Several(engine);
  await several.open([1, 2]);
  expect(several.questions.map(({ question }) => question)).toEqual(['What is it?']);
  const asking = several.ask(' Where? ');
  emit('answering', { ask: asked, photo: 1, text: 'on' });
  expect(several.asking).toMatchObject({ question: 'Where?', photo: 1, text: 'on', done: 0 });
  emit('answering', { ask: asked, photo: 2, text: 'at' });
  expect(several.asking).toMatchObject({ photo: 2, done: 1 });
  answer([
    { photo: 1, turn: turn('on a beach'), problem: null },
    { photo: 2, turn: null, problem: { reason: 'file-missing', message: 'gone' } },
  ]);
  await asking;
  expect([several.asking, several.answered, several.refused?.reason]).toEqual([null, 1, 'file-missing']);
});
