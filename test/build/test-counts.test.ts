// Which files of tests get a second time, and what is counted then.

import { expect, test } from 'vitest';
import { added, joined, runAgain } from '../../build/test-counts.mjs';

const none = { passed: 0, failed: 0, skipped: [] };
const good = { ...none, passed: 2 };
const bad = { ...none, passed: 1, failed: 1 };

function run(files: Record<string, typeof none>, unhandled = 0) {
  return { files, unhandled };
}

test('a few files with windows are run once more when they failed', () => {
  expect(runAgain(run({ 'test/main/a.test.ts': bad, 'test/engine/b.test.ts': good }))).toEqual(['test/main/a.test.ts']);
  expect(runAgain(run({ 'test/app/a.test.ts': bad, 'test/main/b.test.ts': bad }))).toHaveLength(2);
});

test('nothing is, when all passed, another file failed, many did, or an error belongs to none', () => {
  expect(runAgain(run({ 'test/main/a.test.ts': good }))).toEqual([]);
  expect(runAgain(run({ 'test/main/a.test.ts': bad, 'test/engine/b.test.ts': bad }))).toEqual([]);
  expect(runAgain(run({ 'test/engine/app/b.test.ts': bad }))).toEqual([]);
  const many = Object.fromEntries([1, 2, 3, 4].map((one) => [`test/app/${one}.test.ts`, bad]));
  expect(runAgain(run(many))).toEqual([]);
  expect(runAgain(run({ 'test/main/a.test.ts': bad }, 1))).toEqual([]);
});

test('of a file that ran twice the second time counts, whatever it came to', () => {
  const first = run({ 'test/main/a.test.ts': bad, 'test/engine/b.test.ts': good });
  expect(added(first)).toEqual({ passed: 3, failed: 1, skipped: [] });
  expect(added(joined(first, run({ 'test/main/a.test.ts': good })))).toEqual({ passed: 4, failed: 0, skipped: [] });
  expect(added(joined(first, run({ 'test/main/a.test.ts': bad }, 1)))).toMatchObject({ passed: 3, failed: 2 });
});

test('reasons of skips are kept', () => {
  const skip = { name: 'a window', reason: 'no screen' };
  expect(added(run({ a: { ...none, skipped: [skip] as never[] }, b: good }))).toEqual({
    passed: 2,
    failed: 0,
    skipped: [skip],
  });
});
