// A question about one photo that wants a yes or a no: answered by probability, alone unless it leans on what was said.

import { expect, test } from 'vitest';
import { openModel } from '../../../engine/vision/blip2.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { bandOf, verdictOf } from '../../../engine/vision/verdict.ts';
import { yesNo } from '../../../engine/vision/yes-no.ts';
import { scratch } from '../scratch.ts';
import { librarySeenBy } from './many-prompts.ts';

const { at, start } = scratch();
const question = 'Is there a dog?';

test('a question that wants a yes or a no is answered by probability, and remembered so', async () => {
  const description = await readModel(at('models', 'tiny'));
  const [prompt] = await librarySeenBy(description, at('one'), 2);
  const engine = await start('one', { work: false });
  const turn = await engine.ask({ photo: 1, question, ask: 'a' });
  const open = await openModel(at('models', 'tiny'), { threads: 1 });
  const asked = { photos: [{ prompt: prompt! }], question, turns: [], ask: 'a' };
  const [alone] = await yesNo(open, asked, new AbortController().signal);
  const leaning = 'Is it brown?';
  const signal = new AbortController().signal;
  const [bare] = await yesNo(open, { ...asked, question: leaning }, signal);
  const turns = [turn, turn].map(({ answer }) => ({ question, answer })).filter(({ answer }) => answer !== 'unsure');
  const [led] = await yesNo(open, { ...asked, question: leaning, turns }, signal);
  await open.close();
  expect(turn.yesNo!.probability).toBeCloseTo(alone!, 5);
  expect(turn.yesNo!.verdict).toBe(verdictOf(alone!, bandOf(description)));
  expect(turn.answer).toBe(turn.yesNo!.verdict);
  expect(turn.probability).toBeCloseTo(Math.max(alone!, 1 - alone!), 5);
  expect((await engine.photo({ id: 1 })).conversation).toEqual([turn]);
  // It stands alone, so what was said before changes nothing; one that leans on it is asked with it.
  const again = await engine.ask({ photo: 1, question, ask: 'c' });
  expect(again.yesNo).toEqual(turn.yesNo);
  expect(turns.length).toBeGreaterThan(0);
  expect(led).not.toBeCloseTo(bare!, 6);
  const after = await engine.ask({ photo: 1, question: leaning, ask: 'd' });
  expect(after.yesNo!.probability).toBeCloseTo(led!, 6);
  // A yes said before does not make an answer in words begin with yes.
  const fresh = await engine.ask({ photo: 2, question: 'What is there?', ask: 'b' });
  expect(fresh.yesNo).toBe(null);
  await engine.clearConversation({ photo: 2 });
  await engine.ask({ photo: 2, question, ask: 'f' });
  expect(await engine.ask({ photo: 2, question: 'What is there?', ask: 'g' })).toMatchObject({
    ...{ answer: fresh.answer, probability: fresh.probability, yesNo: null },
  });
});
