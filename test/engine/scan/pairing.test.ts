// The identifier that joins the picture and the film of a Live Photo is read as ExifTool reads it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import { afterAll, expect, test, vi } from 'vitest';
import { identify } from '../../../engine/scan/scan.ts';
import { box, film } from '../film-files.ts';
import { jpeg, temporaryFolder, tiffFile } from '../photo-files.ts';

vi.setConfig({ testTimeout: 60_000 });

const exiftool = new ExifTool({ maxProcs: 1 });
afterAll(() => exiftool.end());

const identifier = 'F8E2B3A4-1C2D-4E5F-8A9B-0C1D2E3F4A5B';

/** What an iPhone writes: a directory of its own, big endian, whose places count from its name. */
function appleNotes(said: string): Buffer {
  const value = Buffer.from(`${said}\0`, 'latin1');
  const notes = Buffer.alloc(14 + 2 + 12 + 4);
  notes.write('Apple iOS\0\0\x01MM', 'latin1');
  notes.writeUInt16BE(1, 14);
  notes.writeUInt16BE(0x11, 16);
  notes.writeUInt16BE(2, 18);
  notes.writeUInt32BE(value.length, 20);
  notes.writeUInt32BE(notes.length, 24);
  return Buffer.concat([notes, value]);
}

async function pictureWith(notes: Buffer): Promise<Buffer> {
  // The second directory stands for the Exif one, which hangs under tag 0x8769 of the first.
  const tiff = tiffFile([[[271, 2, 'Apple']], [[0x927c, 7, [...notes]]]]);
  const first = tiff.readUInt32LE(4);
  const second = tiff.readUInt32LE(first + 2 + 12);
  const head = Buffer.alloc(2 + 24 + 4);
  head.writeUInt16LE(2, 0);
  tiff.copy(head, 2, first + 2, first + 14);
  [0x8769, 4].forEach((value, i) => head.writeUInt16LE(value, 14 + 2 * i));
  head.writeUInt32LE(1, 18);
  head.writeUInt32LE(second, 22);
  const exif = Buffer.concat([tiff, head]);
  exif.writeUInt32LE(tiff.length, 4);
  const segment = Buffer.concat([Buffer.from('\xff\xe1\0\0Exif\0\0', 'latin1'), exif]);
  segment.writeUInt16BE(segment.length - 2, 2);
  const plain = await jpeg();
  return Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
}

function filmWith(said: string, key = 'com.apple.quicktime.content.identifier'): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const keys = ['com.apple.quicktime.make', key].map((name) => box('mdta', Buffer.from(name)));
  const value = (text: string) => box('data', number(1), number(0), Buffer.from(text));
  const meta = box(
    'meta',
    box('hdlr', number(0), number(0), Buffer.from('mdta'), Buffer.alloc(13)),
    box('keys', number(0), number(keys.length), ...keys),
    box('ilst', box('\0\0\0\x01', value('Apple')), box('\0\0\0\x02', value(said))),
  );
  const plain = film({ brand: 'qt  ' });
  const movie = plain.indexOf('moov') - 4;
  const end = movie + plain.readUInt32BE(movie);
  const grown = Buffer.concat([plain.subarray(0, end), meta, plain.subarray(end)]);
  grown.writeUInt32BE(end - movie + meta.length, movie);
  return grown;
}

async function told(name: string, bytes: Buffer) {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  const { ContentIdentifier } = (await exiftool.readRaw(path, { readArgs: ['-ContentIdentifier'] })) as never as {
    ContentIdentifier?: string;
  };
  return { ours: (await identify(path)).pairing, exiftool: ContentIdentifier ?? null };
}

test('of pictures, of films; and of neither where there is none', async () => {
  const both = { ours: identifier, exiftool: identifier };
  expect(await told('a.jpg', await pictureWith(appleNotes(identifier)))).toEqual(both);
  expect(await told('a.mov', filmWith(identifier))).toEqual(both);
  const none = { ours: null, exiftool: null };
  expect(await told('b.jpg', await jpeg())).toEqual(none);
  expect(await told('b.mov', film({ brand: 'qt  ' }))).toEqual(none);
  expect(await told('c.mov', filmWith(identifier, 'com.apple.quicktime.model'))).toEqual(none);
});

test('notes that are cut off, of another maker or full of nonsense have none, and cost nothing', async () => {
  const notes = appleNotes(identifier);
  const odd = [
    notes.subarray(0, 18),
    Buffer.from('Nikon\0\x02\x10'),
    Buffer.concat([notes.subarray(0, 14), Buffer.alloc(40, 0xff)]),
  ];
  odd.push(appleNotes(`${identifier}\n`), appleNotes('x'.repeat(500)));
  for (const [i, bytes] of odd.entries()) {
    const path = join(temporaryFolder(), 'odd.jpg');
    writeFileSync(path, await pictureWith(bytes));
    const { kind, pairing } = await identify(path);
    expect([kind, pairing], String(i)).toEqual(['jpeg', null]);
  }
});
