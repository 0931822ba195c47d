// The photos of the walk: pictures of their own, one of them a copy of another, which says where it was taken; and a model
// that was calibrated, so that it is sure of some captions and doubts others.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ModelDescription } from '../../engine/model.ts';
import { writePhotos } from '../engine/some-photos.ts';

export const count = 8;

/** Lacock, where the first negative was made. */
const place = { GPSLatitudeRef: 'N', GPSLatitude: '51/1 25/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '2/1 7/1 0/1' };

/** photo-001.jpg to photo-008.jpg; the last one is the one before it, saved again with a place. */
export async function writeWalkPhotos(folder: string): Promise<void> {
  const paths = await writePhotos(folder, count - 1);
  const copy = sharp(await readFile(paths.at(-1)!)).withExif({ IFD3: place });
  await writeFile(join(folder, `photo-00${count}.jpg`), await copy.jpeg({ quality: 80 }).toBuffer());
}

/** The tiny model gives chances between 0.2 and 0.9; below 0.73 doubt begins, and few photos are near any words. */
export async function calibrateModel(folder: string): Promise<void> {
  const path = join(folder, 'tiny', 'model.json');
  const model = JSON.parse(await readFile(path, 'utf8')) as ModelDescription;
  model.calibration.caption = { bias: -1, match: 1, similarity: 0 };
  model.calibration.search = { similarity: 0.02 };
  await writeFile(path, JSON.stringify(model));
}
