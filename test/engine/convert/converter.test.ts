// The same conversion in a process of its own: what it gives, what it refuses, and how it stops.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertCheckpoint, convertInWorker } from '../../../engine/convert/convert.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { goldenCheckpoint, temporaryFolder } from './fixtures.ts';

const checkpoint = goldenCheckpoint('blip2-itm');
const recipe = 'cpu-int8';

it('gives the same model and tells its progress', async () => {
  const folder = await temporaryFolder();
  const told: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) => told.push(done / total);
  const there = await convertInWorker({ startWorker }, { checkpoint, out: join(folder, 'there'), recipe, onProgress });
  expect(there).toEqual(await convertCheckpoint({ checkpoint, out: join(folder, 'here'), recipe }));
  expect(told.at(-1)).toBe(1);
});

it('refuses with the same reason', async () => {
  const out = join(await temporaryFolder(), 'model');
  const converting = convertInWorker({ startWorker }, { checkpoint: '/nowhere', out, recipe });
  await expect(converting).rejects.toMatchObject({ reason: 'not-found' });
});

it('stops when told to', async () => {
  const folder = await temporaryFolder();
  const stop = new AbortController();
  const out = join(folder, 'model');
  const converting = convertInWorker(
    { startWorker },
    { checkpoint, out, recipe, signal: stop.signal, onProgress: () => stop.abort() },
  );
  await expect(converting).rejects.toMatchObject({ reason: 'cancelled' });
  expect(await readdir(folder)).toEqual([]);
});
