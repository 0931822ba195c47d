// What a person is told of the work before and after: what describing would take, how fast each model is here, what failed
// and why; and whether models look by themselves.

import { copyFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DescribingChoice } from '../../../engine/pipeline/describing.ts';
import { openStore } from '../../../engine/store/store.ts';
import { scratch, untilDone } from '../scratch.ts';
import { newStore, readPhoto } from '../store/library.ts';

const { at, start } = scratch();
const demo = fileURLToPath(new URL('../../../resources/demo/photos/chelsea.jpg', import.meta.url));

test('failures come by reason, most photos first and the newest of each first, and wait again when a person says so', async () => {
  await mkdir(at('failing'));
  const store = openStore(at('failing', 'library.sqlite'));
  const { id } = store.addFolder('/photos');
  const photos = Array.from({ length: 60 }, (_, n) => readPhoto(store, id, `/photos/${n}.jpg`));
  const fail = (some: number[], reason: 'file-corrupt' | 'file-truncated' | 'bug', stage: 'read' | 'see') => {
    for (const photo of some) store.failed(photo, { stage, reason, message: `Why ${photo} failed.`, by: 'one' });
  };
  fail(photos.slice(0, 2), 'file-truncated', 'read');
  fail(photos.slice(2, 57), 'file-corrupt', 'read');
  fail(photos.slice(57, 58), 'bug', 'see');
  // A photo that failed twice.
  fail(photos.slice(0, 1), 'file-truncated', 'read');
  store.close();

  const engine = await start('failing', { work: false });
  const groups = await engine.failures();
  expect(groups.map(({ reason, stage, photos: many }) => [reason, stage, many])).toEqual([
    ['file-corrupt', 'read', 55],
    ['file-truncated', 'read', 2],
    ['bug', 'see', 1],
  ]);
  // Of very many the first are named.
  expect(groups[0]!.newest).toHaveLength(50);
  expect(groups[1]!.newest.map(({ photo, name, why, tries }) => ({ photo, name, why, tries }))).toEqual(
    expect.arrayContaining([
      { photo: photos[0], name: '0.jpg', why: `Why ${photos[0]} failed.`, tries: 2 },
      { photo: photos[1], name: '1.jpg', why: `Why ${photos[1]} failed.`, tries: 1 },
    ]),
  );
  await engine.retryFailures({ reason: 'file-corrupt' });
  expect((await engine.failures()).map(({ reason }) => reason)).toEqual(['file-truncated', 'bug']);
  expect(await engine.progress()).toMatchObject({ failed: 3, waiting: 57 });
});

test('what describing takes is what waits, told exactly once every model that looks was measured', async () => {
  const store = openStore((await mkdir(at('waiting')), at('waiting', 'library.sqlite')));
  const { id } = store.addFolder('/photos');
  for (let n = 0; n < 7; n++) readPhoto(store, id, `/photos/${n}.jpg`);
  store.close();
  await mkdir(at('resources', 'demo', 'photos'), { recursive: true });
  await copyFile(demo, at('resources', 'demo', 'photos', 'chelsea.jpg'));

  const engine = await start('waiting', { work: false, resources: at('resources') });
  const [model] = await engine.models();
  const before = await engine.describingCost();
  expect(before).toMatchObject({ photos: 7, model: model!.id, secondsPerPhoto: null, unmeasured: [model!.id] });
  expect(before.libraryBytes).toBeGreaterThanOrEqual(7 * 1000);
  expect(before.freeBytes).toBeGreaterThan(0);
  expect(await engine.modelSpeeds()).toEqual([]);

  const speed = await engine.measureSpeed({ id: model!.id });
  expect(speed).toMatchObject({ model: model!.id, version: model!.version });
  expect(speed.secondsPerPhoto).toBeGreaterThan(0);
  const after = await engine.describingCost();
  expect(after).toEqual({
    ...before,
    secondsPerPhoto: speed.secondsPerPhoto,
    unmeasured: [],
    freeBytes: after.freeBytes,
  });
  await expect(engine.measureSpeed({ id: 'nobody' })).rejects.toMatchObject({ reason: 'not-found' });

  // What was measured is known after a restart.
  await engine.close();
  const again = await start('waiting', { work: false, resources: at('resources') });
  expect(await again.modelSpeeds()).toEqual([speed]);
});

test('without a photo to measure with it says so', async () => {
  const engine = await start('photoless', { work: false });
  const [model] = await engine.models();
  await expect(engine.measureSpeed({ id: model!.id })).rejects.toMatchObject({ reason: 'not-found' });
  expect(await engine.describingCost()).toMatchObject({ photos: 0, libraryBytes: 0 });
});

test('models look by themselves unless a person says later or off; later never takes a decision back', () => {
  const store = newStore();
  let changes = 0;
  const choice = new DescribingChoice(store, () => changes++);
  expect(choice.now()).toBe('on');
  choice.set('later');
  expect(choice.now()).toBe('later');
  choice.set('off');
  choice.set('later');
  expect(choice.now()).toBe('off');
  choice.set('on');
  choice.set('later');
  expect(new DescribingChoice(store, () => {}).now()).toBe('on');
  expect(changes).toBe(3);
});

test('switched off nothing is described, switched on all is', async () => {
  await mkdir(at('own photos'));
  await copyFile(demo, at('own photos', 'cat.jpg'));
  const engine = await start('described');
  await engine.setDescribing({ describing: 'off' });
  await engine.addFolder({ path: at('own photos') });
  await expect.poll(async () => (await engine.progress()).waiting, { timeout: 60_000 }).toBe(1);
  await expect.poll(async () => (await engine.progress()).doing, { timeout: 60_000 }).toBe('nothing');
  expect((await engine.progress()).seen).toBe(0);
  await engine.setDescribing({ describing: 'on' });
  await untilDone(engine);
  expect((await engine.progress()).seen).toBe(1);
});
