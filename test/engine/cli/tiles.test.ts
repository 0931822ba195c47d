// `talbot index --tiles`: kept for the library, told at the end, shown with the photo.

import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Photo, TilesState } from '../../../engine/contract.ts';
import { jpegOf } from '../some-photos.ts';
import { commandLine, json } from './talbot.ts';

const { at, talbot } = commandLine();

test('large photos are described in parts until it is switched off', async () => {
  await mkdir(at('photos'));
  const path = at('photos', 'large.jpg');
  await writeFile(path, await jpegOf(3, 480, 460));
  const wrong = await talbot(['index', '--tiles', '4']);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('0, 2 or 3')]);
  const said = await talbot(['index', at('photos'), '--tiles', '2']);
  expect([said.code, said.out]).toEqual([0, expect.stringContaining('Large photos in parts: 1 described, 0 waiting.')]);
  expect(json<Photo>(await talbot(['show', path, '--json'])).parts).toHaveLength(4);
  expect((await talbot(['show', path])).out).toMatch(/part +.* \[0–50 % across, 0–50 % down/);
  const { tiles } = json<{ tiles: TilesState }>(await talbot(['index', '--json']));
  expect(tiles).toEqual({ tiles: 2, done: 1, waiting: 0 });
  expect((await talbot(['index', '--tiles', '0'])).out).not.toContain('in parts');
});
