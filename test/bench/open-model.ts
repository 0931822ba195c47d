// Opens what the benches need of the engine: the model asked for, and a decoder with a thumbnail folder of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDecoder } from '../../engine/decode/decode.ts';
import { identify } from '../../engine/scan/scan.ts';
import { findModels } from '../../engine/models/models.ts';
import { modelPlaces, shippedResources, usualLibrary } from '../../engine/start/places.ts';
import { openVision, type Vision } from '../../engine/vision/vision.ts';
import { startWorker } from '../../engine/worker-process.ts';

export interface OpenModel {
  vision: Vision;
  /** Upright pixels of a photo as this model wants them. */
  pixelsOf(path: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Throws a message that says where models are looked for when there is none of that id. */
export async function openModel(id: string | null): Promise<OpenModel> {
  const places = modelPlaces(usualLibrary(), shippedResources);
  const models = await findModels(places);
  const model = id === null ? models[0] : models.find(({ description }) => description.id === id);
  if (!model) {
    const ids = models.map(({ description }) => description.id).join(', ') || 'none';
    throw new Error(`No model ${id ?? 'at all'} in ${places.join(', ')}. There are: ${ids}.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'talbot-bench-'));
  const decoder = openDecoder({ startWorker, thumbnails: folder });
  const vision = await openVision({ startWorker, model: model.folder });
  const { size } = model.description.image;
  return {
    vision,
    pixelsOf: async (path) => decoder.pixels({ path, kind: (await identify(path)).kind, size }),
    async close() {
      await vision.close();
      await decoder.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
