// A folder that is written in pieces goes on where it was stopped, with what is really on the disk.

import { appendFile, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { FileToWrite } from '../../../engine/convert/writing/file-to-write.ts';
import { lockFolder } from '../../../engine/convert/writing/folder-lock.ts';
import { openMeter } from '../../../engine/convert/meter.ts';
import { discardPartial, stoppedConversion } from '../../../engine/convert/writing/stopped.ts';
import { writeFolder, type WriteOptions, type WriteProgress } from '../../../engine/convert/writing/write-folder.ts';
import type { ConvertProgress } from '../../../engine/convert/options.ts';
import { temporaryFolder } from './fixtures.ts';

const bytes = 1000;
const count = 8;
const journal = { asked: { checkpoint: 'x' }, sources: [], plan: 'p' };
const last = () => ({ file: 'model.json', text: '{}' });

interface Place {
  out: string;
  parent: string;
  partial: string;
}

async function place(): Promise<Place> {
  const parent = await temporaryFolder();
  return { parent, out: join(parent, 'model'), partial: join(parent, '.model.partial') };
}

/** A file of eight pieces; reading piece `fails` ends in `error`. `read` collects which were read. */
function pieces(fails: number | null = null, error: Error = new Error('lost'), read: number[] = []): FileToWrite {
  const each = Array.from({ length: count }, (_, index) => ({
    bytes,
    async *read() {
      read.push(index);
      if (index === fails) throw error;
      yield Buffer.alloc(bytes, index + 1);
    },
  }));
  return {
    file: 'weights.data',
    bytes: count * bytes,
    pieces: each,
    read: () => Promise.reject(new Error('unread')) as never,
  };
}

async function stopAfter(out: string, finished: number, options: WriteOptions = { journal }): Promise<unknown> {
  return writeFolder(out, [pieces(finished)], last, options).catch((error: unknown) => error);
}

/** Goes on, and gives the pieces it read. */
async function goOn(out: string, options: WriteOptions = {}): Promise<number[]> {
  const read: number[] = [];
  await writeFolder(out, [pieces(null, undefined, read)], last, { journal, ...options });
  const whole = await readFile(join(out, 'weights.data'));
  expect(whole.equals(Buffer.concat(Array.from({ length: count }, (_, index) => Buffer.alloc(bytes, index + 1))))).toBe(
    true,
  );
  expect((await readdir(out)).toSorted()).toEqual(['model.json', 'weights.data']);
  return read;
}

it('reads only what is missing, and counts the rest as kept', async () => {
  const { out, parent } = await place();
  await stopAfter(out, 5);
  expect(await stoppedConversion(out)).toEqual({ asked: journal.asked, done: 5 * bytes, total: count * bytes });
  const told: WriteProgress[] = [];
  expect(await goOn(out, { onProgress: (now) => told.push(now) })).toEqual([5, 6, 7]);
  expect(told.at(-1)).toEqual({ file: 'weights.data', done: count * bytes, total: count * bytes, kept: 5 * bytes });
  expect(await readdir(parent)).toEqual(['model']);
});

it('gives the same hash as if nothing had happened', async () => {
  const hashes: string[] = [];
  const write = (out: string) =>
    writeFolder(out, [pieces()], ([written]) => (hashes.push(written!.sha256), last()), { journal });
  const first = await place();
  await write(first.out);
  const second = await place();
  await stopAfter(second.out, 3);
  await stopAfter(second.out, 6);
  await write(second.out);
  expect(hashes[0]).toBe(hashes[1]);
});

it('writes again from the first piece that is not what it was', async () => {
  const { out, partial } = await place();
  await stopAfter(out, 6);
  const file = await open(join(partial, 'weights.data'), 'r+');
  await file.write(Buffer.from('spoiled'), 0, 7, 2500);
  await file.close();
  expect(await goOn(out)).toEqual([2, 3, 4, 5, 6, 7]);
});

it('writes again what the journal tells of and the disk does not have', async () => {
  const { out, partial } = await place();
  await stopAfter(out, 6);
  const file = await open(join(partial, 'weights.data'), 'r+');
  await file.truncate(4500);
  await file.close();
  expect(await goOn(out)).toEqual([4, 5, 6, 7]);
});

it('believes the journal only up to a line that was cut off', async () => {
  const { out, partial } = await place();
  await stopAfter(out, 3);
  await appendFile(join(partial, 'journal.jsonl'), '{"file":"weights.data","en');
  expect(await goOn(out)).toEqual([3, 4, 5, 6, 7]);
});

it.each(['', '{"format":1,\n', '{"format":7,"plan":"p"}\n', 'null\n'])(
  'begins anew with the journal %j',
  async (text) => {
    const { out, partial } = await place();
    await stopAfter(out, 3);
    await writeFile(join(partial, 'journal.jsonl'), text);
    expect(await stoppedConversion(out)).toBeNull();
    expect(await goOn(out)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  },
);

it('begins anew when something else is planned', async () => {
  const { out } = await place();
  await stopAfter(out, 3, { journal: { ...journal, plan: 'another' } });
  expect(await goOn(out)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('keeps what is done when the disk fills up, and needs room for the rest only', async () => {
  const { out } = await place();
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  await expect(writeFolder(out, [pieces(5, full)], last, { journal })).rejects.toMatchObject({ reason: 'disk-full' });
  const spare = 64 * 2 ** 20;
  const short = goOn(out, { freeBytes: async () => 3 * bytes + spare - 1 });
  await expect(short).rejects.toMatchObject({ reason: 'disk-full' });
  expect(await goOn(out, { freeBytes: async () => 3 * bytes + spare })).toEqual([5, 6, 7]);
});

it('leaves nothing behind when nothing was finished', async () => {
  const { out, parent } = await place();
  await stopAfter(out, 0);
  expect(await readdir(parent)).toEqual([]);
});

it('is one at a time', async () => {
  const { out, partial } = await place();
  await stopAfter(out, 3);
  const lock = await lockFolder(partial);
  await expect(goOn(out)).rejects.toMatchObject({ reason: 'busy' });
  await expect(discardPartial(out)).rejects.toMatchObject({ reason: 'busy' });
  await lock.release();
  // Of a process that was killed: there is none of that number.
  await writeFile(join(partial, 'lock'), String(2 ** 22 + 1));
  expect(await goOn(out)).toEqual([3, 4, 5, 6, 7]);
});

it('never writes to a file that somebody has open', async () => {
  const { out } = await place();
  await goOn(out);
  const session = await open(join(out, 'weights.data'), 'r');
  const before = await session.readFile();
  const other: FileToWrite = {
    ...pieces(),
    bytes: 4,
    pieces: [{ bytes: 4, read: () => Readable.from([Buffer.from('new!')]) }],
  };
  await writeFolder(out, [other], last, { journal: { ...journal, plan: 'another' } });
  expect(await readFile(join(out, 'weights.data'), 'utf8')).toBe('new!');
  const after = Buffer.alloc(before.length);
  await session.read(after, 0, after.length, 0);
  expect(after.equals(before)).toBe(true);
  await session.close();
});

it('puts back the old model when the new one never came', async () => {
  const { out, parent } = await place();
  await goOn(out);
  await writeFile(join(out, 'model.json'), 'old');
  await rename(out, join(parent, '.model.old'));
  await stopAfter(out, 0);
  expect(await readFile(join(out, 'model.json'), 'utf8')).toBe('old');
});

it('begins some pieces before they are due, and no more than asked for', async () => {
  const { out } = await place();
  const order: string[] = [];
  const file: FileToWrite = {
    ...pieces(),
    pieces: Array.from({ length: count }, (_, index) => ({
      bytes,
      async *read() {
        order.push(`begun ${index}`);
        yield Buffer.alloc(bytes);
        order.push(`read ${index}`);
      },
    })),
  };
  await writeFolder(out, [file], last, { ahead: 3 });
  expect(order.slice(0, 5)).toEqual(['begun 0', 'begun 1', 'begun 2', 'read 0', 'begun 3']);
  expect(order.length).toBe(2 * count);
});

it('tells rate and time left of the last while, and what is waited for', () => {
  let now = 0;
  const told: ConvertProgress[] = [];
  const meter = openMeter(
    (progress) => told.push(progress),
    () => now,
  );
  meter.wrote({ file: 'a', done: 1000, total: 5000, kept: 1000 });
  expect(told.at(-1)).toMatchObject({ rate: null, secondsLeft: null, kept: 1000 });
  for (let second = 1; second <= 2; second++) {
    now = second * 1000;
    meter.received(4000);
    meter.wrote({ file: 'a', done: 1000 + 500 * second, total: 5000, kept: 1000 });
  }
  now = 2500;
  meter.waits('The server is busy.');
  expect(told.at(-1)).toMatchObject({ received: 8000, waiting: 'The server is busy.' });
  meter.waits(null);
  const { rate, secondsLeft } = told.at(-1)!;
  expect(rate).toBeCloseTo(4000, 0);
  // At most two samples stand for this second: what was received last, and what was written for it.
  expect(secondsLeft).toBeGreaterThan(5);
  expect(secondsLeft).toBeLessThanOrEqual(12);
});
