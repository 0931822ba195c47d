// Calibration on photos from end to end: what photos make go into the linears decides, in place of made-up rows.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import type { RoundingReport } from '../../../engine/convert/recipes/rounding-report.ts';
import { writePhotoRows } from '../../../engine/cli/photo-rows.ts';
import { goldenFolder, photos } from '../vision/models.ts';

test.each(['blip2-opt', 'blip2-itm'])('photos reach the linears of %s', async (name) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'talbot-rows-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const conversion = { checkpoint: path.join(goldenFolder, name, 'checkpoint') };
  await writePhotoRows({ conversion, folder, pixels: async (size) => photos(2, size) });
  expect(await readdir(folder)).toEqual(['rows.safetensors']);
  const out = path.join(folder, 'model');
  const { rounding } = await convertCheckpoint({ ...conversion, out, recipe: 'cpu-int8', rows: folder });
  const report = JSON.parse(await readFile(path.join(out, 'rounding.json'), 'utf8')) as RoundingReport;
  const tried = (part: string) => report.linears.filter((each) => each.name.startsWith(part));
  // Everything a look and a caption go through; of a retrieval model that never speaks, what the photo goes through.
  for (const part of name === 'blip2-opt' ? ['vision_model', 'qformer', 'language_model'] : ['vision_model']) {
    expect(tried(part).length).toBeGreaterThan(0);
    expect(tried(part).every(({ rows }) => rows === 'photos')).toBe(true);
  }
  expect(rounding).toContain('tried on photos');
});
