// A disk that is too small is told before weights are read for it, with how much is needed and how much is there; what was
// written earlier counts.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { convertCheckpoint, refuseFullDisk } from '../../../engine/convert/convert.ts';
import { refuseBeforeReading } from '../../../engine/convert/writing/disk-room.ts';
import { Installs } from '../../../engine/models/installs.ts';
import { goldenCheckpoint, temporaryFolder } from './fixtures.ts';
import { openHub } from './hub.ts';

const megabyte = 1e6;
const spare = 64 * 2 ** 20;

test('from the hub, by nothing but the beginnings of its files', async () => {
  const hub = await openHub(goldenCheckpoint('blip2-opt'));
  const folder = await temporaryFolder();
  // A recipe that tries out how weights can be rounded, for which it reads them.
  const asked = {
    checkpoint: 'owner/name',
    recipe: 'cpu-int8',
    out: join(folder, 'model'),
    network: hub.network,
  } as const;
  const short = convertCheckpoint({ ...asked, freeBytes: async () => 20 * megabyte });
  await expect(short).rejects.toMatchObject({
    reason: 'disk-full',
    message: expect.stringMatching(/needs \d+ MB and 20 MB are free/) as string,
  });
  const read = hub.asked.filter(({ path, range }) => path.endsWith('.safetensors') && range);
  const most = Math.max(...read.map(({ range }) => range![0]));
  expect(read.length).toBeGreaterThan(0);
  // The list of the tensors stands at the beginning of the file; none of them was read.
  const before = hub.asked.length;
  await convertCheckpoint(asked);
  const weights = hub.asked.slice(before).filter(({ path, range }) => path.endsWith('.safetensors') && range);
  expect(Math.max(...weights.map(({ range }) => range![0]))).toBeGreaterThan(most);
  expect(await readdir(folder)).toEqual(['model']);
});

test('what is written already needs no room', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'model');
  const free = async () => spare + 3 * megabyte;
  await expect(refuseBeforeReading(out, 5 * megabyte, free)).rejects.toMatchObject({ reason: 'disk-full' });
  await mkdir(join(folder, '.model.partial'));
  await writeFile(join(folder, '.model.partial', 'vision.data'), Buffer.alloc(2 * megabyte));
  await refuseBeforeReading(out, 5 * megabyte, free);
});

test('where no model fits a person hears so at once, before anything is started', async () => {
  const folder = await temporaryFolder();
  const installs = new Installs({
    folder,
    startWorker: () => expect.unreachable('Nothing was to be started.'),
    test: () => expect.unreachable('Nothing was to be tested.'),
    onNews: () => {},
    onInstalled: async () => {},
    freeBytes: async () => 5 * megabyte,
  });
  const refused = { reason: 'disk-full', message: expect.stringMatching(/5 MB are free/) as string };
  await expect(
    installs.start({ checkpoint: 'owner/name', recipe: 'cpu-int8' }, 'name', () => false),
  ).rejects.toMatchObject(refused);
  await expect(installs.resume('name')).rejects.toMatchObject(refused);
  expect(await installs.list()).toEqual([]);
  // A disk that cannot be asked is no reason to refuse.
  await refuseFullDisk(join(folder, 'not', 'there'));
});
