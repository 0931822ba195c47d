// Weights that are rounded on several threads: the same bytes as on one, in the same order, and an end when it is asked for.

import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTensors } from '../../../engine/convert/source/checkpoint.ts';
import { encodedParts } from '../../../engine/convert/writing/encoded.ts';
import { openEncodePool } from '../../../engine/convert/writing/encode-pool.ts';
import { bytesOf, type Encoded, type Encoding, type Part } from '../../../engine/convert/numbers/encoding.ts';
import { folderFiles } from '../../../engine/convert/source/folder-files.ts';
import { scaledTensor } from '../../../engine/convert/numbers/scaled.ts';
import { noise, temporaryFolder, writeSafetensors } from './fixtures.ts';

/** A little more than two chunks. */
const [n, k] = [4103, 512];

const encodings: Encoding[] = [
  { as: 'f32' },
  { as: 'f16' },
  { as: 'int8 rows', width: k },
  { as: 'int8 columns', width: k },
  { as: 'blocks', bits: 8, block: 128 },
  { as: 'blocks', bits: 4, block: 128 },
  { as: 'i8 table', width: k },
];

async function tensorOf(dtype: string) {
  const folder = await temporaryFolder();
  const words = new Uint32Array(noise(n * k, 5).buffer);
  // The upper halves of float32 are bfloat16; read as float16 they are something else, and as good.
  const values = dtype === 'F32' ? words : Uint16Array.from(words, (word) => word >>> 16);
  await writeSafetensors(join(folder, 'model.safetensors'), {
    w: { dtype, shape: [n, k], bytes: new Uint8Array(values.buffer) },
  });
  return (await openTensors(folderFiles(folder))).tensors.get('w')!;
}

function poolOf(threads: number) {
  const pool = openEncodePool(threads, 0);
  onTestFinished(() => pool.close());
  return pool;
}

async function all(parts: AsyncIterable<Encoded>): Promise<Encoded[]> {
  const list: Encoded[] = [];
  for await (const part of parts) list.push(part);
  return list;
}

const part = (encoding: unknown): Part => ({
  encoding: encoding as Encoding,
  dtype: 'F32',
  at: 0,
  bytes: new Uint8Array(4096),
});

describe.each(['F32', 'F16', 'BF16'])('from %s', (dtype) => {
  it('gives the parts of one thread, in their order', async () => {
    const plain = await tensorOf(dtype);
    const factors = noise(k, 6).map((value) => 2 ** Math.round(4 * value));
    const pool = poolOf(3);
    for (const tensor of dtype === 'F16' ? [plain] : [plain, scaledTensor(plain, factors)]) {
      // The format of the source is one matter, the encoding another.
      for (const encoding of dtype === 'F32' ? encodings : encodings.slice(1, 4)) {
        const alone = await all(encodedParts(tensor, encoding));
        const shared = await all(encodedParts(tensor, encoding, undefined, pool));
        expect(shared.map(({ at, count }) => [at, count])).toEqual(alone.map(({ at, count }) => [at, count]));
        const differ = shared.filter(({ values, scales }, i) => {
          const other = alone[i]!;
          const found = [values, bytesOf(scales ?? values)].map((each) => Buffer.from(each));
          const expected = [other.values, bytesOf(other.scales ?? other.values)].map((each) => Buffer.from(each));
          return found.some((each, at) => !each.equals(expected[at]!));
        });
        expect(differ, encoding.as).toHaveLength(0);
      }
    }
  });
});

it('tells what went wrong in a thread, and goes on with the next part', async () => {
  const pool = poolOf(2);
  await expect(pool.encode(part({ as: 'nothing known' }))).rejects.toThrow();
  expect((await pool.encode(part({ as: 'f16' }))).count).toBe(1024);
});

it('lets nobody wait when it is closed in the middle', async () => {
  const pool = poolOf(2);
  const begun = [1, 2, 3].map(() => pool.encode(part({ as: 'f16' })));
  const ends = Promise.all(begun.map((each) => expect(each).rejects.toMatchObject({ reason: 'closed' })));
  await pool.close();
  await ends;
  // Nor whoever comes late.
  await expect(pool.encode(part({ as: 'f16' }))).rejects.toMatchObject({ reason: 'closed' });
});

it('starts no thread for what is small', async () => {
  const pool = openEncodePool(2);
  expect((await pool.encode(part({ as: 'f16' }))).count).toBe(1024);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'MessagePort')).toHaveLength(0);
  await pool.close();
});
