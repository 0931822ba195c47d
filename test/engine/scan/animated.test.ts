// Which pictures move, by their heads.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PhotoKind } from '../../../engine/contract.ts';
import { isAnimated } from '../../../engine/scan/scan.ts';
import { animated, animatedPng, corners, jpeg, photoFixtures, temporaryFolder } from '../photo-files.ts';

const fixture = (name: string) => readFileSync(join(photoFixtures, name));

test('animations are known, and those that stand still', async () => {
  const folder = temporaryFolder();
  const moving = async (kind: PhotoKind, bytes: Buffer) => {
    writeFileSync(join(folder, 'a'), bytes);
    return isAnimated(join(folder, 'a'), kind);
  };
  expect(await moving('gif', await animated('gif'))).toBe(true);
  expect(await moving('webp', await animated('webp'))).toBe(true);
  expect(await moving('png', await animatedPng())).toBe(true);
  expect(await moving('avif', fixture('animated.avif'))).toBe(true);
  expect(await moving('webp', await corners().ensureAlpha(0.5).webp().toBuffer())).toBe(false);
  expect(await moving('webp', await corners().webp().toBuffer())).toBe(false);
  expect(await moving('png', await corners().png().toBuffer())).toBe(false);
  expect(await moving('avif', fixture('turned.avif'))).toBe(false);
  expect(await moving('jpeg', await jpeg())).toBe(false);
});

test('what is cut off, or made of nothing but chunks, or gone, stands still', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.png');
  const whole = await animatedPng();
  for (const bytes of [0, 4, 8, 12, 20, 33]) {
    writeFileSync(path, whole.subarray(0, bytes));
    expect(await isAnimated(path, 'png'), `${bytes}`).toBe(false);
  }
  writeFileSync(path, Buffer.concat([whole.subarray(0, 8), Buffer.alloc(200_000)]));
  expect(await isAnimated(path, 'png')).toBe(false);
  expect(await isAnimated(join(folder, 'none.png'), 'png')).toBe(false);
});
