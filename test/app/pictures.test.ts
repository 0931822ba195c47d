// Every screen looks as its reference does, at every size; and screens that are broken on purpose do not. What differs is
// kept in full, to be looked at. `npm run pictures -- --references` writes references anew.

import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { scratch } from '../engine/scratch.ts';
import { builtPage, canBrowse, test } from './chromium.ts';
import { type Difference, differenceOf, within } from './pictures/compare.ts';
import { referencePath } from './pictures/references.ts';
import { firstScenes, type Scene, scenes } from './pictures/scenes.ts';
import { intoFolder, looks, nameOf, takePictures } from './pictures/take.ts';
import { calibrateModel } from './walk-photos.ts';

const kept = join(process.env['TALBOT_SCREENS'] ?? join(tmpdir(), 'talbot-screens'), 'pictures');
const small = looks.filter(({ width, light }) => width === 1280 && light === 'light');

/** What a careless change of a style does. */
const broken: Scene[] = [
  { name: 'library', at: '', style: '.frame { grid-template-columns: 320px minmax(0, 1fr) !important; }' },
  { name: 'settings', at: 'screen=settings', style: '.column { max-width: none !important; }' },
  { name: 'albums', at: 'screen=albums', style: 'main ul { grid-template-columns: 1fr !important; }' },
  { name: 'folders', at: 'screen=folders', style: ':root { --surface: #777777; }' },
  { name: 'activity', at: 'screen=activity', style: 'h1 { display: none; }' },
].map((scene) => ({ ...scene, name: `${scene.name}, broken`, looks: small }));

describe('pictures', () => {
  const room = scratch();
  const found = new Map<string, Difference>();

  beforeAll(async () => {
    if (!canBrowse) return;
    await calibrateModel(room.at('models'));
    const keep = intoFolder(kept);
    await takePictures({
      ...{ scratch: room.at('pictures'), page: builtPage, models: [room.at('models')], also: broken },
      async keep(scene, look, png) {
        const reference = await readFile(referencePath(scene.split(',')[0]!, look)).catch(() => null);
        const difference = reference ? await differenceOf(png, reference) : { mean: 255, worst: 255 };
        found.set(`${scene} ${nameOf(look)}`, difference);
        if (!within(difference)) await keep(scene, look, png);
      },
    });
  }, 1_800_000);

  test.each([...firstScenes, ...scenes].map(({ name }) => name))('%s looks as it did', (name) => {
    const differences = looks.map((look) => [nameOf(look), found.get(`${name} ${nameOf(look)}`)] as const);
    const changed = differences.filter(([, difference]) => !difference || !within(difference));
    expect(changed, `the pictures are in ${kept}`).toEqual([]);
  });

  test.each(broken.map(({ name }) => name))('%s: is noticed', (name) => {
    const difference = found.get(`${name} 1280-light`)!;
    expect(within(difference), JSON.stringify(difference)).toBe(false);
  });
});
