// Calibration on photos: the checkpoint is converted in float32 once more, photos are looked at with it, and what went into
// each of its linears is left in a folder that a conversion takes as `rows`. Needs the disk and the memory of float32.

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../contract.ts';
import { convertCheckpoint, type ConvertOptions } from '../convert/convert.ts';
import { openDecoder } from '../decode/decode.ts';
import { identify, looksLikePhoto } from '../scan/scan.ts';
import { writeLinearRows } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';

export interface PhotoRowsOptions {
  /** What is to be converted afterwards. */
  conversion: Pick<ConvertOptions, 'checkpoint' | 'revision' | 'retrieval' | 'vision' | 'signal'>;
  /** A folder for the rows; what else is put there is gone afterwards. */
  folder: string;
  /** Pixels of each photo at the model's size: size × size × 3 RGB bytes. */
  pixels: (size: number) => Promise<Uint8Array[]>;
}

export async function writePhotoRows({ conversion, folder, pixels }: PhotoRowsOptions): Promise<void> {
  const out = path.join(folder, 'float32');
  const { image } = await convertCheckpoint({ ...conversion, out, recipe: 'reference-f32', inputs: true });
  try {
    await writeLinearRows(out, await pixels(image.size), path.join(folder, 'rows.safetensors'));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** As many photos as calibration looks at. */
const enough = 4;

/** Pixels of the first photos of a folder, in the order of their names. */
export function photosOf(folder: string, startWorker: StartWorker): PhotoRowsOptions['pixels'] {
  return async (size) => {
    const names = (await readdir(folder)).toSorted().map((name) => path.join(folder, name));
    const decoder = openDecoder({ startWorker, thumbnails: '' });
    const pixels: Uint8Array[] = [];
    try {
      for (const file of names) {
        if (pixels.length === enough || !looksLikePhoto(file)) continue;
        const { kind } = await identify(file);
        pixels.push(await decoder.pixels({ path: file, kind, size }));
      }
    } finally {
      await decoder.close();
    }
    if (pixels.length > 0) return pixels;
    throw new EngineError('not-found', `No photo is in ${folder}. Choose a folder with a few photos.`);
  };
}
