// Large photos in parts, asked of the whole engine: off at first, made after everything else, kept, found and shown.

import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratch, until, untilDone } from '../scratch.ts';
import { jpegOf } from '../some-photos.ts';

const { at, start } = scratch();

test('parts of large photos are described when a person wants it, and go on after a restart', async () => {
  await mkdir(at('tiles'), { recursive: true });
  await writeFile(at('tiles', 'large.jpg'), await jpegOf(1, 500, 460));
  await writeFile(at('tiles', 'small.jpg'), await jpegOf(2));
  const engine = await start('library-tiles');
  await engine.addFolder({ path: at('tiles') });
  await untilDone(engine);
  const { id } = await engine.photoAt({ path: at('tiles', 'large.jpg') });
  expect(await engine.tiles()).toEqual({ tiles: 0, done: 0, waiting: 0 });
  expect((await engine.photo({ id })).parts).toEqual([]);
  await expect(engine.setTiles({ tiles: 4 as never })).rejects.toMatchObject({ reason: 'bad-request' });

  await engine.pauseWork({ paused: true });
  expect(await engine.setTiles({ tiles: 2 })).toEqual({ tiles: 2, done: 0, waiting: 1 });
  await engine.close();
  const again = await start('library-tiles');
  expect(await again.tiles()).toEqual({ tiles: 2, done: 0, waiting: 1 });
  await again.pauseWork({ paused: false });
  await until(again, (now) => now.doing === 'seeing' || now.doing === 'nothing');
  while ((await again.tiles()).waiting > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await untilDone(again);
  const { parts } = await again.photo({ id });
  expect(parts.map(({ x, y, width }) => [x, y, width])).toEqual([
    [0, 0, 0.5],
    [0.5, 0, 0.5],
    [0, 0.5, 0.5],
    [0.5, 0.5, 0.5],
  ]);
  expect(parts[0]).toMatchObject({ by: 'model', model: 'tiny' });
  const word = parts[3]!.text.split(/\s+/).toSorted((a, b) => b.length - a.length)[0]!;
  expect((await again.search({ text: `"${word}"` })).hits.map((hit) => hit.id)).toContain(id);
  expect(await again.setTiles({ tiles: 0 })).toEqual({ tiles: 0, done: 0, waiting: 0 });
  expect((await again.photo({ id })).parts).toHaveLength(4);
});
