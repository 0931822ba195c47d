// The one way to skip a test: with a reason that says what is missing and what would enable it. The reason is printed
// under the last line of `npm test`; where skips count as failures (`.ci/run`), it fails the run.

import { test, TestRunner, type TestAPI } from 'vitest';

/**
 * Inside a test: skips it unless `condition` holds. Outside: gives a `test` that skips unless it holds.
 * `reason` names what is missing and what enables it, as in 'no Chromium; apt-get install chromium'.
 */
export function skipUnless(condition: unknown, reason: string): TestAPI {
  const running = TestRunner.getCurrentTest();
  if (running) {
    if (!condition) running.context.skip(reason);
    return test;
  }
  return condition ? test : (skipping(reason) as TestAPI);
}

function skipping(reason: string): unknown {
  const skip = (name: string): void => test(name, (context) => context.skip(reason));
  const skipEach =
    (cases: unknown[]) =>
    (name: string): void =>
      skip(`${name} (${cases.length} cases)`);
  return Object.assign(skip, { each: skipEach, for: skipEach, sequential: skip, concurrent: skip });
}
