// Photos side by side: those that stay are not asked for anew, what differs is told apart, and one zoom fits all.

import { expect, test } from 'vitest';
import type { Photo } from '../../../engine/contract.ts';
import { Comparing, factsBelow } from '../../../renderer/photo/comparing.svelte.ts';
import { SideViews } from '../../../renderer/photo/side-views.svelte.ts';
import { whole } from '../../../renderer/photo/zoom.ts';
import { pretendEngine } from '../../engine/pretend-engine.ts';

function photoOf(id: number, lens: string | null, width = 6000): Photo {
  const exposure = { exposureTime: 0.004, aperture: 2, iso: 100, focalLength: 50, orientation: 1 };
  return {
    ...{ id, name: `${id}.jpg`, kind: 'jpeg', width, height: width / 2, takenAt: '2026-01-01T10:00:00', caption: null },
    facts: { takenAt: '2026-01-01T10:00:00', camera: 'K', lens, ...exposure },
    files: [{ path: `/photos/${id}.jpg`, bytes: 1000 * id }],
  } as unknown as Photo;
}

test('photos that change places stay; one that comes is asked for', async () => {
  const asked: number[] = [];
  const comparing = new Comparing(
    pretendEngine({ photo: async ({ id }) => (asked.push(id), photoOf(id, null)) }),
    [1, 2],
  );
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  comparing.show([2, 1]);
  expect(comparing.photos.map((photo) => photo?.id)).toEqual([2, 1]);
  expect(asked).toEqual([1, 2]);
  comparing.show([2, 1, 3]);
  expect(comparing.photos.map((photo) => photo?.id)).toEqual([2, 1, undefined]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(comparing.photos.map((photo) => photo?.id)).toEqual([2, 1, 3]);
});

test('facts stand below each photo, and those that differ say so', () => {
  const [one, other] = factsBelow([photoOf(1, 'Macro 50'), photoOf(2, null)]);
  const lens = one!.find(({ value }) => value === 'Macro 50');
  expect(lens?.differs).toBe(true);
  expect(other!.some(({ name }) => name === lens!.name)).toBe(false);
  const exposures = [one!, other!].map((facts) => facts.find(({ value }) => value.includes('1/250')));
  expect(exposures.map((fact) => fact?.differs)).toEqual([false, false]);
  expect(factsBelow([null, photoOf(1, null)])[0]).toEqual([]);
});

test('a smaller copy is enlarged to the same detail, until each goes its own way', () => {
  const views = new SideViews(() => [photoOf(1, null, 6000), photoOf(2, null, 3000)]);
  expect([views.of(0), views.of(1)]).toEqual([whole, whole]);
  views.look(1, { ...whole, zoom: 1 });
  expect([views.of(0).zoom, views.of(1).zoom]).toEqual([0.5, 1]);
  views.part();
  views.look(0, { ...whole, zoom: 2 });
  expect([views.of(0).zoom, views.of(1).zoom]).toEqual([2, 1]);
  views.part();
  expect(views.together).toBe(true);
});
