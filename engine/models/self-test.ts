// The self-test of a model: it looks at one photo that ships with the app, and what it says is held against stored numbers
// of the same weights where they are known, against another recipe of them where one is at hand, and against sense.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, type ModelCheck } from '../contract.ts';
import { type Decoder, openDecoder } from '../decode/decode.ts';
import { openVision, type Seen, type Vision } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';
import { abilitiesOf, checkFile, findModels, type FoundModel } from './found-models.ts';
import { allowedFor, differencesFrom, doubtsOf, faultsOf, type Measured, phrases } from './measured.ts';

export interface SelfTestOptions {
  /** Folder with demo/photos and known-models.json. */
  resources: string;
  /** Other models that are at hand, for other recipes of the same weights. */
  others: readonly FoundModel[];
  startWorker: StartWorker;
  decoder?: Decoder;
  threads?: number;
}

interface KeptCheck extends ModelCheck {
  measured: Measured | null;
}

/** In place of words and numbers of a person's photos: one that everybody has. */
const photo = ['demo', 'photos', 'chelsea.jpg'];
/** By checkpoint: what the reference implementation says about it. */
const knownFile = 'known-models.json';

/** Tests the model and keeps the result beside it. A fault is a result; throws only when there is no photo to look at. */
async function selfTest(model: FoundModel, options: SelfTestOptions): Promise<ModelCheck> {
  const { version } = model.description;
  const path = join(options.resources, ...photo);
  if (!existsSync(path))
    throw new EngineError('not-found', `There is no photo to test with at ${path}. Install Talbot again.`);
  const { measured, notes, faults } = await tried(model, path, options);
  const passed = faults.length === 0;
  const check: KeptCheck = {
    version,
    passed,
    checkedAt: new Date().toISOString(),
    notes: [...faults, ...notes],
    measured,
  };
  // A folder that may not be written to (a read-only install) keeps its result only as long as Talbot runs.
  await writeFile(join(model.folder, checkFile), `${JSON.stringify(check, null, 2)}\n`).catch(() => undefined);
  return check;
}

/** The same of the model in this folder. */
export async function selfTestFolder(folder: string, options: SelfTestOptions): Promise<ModelCheck> {
  const [model] = await findModels([folder]);
  if (!model)
    throw new EngineError(
      'model-missing',
      `There is no model in ${folder} (no model.json). Name a folder that "talbot model convert" has made.`,
    );
  return selfTest(model, options);
}

async function tried(model: FoundModel, path: string, options: SelfTestOptions) {
  try {
    const measured = await measure(model, path, options);
    const compared = await comparison(model, measured, options);
    return {
      measured,
      notes: [...compared.notes, ...doubtsOf(measured)],
      faults: [...faultsOf(measured), ...compared.faults],
    };
  } catch (error) {
    // What it cannot even be asked is its fault; what is the house's own is not a result.
    if (error instanceof EngineError && ['closed', 'cancelled', 'disk-full'].includes(error.reason)) throw error;
    return { measured: null, notes: [], faults: [error instanceof Error ? error.message : String(error)] };
  }
}

async function measure(model: FoundModel, path: string, options: SelfTestOptions): Promise<Measured> {
  const { startWorker, threads } = options;
  const decoder = options.decoder ?? openDecoder({ startWorker, thumbnails: '' });
  const vision = await openVision({ startWorker, model: model.folder, ...(threads ? { threads } : {}) });
  const able = abilitiesOf(model.description);
  try {
    const pixels = await decoder.pixels({ path, kind: 'jpeg', size: model.description.image.size });
    const [seen] = await vision.see({ pixels: [pixels], caption: able.includes('captions') });
    return { ...measuredOf(seen!, model), ...(able.includes('search') ? await matched(vision, pixels) : noMatches) };
  } finally {
    await vision.close();
    if (!options.decoder) await decoder.close();
  }
}

const noMatches = { similarities: null, matches: null };

async function matched(vision: Vision, pixels: Uint8Array): Promise<Pick<Measured, 'similarities' | 'matches'>> {
  const all = [];
  for (const text of phrases) all.push(await vision.match({ pixels, text }));
  const matches = all.map(({ match }) => match).filter((match) => match !== null);
  return {
    similarities: all.map(({ similarity }) => similarity),
    matches: matches.length === all.length ? matches : null,
  };
}

function measuredOf(seen: Seen, { description }: FoundModel): Pick<Measured, 'caption' | 'lengthError' | 'broken'> {
  const { vectors, prompt, caption } = seen;
  const width = description.dims.vectorWidth ?? 1;
  const lengths = Array.from({ length: vectors ? vectors.length / width : 0 }, (_, row) =>
    Math.hypot(...vectors!.subarray(row * width, (row + 1) * width)),
  );
  // A float16 with all bits of its exponent set is infinite or no number.
  const brokenRows = prompt?.filter((bits) => (bits & 0x7c00) === 0x7c00).length ?? 0;
  const brokenVectors = vectors?.filter((value) => !Number.isFinite(value)).length ?? 0;
  return {
    caption: caption && { text: caption.text, probability: caption.probability },
    lengthError: vectors ? Math.max(...lengths.map((length) => Math.abs(length - 1))) : null,
    broken: brokenRows + brokenVectors,
  };
}

async function comparison(model: FoundModel, measured: Measured, options: SelfTestOptions) {
  const { checkpoint, recipe } = model.description;
  const known = checkpoint === undefined ? null : await knownOf(options.resources, checkpoint);
  if (known) {
    const differences = differencesFrom(known, measured, allowedFor('reference', recipe));
    return { faults: differences, notes: ['Compared with what the reference implementation says.'] };
  }
  const sibling = await measuredSibling(model, options.others);
  if (!sibling)
    return {
      faults: [],
      notes: ['Its values are finite and its caption has a sane length; there was nothing to compare with.'],
    };
  const differences = differencesFrom(sibling.measured, measured, allowedFor(sibling.recipe, recipe));
  return { faults: differences, notes: [`Compared with ${sibling.name} (${sibling.recipe}).`] };
}

async function knownOf(resources: string, checkpoint: string): Promise<Measured | null> {
  const text = await readFile(join(resources, knownFile), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as Record<string, Measured>)[checkpoint] ?? null;
}

/** The same weights in another recipe, tested before and found good: the most exact one. */
async function measuredSibling({ description }: FoundModel, others: readonly FoundModel[]) {
  const { checkpoint, recipe, id } = description;
  if (checkpoint === undefined) return null;
  const siblings = others.filter(
    ({ description: other, check }) =>
      other.checkpoint === checkpoint && other.recipe !== recipe && other.id !== id && check?.passed,
  );
  const best = siblings.toSorted((a) => (a.description.recipe === 'reference-f32' ? -1 : 1))[0];
  const measured = (best?.check as KeptCheck | null | undefined)?.measured;
  return measured ? { measured, name: best!.description.name, recipe: best!.description.recipe } : null;
}
