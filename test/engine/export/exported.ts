// For tests of exports: a library with a few photos and their numbers, and the end of an export.

import { expect, vi } from 'vitest';
import type { Exporting, Remote } from '../../../engine/contract.ts';
import { type Scratch, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';

export async function libraryOf({ at, start }: Scratch, name: string, photos = 3) {
  const paths = await writePhotos(at(`${name}-photos`), photos, 700);
  const engine = await start(name);
  await engine.addFolder({ path: at(`${name}-photos`) });
  await untilDone(engine);
  const ids: number[] = [];
  for (const path of paths) ids.push((await engine.photoAt({ path })).id);
  return { engine, paths, ids };
}

export function ended(engine: Remote, { id }: Exporting): Promise<Exporting> {
  return vi.waitFor(
    async () => {
      const now = (await engine.exports()).find((one) => one.id === id)!;
      expect(now.state).not.toBe('working');
      return now;
    },
    { timeout: 60_000, interval: 20 },
  );
}
