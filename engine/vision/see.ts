// What one look at a photo gives: visual prompt, vectors, tags and a caption that has checked itself (captions.ts).

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../contract.ts';
import type { Calibration, ModelDescription } from '../model.ts';
import { encode, part, query, type OpenModel } from './blip2.ts';
import { type CaptionWish, describeAll, inTurn } from './captions.ts';
import { toHalf } from './half.ts';
import type { Seen, SeenCaption, SeenTag } from './seen.ts';
import { batchSize } from './shelf.ts';

/** What is wanted besides vectors, tags and visual prompt. `candidates`: choose the caption from so many. */
export interface Wanted {
  caption: boolean;
  candidates?: number;
}

/** Names of the classes of the vision graph; null when it has none. */
export async function readClasses(folder: string, model: ModelDescription): Promise<string[][] | null> {
  if (model.classes === null) return null;
  const file = path.resolve(folder, model.classes);
  const classes = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as { tags: string[] }[])
    .catch(() => null);
  const listed = Array.isArray(classes) && classes.every((one) => Array.isArray(one?.tags));
  if (listed) return classes.map((one) => one.tags);
  throw new EngineError('model-corrupt', `${file} lists no tags of classes. Convert or fetch the model again.`);
}

/**
 * What one look at each photo gives. Where not all graphs may be open at once, every graph is done with all photos before
 * the next one takes its place: opening gigabytes once for all costs less than once for each few.
 */
export async function seePhotos(
  open: OpenModel,
  classes: string[][] | null,
  photos: readonly Uint8Array[],
  wanted: Wanted,
): Promise<Seen[]> {
  const together = open.roomForAll ? batchSize : photos.length;
  const seen: Seen[] = [];
  for (let at = 0; at < photos.length; at += together) {
    seen.push(...(await seeTogether(open, classes, photos.slice(at, at + together), wanted)));
  }
  return seen;
}

/** Another caption of one photo, and nothing else of it. */
export async function captionAgain(open: OpenModel, photo: Uint8Array, wish: CaptionWish): Promise<SeenCaption> {
  const encoded = await encode(open, [photo]);
  wish.signal?.throwIfAborted();
  const { prompt, vectors } = await query(open, encoded.image);
  wish.signal?.throwIfAborted();
  const [said] = await describeAll(open, [{ photos: [photo], encoded, prompt, vectors }], wish);
  if (said?.[0]) return said[0];
  throw new EngineError(
    'not-supported-by-model',
    `${open.model.name} does not write captions. Choose another for them.`,
  );
}

async function seeTogether(
  open: OpenModel,
  classes: string[][] | null,
  photos: readonly Uint8Array[],
  wanted: Wanted,
): Promise<Seen[]> {
  const batches = Array.from({ length: Math.ceil(photos.length / batchSize) }, (_, i) =>
    photos.slice(i * batchSize, (i + 1) * batchSize),
  );
  const encoded = await inTurn(batches, (batch) => encode(open, batch));
  const looks = await inTurn(batches, async (batch, i) => {
    const { prompt, vectors } = await query(open, encoded[i]!.image);
    return { photos: batch, encoded: encoded[i]!, prompt, vectors };
  });
  const captions = wanted.caption ? await describeAll(open, looks, { candidates: wanted.candidates }) : [];
  return looks.flatMap(({ photos: batch, encoded: { classes: logits }, prompt, vectors }, at) =>
    batch.map((_, i) => ({
      prompt: prompt && toHalf(part(prompt, i)),
      vectors: vectors && Float32Array.from(part(vectors, i)),
      tags: logits && classes ? tagsOf(part(logits, i), classes, open.model.calibration.tags) : [],
      caption: captions[at]?.[i] ?? null,
    })),
  );
}

/** Several classes may carry the same everyday name: their probabilities add up. */
export function tagsOf(logits: Float32Array, classes: string[][], calibration: Calibration['tags']): SeenTag[] {
  const { temperature, threshold } = calibration ?? { temperature: 1, threshold: 0.5 };
  const highest = logits.reduce((best, logit) => Math.max(best, logit), -Infinity);
  const weights = logits.map((logit) => Math.exp((logit - highest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scores = new Map<string, number>();
  classes.forEach((names, i) => {
    for (const name of names) scores.set(name, (scores.get(name) ?? 0) + weights[i]! / total);
  });
  return [...scores]
    .map(([name, score]) => ({ name, score: Math.min(score, 1) }))
    .filter(({ score }) => score >= threshold)
    .toSorted((a, b) => b.score - a.score);
}
