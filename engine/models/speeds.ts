// How fast a model describes photos on this machine: measured on a photo that ships with the app, as work does it, and kept
// in the library for its version. What is in use already is not opened twice: a large model fills the memory.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DescribingCost, EngineError, type ModelSpeed } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import { keptPrompt, type ModelDescription } from '../model.ts';
import type { Store } from '../store/store.ts';
import { openVision, type Vision } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';
import { abilitiesOf, type FoundModel } from './found-models.ts';
import type { ModelsInUse } from './models-in-use.ts';

export interface SpeedRooms {
  store: Store;
  decoder: Decoder;
  models: ModelsInUse;
  /** Folder of the demo photos. */
  demo: string;
  startWorker: StartWorker;
}

const settingOf = ({ id, version }: Pick<ModelDescription, 'id' | 'version'>) => `speed.${id}@${version}`;
/** Batches after the first, which waits for graphs to be read. */
const rounds = 2;

export function knownSpeeds({ store, models }: Pick<SpeedRooms, 'store' | 'models'>): ModelSpeed[] {
  return models.found().flatMap(({ description }) => {
    const kept = store.setting(settingOf(description));
    return kept === null ? [] : [JSON.parse(kept) as ModelSpeed];
  });
}

export async function measureSpeed(rooms: SpeedRooms, id: string): Promise<ModelSpeed> {
  const model = rooms.models.named(id);
  const { version } = model.description;
  const secondsPerPhoto = await withVision(rooms, model, (vision) => timed(rooms, model, vision));
  const speed = { model: id, version, secondsPerPhoto, measuredAt: new Date().toISOString() };
  rooms.store.setSetting(settingOf(model.description), JSON.stringify(speed));
  return speed;
}

async function withVision<T>(rooms: SpeedRooms, model: FoundModel, use: (vision: Vision) => Promise<T>): Promise<T> {
  const inUse = rooms.models.eyes().looks.find(({ view }) => view.description.id === model.description.id);
  if (inUse) return use(await inUse.open());
  const vision = await openVision({ startWorker: rooms.startWorker, model: model.folder });
  try {
    return await use(vision);
  } finally {
    await vision.close();
  }
}

async function timed({ demo, decoder }: SpeedRooms, { description }: FoundModel, vision: Vision): Promise<number> {
  const path = join(demo, 'chelsea.jpg');
  if (!existsSync(path)) {
    throw new EngineError('not-found', `There is no photo to measure with at ${path}. Install Talbot again.`);
  }
  const pixels = await decoder.pixels({ path, kind: 'jpeg', size: description.image.size });
  const caption = abilitiesOf(description).includes('captions');
  await vision.see({ pixels: [pixels], caption });
  const batch = Array.from({ length: vision.batch }, () => pixels);
  const begun = performance.now();
  for (let round = 0; round < rounds; round++) await vision.see({ pixels: batch, caption });
  return (performance.now() - begun) / 1000 / (rounds * batch.length);
}

/** What describing all that waits takes, with the models that would do it. */
export function costOf(
  { store, models }: Pick<SpeedRooms, 'store' | 'models'>,
  freeBytes: number | null,
): DescribingCost {
  const looks = models.eyes().looks.map(({ view }) => view.description);
  const { unread, unseen } = store.tally();
  const photos = unread + unseen;
  const speeds = looks.map((look) => knownSpeeds({ store, models }).find((one) => one.model === look.id));
  const seconds = speeds.map((speed) => speed?.secondsPerPhoto ?? null);
  const known = seconds.length > 0 && seconds.every((one) => one !== null);
  return {
    photos,
    model: models.choices().captions?.description.id ?? null,
    modelBytes: looks.reduce((sum, { files }) => sum + files.reduce((all, { bytes }) => all + bytes, 0), 0),
    unmeasured: looks.filter((_, i) => speeds[i] === undefined).map(({ id }) => id),
    secondsPerPhoto: known ? seconds.reduce((sum, one) => sum + one, 0) : null,
    libraryBytes: photos * looks.reduce((sum, look) => sum + keptOf(look), 0),
    freeBytes,
  };
}

/** Of one photo: vectors in a byte each, the visual prompt in two, and some words. */
function keptOf(description: ModelDescription): number {
  const { queries, vectorWidth } = description.dims;
  const prompt = keptPrompt(description);
  return queries * (vectorWidth ?? 0) + 2 * prompt.rows * prompt.width + 1000;
}
