// A full disk costs no thumbnail that was there and leaves no half one behind.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeError } from '../../../engine/decode/decode-error.ts';
import type { MetadataReader } from '../../../engine/decode/exiftool.ts';
import { openSource } from '../../../engine/decode/source.ts';
import { thumbnailPath } from '../../../engine/decode/thumbnail-path.ts';
import { hasThumbnails, writeThumbnails, type WriteFile } from '../../../engine/decode/thumbnails.ts';
import { jpeg, temporaryFolder } from '../photo-files.ts';

const fingerprint = 'ab'.repeat(20);
const plain = { orientation: 1, partly: false };

async function sourceIn(folder: string) {
  const path = join(folder, 'a.jpg');
  writeFileSync(path, await jpeg());
  return openSource({ path, kind: 'jpeg' }, { megapixels: 200 }, null as unknown as MetadataReader, null);
}

/** Finds the disk full in the middle of the file, as write(2) does. */
const fullDisk: WriteFile = async (path, bytes) => {
  writeFileSync(path, bytes.subarray(0, bytes.length / 2));
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};

test('a full disk is named, and nothing half is left', async () => {
  const folder = temporaryFolder();
  const failed = await writeThumbnails(folder, fingerprint, await sourceIn(folder), fullDisk).catch(
    (error: unknown) => error,
  );
  expect(decodeError('/photos/a.jpg', failed)).toMatchObject({
    reason: 'disk-full',
    message: expect.stringMatching(/Free some space/),
  });
  expect(readdirSync(join(folder, 'ab'))).toEqual([]);
  expect(await hasThumbnails(folder, fingerprint, plain)).toBe(false);
});

test('thumbnails that were there survive a full disk', async () => {
  const folder = temporaryFolder();
  const source = await sourceIn(folder);
  await writeThumbnails(folder, fingerprint, source);
  const file = thumbnailPath(folder, fingerprint, 'view');
  const before = readFileSync(file);
  await expect(writeThumbnails(folder, fingerprint, source, fullDisk)).rejects.toThrow('ENOSPC');
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(dirname(file)).length).toBe(2);
  expect(await hasThumbnails(folder, fingerprint, plain)).toBe(true);
});

test('a broken thumbnail counts as none', async () => {
  const folder = temporaryFolder();
  await writeThumbnails(folder, fingerprint, await sourceIn(folder));
  writeFileSync(thumbnailPath(folder, fingerprint, 'grid'), '');
  expect(await hasThumbnails(folder, fingerprint, plain)).toBe(false);
});
