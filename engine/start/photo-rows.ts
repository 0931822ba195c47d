// Calibration on photos: the checkpoint is converted in float32 once more, photos are looked at with it, and what went into
// each of its linears is left in a folder that a conversion takes as `rows`. Needs the disk and the memory of float32.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { convertCheckpoint, type ConvertOptions } from '../convert/convert.ts';
import { writeLinearRows } from '../vision/vision.ts';

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
