// That a question to the main process runs once and is answered, whatever V8 forgets.

import { runInThisContext } from 'node:vm';
import type { ElectronApplication } from 'playwright-core';
import { expect, test } from 'vitest';
import { once } from './launched.ts';

type Evaluate = ElectronApplication['evaluate'];

/** A main process that loses the answers of its first calls. */
function forgetful(
  losses: number,
  why = 'electronApplication.evaluate: Resulting promise was garbage collected.',
): Evaluate {
  let calls = 0;
  const evaluate = async (sent: () => unknown, arg: unknown) => {
    calls += 1;
    const asked = runInThisContext(String(sent)) as (electron: object, arg: unknown) => unknown;
    const answer = await asked({}, arg);
    if (calls <= losses) throw new Error(why);
    return answer;
  };
  return evaluate as unknown as Evaluate;
}

const count = (_: unknown, by: number) => {
  const kept = globalThis as { counted?: number };
  kept.counted = (kept.counted ?? 0) + by;
  return kept.counted;
};

test('an answer that was lost is fetched again, and its function not run again', async () => {
  const evaluate = once(forgetful(3));
  expect(await evaluate(count, 2)).toBe(2);
  expect(await evaluate(count, 3)).toBe(5);
});

test('what a function throws, and every other end, is told at once', async () => {
  await expect(once(forgetful(0))(() => Promise.reject(new Error('No.')))).rejects.toThrow('No.');
  await expect(once(forgetful(1, 'Target closed'))(() => 1)).rejects.toThrow('Target closed');
  await expect(once(forgetful(Infinity))(() => 1)).rejects.toThrow('garbage collected');
});
