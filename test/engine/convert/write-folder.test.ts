// A model folder appears whole or not at all, and an old one stays until the new one is ready.

import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import { writeBytes } from '../../../engine/convert/writing/write-folder.ts';
import { skipUnless } from '../../skip.ts';
import { goldenCheckpoint, temporaryFolder } from './fixtures.ts';

const checkpoint = goldenCheckpoint('blip2-opt');
const recipe = 'reference-f32';

it('lists every file with its size and hash, and nothing else is there', async () => {
  const out = join(await temporaryFolder(), 'model');
  const { files } = await convertCheckpoint({ checkpoint, out, recipe });
  const there = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(there.length).toBe(files.length + 1);
  for (const { file, bytes, sha256 } of files) {
    const content = await readFile(join(out, file));
    expect(content.length, file).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex'), file).toBe(sha256);
  }
});

it('gives the same version for the same weights, another for other weights or another recipe', async () => {
  const folder = await temporaryFolder();
  const version = async (name: string, out: string, how: 'reference-f32' | 'cpu-int8') =>
    (
      await convertCheckpoint({
        checkpoint: goldenCheckpoint(name),
        out: join(folder, out),
        recipe: how,
        about: { id: 'same' },
      })
    ).version;
  const versions = [
    await version('blip2-opt', 'a', 'reference-f32'),
    await version('blip2-opt', 'b', 'reference-f32'),
    await version('blip2-opt-postln', 'c', 'reference-f32'),
    await version('blip2-opt', 'd', 'cpu-int8'),
  ];
  expect(versions[0]).toBe(versions[1]);
  expect(new Set(versions).size).toBe(3);
});

it('says how much is needed when the disk has too little, and writes nothing', async () => {
  const parent = await temporaryFolder();
  const converting = convertCheckpoint({
    checkpoint,
    out: join(parent, 'model'),
    recipe,
    freeBytes: async () => 1_000_000,
  });
  await expect(converting).rejects.toMatchObject({
    reason: 'disk-full',
    message: expect.stringMatching(/needs \d+ MB and 1 MB/) as string,
  });
  expect(await readdir(parent)).toEqual([]);
});

it('calls a disk that fills up while writing by its name', async () => {
  skipUnless(existsSync('/dev/full'), 'there is no /dev/full here; run the tests on Linux');
  const handle = await open('/dev/full', 'w');
  const chunks = (async function* () {
    yield new Uint8Array(10);
  })();
  await expect(writeBytes(handle, 0, chunks, createHash('sha256'))).rejects.toMatchObject({ reason: 'disk-full' });
  await handle.close();
});

it('stops when told to, leaves the old model as it was, and keeps what is done', async () => {
  const parent = await temporaryFolder();
  const out = join(parent, 'model');
  const before = await convertCheckpoint({ checkpoint, out, recipe });
  const stop = new AbortController();
  const again = convertCheckpoint({
    checkpoint,
    out,
    recipe: 'cpu-int8',
    signal: stop.signal,
    onProgress: ({ done, total }) => done > total / 2 && stop.abort(),
  });
  await expect(again).rejects.toMatchObject({
    reason: 'cancelled',
    message: expect.stringMatching(/convert again with the same options/) as string,
  });
  expect(await readdir(parent)).toEqual(['.model.partial', 'model']);
  expect(JSON.parse(await readFile(join(out, 'model.json'), 'utf8'))).toEqual(before);
});

it('replaces a model, and clears what a killed conversion left', async () => {
  const parent = await temporaryFolder();
  const out = join(parent, 'model');
  await convertCheckpoint({ checkpoint, out, recipe });
  await mkdir(join(parent, '.model.partial'));
  await writeFile(join(parent, '.model.partial', 'vision.onnx'), 'half');
  const after = await convertCheckpoint({ checkpoint, out, recipe: 'cpu-int8' });
  expect(JSON.parse(await readFile(join(out, 'model.json'), 'utf8'))).toEqual(after);
  expect(await readdir(parent)).toEqual(['model']);
});

it('never writes into a folder that holds something else', async () => {
  const out = await temporaryFolder();
  await writeFile(join(out, 'holiday.jpg'), 'x');
  await expect(convertCheckpoint({ checkpoint, out, recipe })).rejects.toMatchObject({ reason: 'not-allowed' });
  expect(await readdir(out)).toEqual(['holiday.jpg']);
});

it('tells its progress up to the end', async () => {
  const out = join(await temporaryFolder(), 'model');
  const told: { done: number; total: number }[] = [];
  const { files } = await convertCheckpoint({ checkpoint, out, recipe, onProgress: (progress) => told.push(progress) });
  expect(told.at(-1)).toMatchObject({ done: told.at(-1)!.total });
  expect(told.at(-1)!.total).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((a, b) => a - b));
});

it('passes on what it did not foresee', async () => {
  const handle = await open(join(await temporaryFolder(), 'file'), 'w');
  const chunks = (async function* () {
    yield new Uint8Array(1);
    throw new RangeError('nobody saw this coming');
  })();
  await expect(writeBytes(handle, 0, chunks, createHash('sha256'))).rejects.toBeInstanceOf(RangeError);
  await handle.close();
});
