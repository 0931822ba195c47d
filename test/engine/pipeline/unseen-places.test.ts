// What could not be looked into below a folder is told at the folder, stays told after a restart, and goes when it is mended.

import { mkdir, rm, symlink } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import type { WalkProblem } from '../../../engine/scan/scan.ts';
import { keepUnseen, unseenBelow } from '../../../engine/pipeline/unseen-places.ts';
import { scratch, until } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';
import { newStore } from '../store/library.ts';

const { at, start } = scratch();

test('a link that leads elsewhere is told with what to do, also after a restart, until it is gone', async () => {
  await writePhotos(at('photos'), 1, 590);
  await mkdir(at('elsewhere'));
  await symlink(at('elsewhere'), at('photos', 'link'));
  const engine = await start('library');
  await engine.addFolder({ path: at('photos') });
  await until(engine, (now) => now.doing !== 'walking' && now.photos === 1);
  const told = { reason: 'not-allowed', message: expect.stringContaining(`Add ${at('elsewhere')}`) };
  expect((await engine.folders())[0]!.problem).toMatchObject(told);
  await engine.close();
  const again = await start('library', { work: false });
  expect((await again.folders())[0]!.problem).toMatchObject(told);
  await again.close();
  await rm(at('photos', 'link'));
  const mended = await start('library');
  await vi.waitFor(async () => expect((await mended.folders())[0]!.problem).toBeNull(), { timeout: 60_000 });
});

const problem = (path: string): WalkProblem => ({ path, reason: 'no-permission', message: `${path} may not be read.` });

test('a look at some paths says nothing of the others', () => {
  const store = newStore();
  const { id } = store.addFolder('/photos');
  expect(unseenBelow(store, id)).toBeNull();
  expect(keepUnseen(store, id, 'all', [problem('/photos/a'), problem('/photos/ab/c')])).toBe(true);
  expect(unseenBelow(store, id)!.message).toBe(
    '/photos/a may not be read. And one more place below this folder could not be looked into.',
  );
  expect(keepUnseen(store, id, ['/photos/other'], [])).toBe(false);
  expect(keepUnseen(store, id, ['/photos/a'], [])).toBe(true);
  expect(unseenBelow(store, id)!.message).toBe('/photos/ab/c may not be read.');
  expect(keepUnseen(store, id, ['/photos/ab'], [problem('/photos/ab/d')])).toBe(true);
  expect(unseenBelow(store, id)!.message).toBe('/photos/ab/d may not be read.');
  expect(keepUnseen(store, id, 'all', [])).toBe(true);
  expect(unseenBelow(store, id)).toBeNull();
});
