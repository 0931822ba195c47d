// Which film a file holds: its media data, in samples where they are long, and nothing of what is written about them.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identify } from '../../../engine/scan/scan.ts';
import { box, film } from '../film-files.ts';
import { temporaryFolder } from '../photo-files.ts';

async function identityOf(bytes: Buffer, name = 'a.mov') {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return identify(path);
}

test('another title, place or name is the same film; other pictures are another one', async () => {
  const media = Buffer.from('pictures that move');
  const first = await identityOf(film({ media, seconds: 3 }));
  expect(first.kind).toBe('video');
  const edited = await identityOf(film({ media, seconds: 4, takenAt: new Date('2020-01-01') }), 'b.mp4');
  expect(edited.fingerprint).toBe(first.fingerprint);
  const other = await identityOf(film({ media: Buffer.from('pictures that mOve') }));
  expect(other.fingerprint).not.toBe(first.fingerprint);
});

test('a long film is sampled: its length, its beginning, its end and what lies between count', async () => {
  const media = Buffer.alloc(20 << 20, 'talbot');
  const of = async (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(media);
    change(bytes);
    return (await identityOf(film({ media: bytes }))).fingerprint;
  };
  const plain = await of(() => {});
  expect(await of(() => {})).toBe(plain);
  expect((await identityOf(film({ media: media.subarray(1) }))).fingerprint).not.toBe(plain);
  expect(await of((bytes) => bytes.fill(0, 0, 4))).not.toBe(plain);
  expect(await of((bytes) => bytes.fill(0, bytes.length - 4))).not.toBe(plain);
  expect(await of((bytes) => bytes.fill(0, 8 << 20, 10 << 20))).not.toBe(plain);
});

test('a film that is no ISO media counts as it is', async () => {
  const webm = (content: string) => Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.from(content)]);
  const first = await identityOf(webm('one'), 'a.webm');
  expect(first.kind).toBe('video');
  expect((await identityOf(webm('two'), 'a.webm')).fingerprint).not.toBe(first.fingerprint);
  const headOnly = Buffer.concat([box('ftyp', Buffer.from('qt  \0\0\0\0')), box('moov', Buffer.from('x'))]);
  expect((await identityOf(headOnly)).kind).toBe('video');
});
