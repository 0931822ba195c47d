// Files made to be read for ever, or to fill the memory of who looks what they are: that happens in the engine's own process,
// where nobody ends it. Each is identified by what it holds, at the cost of its size.

import { truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { PhotoKind } from '../../../engine/contract.ts';
import { imageData } from '../../../engine/scan/image-data.ts';
import { readerOf } from '../../../engine/scan/reader.ts';
import { identify } from '../../../engine/scan/scan.ts';
import { jpeg, temporaryFolder, tiffFile } from '../photo-files.ts';

vi.setConfig({ testTimeout: 120_000 });

/** What is read of it to tell which picture it is; given up where that goes on and on. */
async function bytesRead(kind: PhotoKind, bytes: Buffer): Promise<number> {
  const path = join(temporaryFolder(), 'a');
  writeFileSync(path, bytes);
  const file = await open(path);
  try {
    let read = 0;
    for await (const piece of imageData(kind, readerOf(file, bytes.length))) {
      read += piece.length;
      if (read > 20 * bytes.length + 2 ** 30) throw new Error('read again and again');
    }
    return read;
  } finally {
    await file.close();
  }
}

/** A HEIC whose list of items promises 65,535 parts of each, none of which takes a byte to write. */
function partsOfNothing(items: number): Buffer {
  const box = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const locations = Buffer.alloc(8 + items * 6);
  locations.writeUInt16BE(items, 6);
  for (let i = 0; i < items; i++) {
    locations.writeUInt16BE(i + 1, 8 + i * 6);
    locations.writeUInt16BE(0xffff, 8 + i * 6 + 4);
  }
  const information = box('iinf', Buffer.alloc(6));
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')),
    box('meta', Buffer.alloc(4), information, box('iloc', locations)),
    box('mdat', Buffer.from('what is in it')),
  ]);
}

test('a HEIC of more parts than fit into any memory is known by its media data', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.heic'), partsOfNothing(60_000));
  const bytes = partsOfNothing(60_000);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(join(folder, 'b.heic'), bytes);
  const [one, other] = [await identify(join(folder, 'a.heic')), await identify(join(folder, 'b.heic'))];
  expect(one.kind).toBe('heic');
  expect(other.fingerprint).not.toBe(one.fingerprint);
});

describe('nothing is read much more than twice', () => {
  const most = (bytes: Buffer) => 4 * bytes.length + 2 ** 28;

  test('a TIFF of which each strip is the whole file', async () => {
    const strips = 50_000;
    const image = [
      [256, 4, [1]],
      [273, 4, new Array<number>(strips).fill(0)],
      [279, 4, new Array<number>(strips).fill(0xffffffff)],
    ] as [number, number, number[]][];
    const bytes = tiffFile([image]);
    expect(await bytesRead('tiff', bytes)).toBeLessThan(most(bytes));
  });

  test.each([
    ['gif', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(7), Buffer.from([0x21, 0xf9]), Buffer.alloc(8e6, 1)])],
    ['jpeg', Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(8e6, Buffer.from('ff01', 'hex'))])],
    ['jpeg', Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(8e6, Buffer.from('ffe00002', 'hex'))])],
    ['heic', Buffer.concat([Buffer.from('0000000c66747970', 'hex'), Buffer.from('heic'), Buffer.alloc(8e6, 8)])],
  ] as [PhotoKind, Buffer][])('a %s of nothing but small parts', async (kind, bytes) => {
    expect(await bytesRead(kind, bytes)).toBeLessThan(most(bytes));
  });
});

test('a file that says it is larger than any picture is refused, whatever room it takes; a film is known by samples', async () => {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('a.jpg'), await jpeg());
  truncateSync(path('a.jpg'), 2 ** 40);
  await expect(identify(path('a.jpg'))).rejects.toMatchObject({
    reason: 'file-too-large',
    message: expect.stringMatching(/a\.jpg says that it has 1100 GB.*Save a smaller copy/),
  });
  writeFileSync(path('b.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\0mdat', 'latin1'));
  truncateSync(path('b.mp4'), 2 ** 40);
  expect(await identify(path('b.mp4'))).toMatchObject({ kind: 'video', bytes: 2 ** 40 });
});
