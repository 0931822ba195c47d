// The smallest picture of a photo: sixteen colours where they stand in it; made late for older thumbnails.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import { previewOf } from '../../../engine/decode/preview.ts';
import { latePreviews } from '../../../engine/start/late-previews.ts';

test('colours stand where they do in the picture, also where it is transparent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'talbot-preview-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const half = { width: 40, height: 80, channels: 4 as const };
  const file = join(folder, 'a.webp');
  await sharp({ create: { ...half, width: 80, background: '#00000000' } })
    .composite([{ input: { create: { ...half, background: '#ff0000' } }, left: 0, top: 0 }])
    .webp({ lossless: true })
    .toFile(file);
  const preview = await previewOf(file);
  expect(preview).toHaveLength(48);
  expect([...preview.slice(0, 3)]).toEqual([255, 0, 0]);
  expect([...preview.slice(9, 12)]).toEqual([255, 255, 255]);
});

test('late ones are made once each, one after the other, and one that fails stops no other', async () => {
  const kept = new Map<number, Uint8Array>();
  let making = 0;
  let most = 0;
  const preview = vi.fn(async ({ fingerprint }: { fingerprint: string }) => {
    most = Math.max(most, ++making);
    await Promise.resolve();
    making--;
    if (fingerprint === 'b') throw new Error('gone');
    return new Uint8Array(48);
  });
  const make = latePreviews(
    { lacksPreview: (photo) => !kept.has(photo), keepPreview: (photo, bytes) => void kept.set(photo, bytes) },
    { preview },
  );
  for (const [photo, print] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [1, 'a'],
  ] as const)
    make(photo, print);
  await expect.poll(() => [...kept.keys()]).toEqual([1, 3]);
  make(1, 'a');
  expect([preview.mock.calls.length, most]).toEqual([3, 1]);
});
