// Many events become few, and what is still moving waits.

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pendingPaths } from '../../../engine/scan/pending-paths.ts';
import { temporaryFolder } from '../photo-files.ts';

test('a file is quiet when two looks see the same', async () => {
  const path = join(temporaryFolder(), 'a.jpg');
  const pending = pendingPaths();
  writeFileSync(path, 'x');
  pending.add([path]);
  pending.add([path]);
  expect(await pending.takeQuiet()).toBeNull();
  appendFileSync(path, 'y');
  expect(await pending.takeQuiet()).toBeNull();
  expect(pending.isEmpty()).toBe(false);
  expect(await pending.takeQuiet()).toEqual([path]);
  expect(await pending.takeQuiet()).toBeNull();
  expect(pending.isEmpty()).toBe(true);
});

test('a file that never rests is told all the same in the end', async () => {
  const path = join(temporaryFolder(), 'a.jpg');
  const pending = pendingPaths();
  pending.add([path]);
  let looks = 0;
  for (let told: unknown = null; told === null; looks++) {
    appendFileSync(path, 'x');
    told = await pending.takeQuiet();
  }
  expect(looks).toBeGreaterThan(50);
});

test('folders and what is gone are told at once; a folder covers what is below it', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'b'));
  const pending = pendingPaths();
  pending.add([join(root, 'b'), join(root, 'b/gone/x.jpg'), join(root, 'b2.jpg'), join(root, 'gone.jpg')]);
  expect(await pending.takeQuiet()).toEqual([join(root, 'b'), join(root, 'b2.jpg'), join(root, 'gone.jpg')]);
});

test('a storm becomes one look at everything', async () => {
  const pending = pendingPaths();
  pending.add(Array.from({ length: 3000 }, (_, index) => `/nowhere/${index}.jpg`));
  pending.add(Array.from({ length: 3000 }, (_, index) => `/nowhere/b${index}.jpg`));
  expect(await pending.takeQuiet()).toBe('all');
  expect(await pending.takeQuiet()).toBeNull();
});
