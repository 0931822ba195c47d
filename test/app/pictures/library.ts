// The library that the pictures show: copies of the demo photos with dates and places of their own, two near copies of
// one, and what a person would have done with them after a week. Nothing of it depends on the day or the checkout.

import { exiftool } from 'exiftool-vendored';
import { copyFile, mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Remote } from '../../../engine/contract.ts';

const demo = fileURLToPath(new URL('../../../resources/demo/photos', import.meta.url));

/** Where the photos with a known place were taken. */
const places: Record<string, readonly [latitude: number, longitude: number]> = {
  'aitzgorri.jpg': [42.951, -2.325],
  'black-canyon.jpg': [38.575, -107.742],
  'french-alpine-landscape.jpg': [45.923, 6.869],
  'nagasaki-boats.jpg': [32.744, 129.873],
  'picosdeeuropa.jpg': [43.198, -4.831],
  'pompeii.jpg': [40.749, 14.485],
};

/** Months in which they were taken, the latest first, and how many in each. */
const months = [
  ['2025-09', 9],
  ['2025-06', 7],
  ['2024-08', 6],
  ['2023-05', 5],
] as const;

/** What the questions of the pictures are. */
export const asked = { many: 'Is there water?', one: ['What is in the picture?', 'Is there a person?'] };

/** Writes the photos; a file that is there is left. */
export async function writePhotos(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(demo)).toSorted();
  for (const name of names) await copyFile(join(demo, name), join(folder, name));
  const original = sharp(join(demo, 'nagasaki-boats.jpg'));
  await original.clone().resize({ width: 900 }).jpeg({ quality: 70 }).toFile(join(folder, 'nagasaki-boats-small.jpg'));
  await original.clone().modulate({ brightness: 1.12 }).jpeg().toFile(join(folder, 'nagasaki-boats-bright.jpg'));
  const dates = months.flatMap(([month, count]) =>
    Array.from(
      { length: count },
      (_, i) => new Date(`${month}-${String(20 - i * 2).padStart(2, '0')}T11:${10 + i}:00Z`),
    ),
  );
  for (const [i, name] of (await readdir(folder)).toSorted().entries()) await date(join(folder, name), name, dates[i]!);
  await exiftool.end();
}

async function date(path: string, name: string, taken: Date): Promise<void> {
  const [latitude, longitude] = places[name] ?? [];
  await exiftool.write(
    path,
    {
      DateTimeOriginal: taken.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':'),
      ...(latitude === undefined || longitude === undefined
        ? {}
        : {
            ...{ GPSLatitude: latitude, GPSLatitudeRef: latitude < 0 ? 'S' : 'N' },
            ...{ GPSLongitude: longitude, GPSLongitudeRef: longitude < 0 ? 'W' : 'E' },
          }),
    },
    { writeArgs: ['-overwrite_original'] },
  );
  await utimes(path, taken, taken);
}

/** Photos by the name of their file. */
export type Ids = Record<string, number>;

/** Has everything described, and does what a person does. */
export async function fillLibrary(engine: Remote): Promise<Ids> {
  await engine.setDescribing({ describing: 'on' });
  await until(engine);
  const { hits } = await engine.search({ text: '', limit: 100 });
  const ids = Object.fromEntries(hits.map(({ name, id }) => [name, id]));
  await markPhotos(engine, ids);
  await makeAlbums(engine, ids);
  const photo = ids['picosdeeuropa.jpg']!;
  for (const [i, question] of asked.one.entries()) await engine.ask({ photo, question, ask: `picture-${i}` });
  await engine.setCaption({ photo: ids['nagasaki-boats.jpg']!, text: 'Fishing boats at the quay in Nagasaki' });
  await engine.addNote({ photo, text: 'The path down to Fuente Dé, the morning after the storm.' });
  await engine.inquire({ question: asked.many });
  while ((await engine.inquiries()).some(({ state }) => state === 'working')) await pause();
  await until(engine);
  return ids;
}

async function markPhotos(engine: Remote, ids: Ids): Promise<void> {
  const of = (...names: string[]) => names.map((name) => ids[`${name}.jpg`]!);
  await engine.mark({ photos: of('picosdeeuropa', 'sunset'), set: { rating: 5, favourite: true, flag: 'pick' } });
  await engine.mark({ photos: of('pompeii', 'black-canyon', 'aitzgorri'), set: { rating: 4, label: 'green' } });
  await engine.mark({ photos: of('wine', 'bridge'), set: { rating: 3, label: 'blue' } });
  await engine.mark({ photos: of('kleiber'), set: { label: 'red', flag: 'reject' } });
  await engine.tagPhotos({ photos: of('picosdeeuropa', 'aitzgorri', 'black-canyon'), add: ['hiking'] });
}

async function makeAlbums(engine: Remote, ids: Ids): Promise<void> {
  const { id: album } = await engine.makeAlbum({ name: 'Mountains' });
  const names = ['picosdeeuropa', 'aitzgorri', 'french-alpine-landscape', 'black-canyon'];
  await engine.addToAlbum({ album, photos: names.map((name) => ids[`${name}.jpg`]!) });
  await engine.makeAlbum({ name: 'Best of 2025', query: 'rating:>=4 after:2025' });
}

/** Until nothing is read, seen or compared any more. */
async function until(engine: Remote): Promise<void> {
  for (;;) {
    const now = await engine.progress();
    const { compared } = await engine.duplicates({});
    if (now.doing === 'nothing' && now.waiting === 0 && compared.waiting === 0 && compared.done > 0) return;
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
