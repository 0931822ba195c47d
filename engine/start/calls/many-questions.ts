// One question to a few photos: each answered as if it were asked alone, one after the other, until all are or somebody
// stops it. What is answered is kept with each photo, so that a stop or a kill loses nothing that was said.

import { type EachAnswer, type Engine, EngineError, type Reason } from '../../contract.ts';
import type { Store } from '../../store/store.ts';

export interface Asking extends Pick<Engine, 'ask' | 'cancelAnswer'> {
  store: Store;
}

/** These stand in the way of every photo: there is no use in going on. */
const forAll: readonly Reason[] = [
  'model-missing',
  'not-supported-by-model',
  'model-corrupt',
  'vision-crashed',
  'closed',
];

export function manyQuestionCalls({ store, ask: askOne, cancelAnswer }: Asking) {
  /** Names of the questions under way, and whether they are to stop. */
  const asking = new Map<string, { stopped: boolean }>();
  return {
    async askEach({ photos, ask, ...question }) {
      if (asking.has(ask)) {
        throw new EngineError('bad-request', 'A question of this name is being answered. Give each its own.');
      }
      const state = { stopped: false };
      asking.set(ask, state);
      try {
        const answers: EachAnswer[] = [];
        for (const photo of new Set(photos)) {
          answers.push(state.stopped ? unanswered(photo, stoppedHere) : await one(askOne, { photo, ask, ...question }));
        }
        return answers;
      } finally {
        asking.delete(ask);
      }
    },
    async cancelAnswer(asked) {
      const state = asking.get(asked.ask);
      if (state) state.stopped = true;
      return cancelAnswer(asked);
    },
    async conversations({ photos }) {
      return store.summaries(photos).map((photo) => ({ photo, turns: store.conversation(photo.id) }));
    },
  } satisfies Partial<Engine>;
}

const stoppedHere = new EngineError('cancelled', 'It was stopped before this photo. Ask again when you like.');

async function one(ask: Engine['ask'], question: Parameters<Engine['ask']>[0]): Promise<EachAnswer> {
  try {
    return { photo: question.photo, turn: await ask(question), problem: null };
  } catch (error) {
    const known = error instanceof EngineError ? error : new EngineError('bug', String(error));
    if (forAll.includes(known.reason)) throw known;
    return unanswered(question.photo, known);
  }
}

function unanswered(photo: number, { reason, message }: EngineError): EachAnswer {
  return { photo, turn: null, problem: { reason, message } };
}
