// Photos seen per second: from a file to caption, vectors, tags and self-check, on the demo photos.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedResources } from '../../engine/start/places.ts';
import { openModel } from './open-model.ts';
import { median, timed, type Section } from './report.ts';

const repetitions = 3;
const batch = 8;

export async function run(): Promise<Section> {
  const folder = join(shippedResources, 'demo/photos');
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const { vision, pixelsOf, close } = await openModel(null);
  try {
    // The first call starts the process and loads the graphs.
    const starting = await timed(async () => vision.see({ pixels: [await pixelsOf(paths[0]!)], caption: true }));
    const seconds = { reading: [] as number[], batched: [] as number[], single: [] as number[] };
    for (let round = 0; round < repetitions; round++) {
      const pixels: Uint8Array[] = [];
      seconds.reading.push(await timed(async () => pixels.push(...(await Promise.all(paths.map(pixelsOf))))));
      seconds.batched.push(
        await timed(async () => {
          for (let at = 0; at < pixels.length; at += batch) {
            await vision.see({ pixels: pixels.slice(at, at + batch), caption: true });
          }
        }),
      );
      seconds.single.push(
        await timed(async () => {
          for (const one of pixels) await vision.see({ pixels: [one], caption: true });
        }),
      );
    }
    const perSecond = (values: number[]) => paths.length / median(values);
    const { id, recipe } = vision.description();
    return {
      title: 'Captions',
      about: `${paths.length} demo photos, model ${id} (${recipe}): beam 5, vectors, tags and self-check; ${repetitions} repetitions.`,
      rows: [
        { what: 'Photos seen, 8 at a time', value: perSecond(seconds.batched), unit: 'photos/s' },
        { what: 'Photos seen, one at a time', value: perSecond(seconds.single), unit: 'photos/s' },
        { what: 'Pixels read and resized', value: perSecond(seconds.reading), unit: 'photos/s' },
        { what: 'First photo', value: starting, unit: 's', note: 'starts the process and loads the model; one sample' },
      ],
    };
  } finally {
    await close();
  }
}
