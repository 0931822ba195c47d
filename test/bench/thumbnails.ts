// How many photos per second become facts and two thumbnails, beside bare sharp making the same two thumbnails.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openDecoder } from '../../engine/decode/decode.ts';
import { startWorker } from '../../engine/worker-process.ts';
import { median, timed, type Section } from './report.ts';
import { scene } from './scene.ts';

const photoCount = 24;
const tries = 3;

export async function run(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-bench-'));
  const decoder = openDecoder({ startWorker, thumbnails: join(folder, 'thumbnails') });
  try {
    const paths = await photosIn(folder);
    // The processes start before the clock does.
    await decoder.read({ path: paths[0]!, kind: 'jpeg', fingerprint: 'f'.repeat(40) });
    let last = 0;
    const read = await rate(paths, (path) =>
      decoder.read({ path, kind: 'jpeg', fingerprint: (++last).toString(16).padStart(40, '0') }),
    );
    const again = await rate(paths, (path) => decoder.read({ path, kind: 'jpeg', fingerprint: 'f'.repeat(40) }));
    const pixels = await rate(paths, (path) => decoder.pixels({ path, kind: 'jpeg', size: 224 }));
    const bare = await rate(paths, (path) => bareSharp(path, join(folder, 'bare')));
    return {
      title: 'Thumbnails',
      about: `${photoCount} JPEG photos of 12 megapixels, all asked for at once; decoding runs in its own process, two at a time.`,
      rows: [
        {
          what: 'Facts and two thumbnails (320 and 1600 px)',
          value: read,
          unit: 'photos/s',
          note: `median of ${tries}`,
        },
        {
          what: 'The same two thumbnails by bare sharp',
          value: bare,
          unit: 'photos/s',
          note: "sharp's own settings, no facts",
        },
        { what: 'Facts alone, thumbnails there', value: again, unit: 'photos/s' },
        { what: 'Pixels for the model (224 × 224)', value: pixels, unit: 'photos/s' },
      ],
    };
  } finally {
    await decoder.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function photosIn(folder: string): Promise<string[]> {
  const first = join(folder, '0.jpg');
  writeFileSync(first, await scene(4000, 3000));
  const paths = Array.from({ length: photoCount }, (_, index) => join(folder, `${index}.jpg`));
  for (const path of paths.slice(1)) copyFileSync(first, path);
  return paths;
}

async function rate(paths: string[], work: (path: string) => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < tries; round++) seconds.push(await timed(() => Promise.all(paths.map(work))));
  return paths.length / median(seconds);
}

/** What a short script would do: one decoding for each thumbnail, sharp's defaults. */
async function bareSharp(path: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const size of [320, 1600]) {
    const image = sharp(path).autoOrient().resize(size, size, { fit: 'inside', withoutEnlargement: true });
    await image.webp().toFile(join(folder, `${name}-${size}.webp`));
  }
}
