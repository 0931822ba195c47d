// `npm run pictures`: takes all pictures with the starter model into a folder, and writes those of the README; with
// `--references` takes them with the tiny model, and writes what they are compared with from now on.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { makeTinyModel } from '../../engine/tiny-model.ts';
import { calibrateModel } from '../walk-photos.ts';
import { referenceOf } from './compare.ts';
import { referencePath } from './references.ts';
import { intoFolder, nameOf, takePictures, type Taking } from './take.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Those of the README, taken at 1280 × 800. */
const readme = {
  'library-light': 'library',
  'search-light': 'search',
  'photo-light': 'photo',
  'photo-looked-dark': 'photo-looked',
};

const { values, positionals } = parseArgs({
  options: { references: { type: 'boolean' }, only: { type: 'string' }, page: { type: 'string' } },
  allowPositionals: true,
});
const only = values.only?.split(',');
const folder = resolve(positionals[0] ?? join(root, 'dist/pictures'));
const scratch = await mkdtemp(join(tmpdir(), 'talbot-pictures-'));
const into = intoFolder(folder);
const common = {
  scratch,
  page: resolve(values.page ?? join(root, 'dist/renderer')),
  ...(only ? { only: (scene: string) => only.includes(scene) } : {}),
};
try {
  if (values.references) await takeReferences();
  else await takePictures({ ...common, keep: keepAll });
  console.log(folder);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function takeReferences(): Promise<void> {
  await makeTinyModel(join(scratch, 'models'));
  await calibrateModel(join(scratch, 'models'));
  const keep: Taking['keep'] = async (scene, look, png) => {
    const path = referencePath(scene, look);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, await referenceOf(png));
    await into(scene, look, png);
  };
  await takePictures({ ...common, models: [join(scratch, 'models')], keep });
}

async function keepAll(...[scene, look, png]: Parameters<Taking['keep']>): Promise<void> {
  await into(scene, look, png);
  const name = Object.entries(readme).find(([, each]) => each === scene)?.[0];
  if (!name || nameOf(look) !== `1280-${name.split('-').at(-1)!}`) return;
  const picture = sharp(png).resize({ width: 960 }).webp({ quality: 80, effort: 6 });
  await picture.toFile(join(root, 'build/pictures', `${scene}.webp`));
}
