// An export as the page follows it: told by news, stopped, gone on with, and forgotten by whoever wants no more of it.

import { expect, test, vi } from 'vitest';
import { EngineError, type Exporting, type Remote } from '../../engine/contract.ts';
import { Exports } from '../../renderer/exporting.svelte.ts';
import { Toasts } from '../../renderer/toasts.svelte.ts';
import { pretendEngine } from '../engine/pretend-engine.ts';

const stopped: Exporting = {
  ...{ id: 4, kind: 'originals', folder: '/out', state: 'stopped', photos: 10, done: 3, failed: 0, withoutCaption: 0 },
  ...{ failures: [], rate: null, problem: null, startedAt: '2020-01-01T00:00:00Z' },
};

function exporting(before: Exporting[], parts: Partial<Remote> = {}) {
  const toasts = new Toasts();
  const resumeExport = vi.fn(async () => ({ ...stopped, state: 'working' as const }));
  const engine = pretendEngine({ exports: async () => before, resumeExport, ...parts });
  return { exports: new Exports(engine, toasts), toasts, resumeExport };
}

test('one that was cut off is told, with a way to go on', async () => {
  const { exports, toasts, resumeExport } = exporting([stopped]);
  await expect.poll(() => toasts.list).toHaveLength(1);
  toasts.list[0]!.action!.run();
  await expect.poll(() => exports.now?.state).toBe('working');
  expect(resumeExport).toHaveBeenCalledWith({ id: 4 });
});

test('one that nobody wants any more is forgotten', async () => {
  const forgetExport = vi.fn(async () => null);
  const { exports } = exporting([], { forgetExport });
  await exports.resume(stopped);
  await exports.forget();
  expect(exports.now).toBeNull();
  expect(forgetExport).toHaveBeenCalledWith({ id: 4 });
});

test('why it could not be forgotten is said', async () => {
  const refused = new EngineError('disk-full', 'The disk of the library is full. Free some space.');
  const { exports } = exporting([], { forgetExport: () => Promise.reject(refused) });
  await exports.resume(stopped);
  await exports.forget();
  expect(exports.problem).toBe('The disk of the library is full. Free some space.');
});
