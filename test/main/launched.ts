// Electron launched for a test, whose main process answers every question once and for all.

import { randomUUID } from 'node:crypto';
import { _electron, type ElectronApplication } from 'playwright-core';

type Evaluate = ElectronApplication['evaluate'];
type Options = Parameters<typeof _electron.launch>[0];

/**
 * As `_electron.launch`; but what `evaluate` asks is answered although V8 lets go of the promise by which the inspector waits,
 * which a busy main process was seen to do to a function that had answered at once. The answer is kept in the main process,
 * so that asking for it again does not run the function again.
 */
export async function launchElectron(options: Options): Promise<ElectronApplication> {
  const app = await _electron.launch(options);
  app.evaluate = once(app.evaluate.bind(app) as Evaluate);
  return app;
}

/** An `evaluate` that runs each function once, whatever becomes of the promise of its answer. */
export function once(evaluate: Evaluate): Evaluate {
  const answer = async (asked: unknown, arg: unknown): Promise<unknown> => {
    const keptCall = `(electron, { id, arg }) => {
      const answers = (globalThis.answers ??= new Map());
      if (!answers.has(id)) answers.set(id, (${String(asked)})(electron, arg));
      return answers.get(id);
    }`;
    // Playwright sends the text of a function, and calls only what it was given as one.
    const sent = Object.assign(() => {}, { toString: () => keptCall });
    const call = { id: randomUUID(), arg };
    for (let left = 20; ; left -= 1) {
      try {
        return await evaluate(sent as never, call as never);
      } catch (error) {
        if (left === 0 || !String(error).includes('promise was garbage collected')) throw error;
      }
    }
  };
  return answer as Evaluate;
}
