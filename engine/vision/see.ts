// What one look at a photo gives: visual prompt, vectors, tags and a caption that has checked itself.
// The check is BLIP's filter: the model is asked whether its own caption belongs to the photo.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { asksForWords, type Calibration, type ModelDescription, type Prompt } from '../model.ts';
import {
  embedTexts,
  encode,
  instruct,
  matchLogits,
  matchProbability,
  part,
  query,
  similarity,
  type Encoded,
  type OpenModel,
} from './blip2.ts';
import { toHalf } from './half.ts';
import { speak } from './speak.ts';
import type { Seen, SeenCaption, SeenTag } from './seen.ts';

/** Photos that go through the graphs together: bounds memory, costs no speed. */
export const batchSize = 4;

/** Names of the classes of the vision graph; null when it has none. */
export async function readClasses(folder: string, model: ModelDescription): Promise<string[][] | null> {
  if (model.classes === null) return null;
  const text = await readFile(path.resolve(folder, model.classes), 'utf8');
  return (JSON.parse(text) as { tags: string[] }[]).map((one) => one.tags);
}

/** At most `batchSize` photos. */
export async function seeBatch(
  open: OpenModel,
  classes: string[][] | null,
  photos: readonly Uint8Array[],
  caption: boolean,
): Promise<Seen[]> {
  const encoded = await encode(open, photos);
  const { prompt, vectors } = await query(open, encoded.image);
  const captioning = open.model.language?.prompts.caption;
  const visual =
    caption && captioning && asksForWords(open.model)
      ? await instruct(
          open,
          encoded.image,
          photos.map(() => captioning.prompt),
        )
      : prompt;
  const captions =
    caption && captioning && visual
      ? await describe(
          open,
          captioning,
          encoded,
          photos.map((_, i) => part(visual, i)),
          vectors && photos.map((_, i) => part(vectors, i)),
        )
      : [];
  return photos.map((_, i) => ({
    prompt: prompt && toHalf(part(prompt, i)),
    vectors: vectors && Float32Array.from(part(vectors, i)),
    tags: encoded.classes && classes ? tagsOf(part(encoded.classes, i), classes, open.model.calibration.tags) : [],
    caption: captions[i] ?? null,
  }));
}

async function describe(
  open: OpenModel,
  { prompt, generation }: Prompt,
  { image }: Encoded,
  prompts: readonly Float32Array[],
  vectors: readonly Float32Array[] | null,
): Promise<SeenCaption[]> {
  const said = await speak(
    open,
    prompts.map((visual) => ({ visual, text: prompt })),
    generation,
  );
  const texts = said.map(({ text }) => text);
  const { graphs, calibration } = open.model;
  const logits = graphs.itm ? await matchLogits(open, image, texts) : null;
  const phrases = graphs['itc-text'] && vectors ? await embedTexts(open, texts) : null;
  return said.map(({ text, spoken }, i) => {
    const match = logits && matchProbability(part(logits, i));
    const near = phrases && vectors && similarity(vectors[i]!, part(phrases, i));
    return {
      text,
      probability: Math.exp(spoken.logProbability),
      match,
      similarity: near,
      doubtful: isDoubtful(text, match, near, calibration.caption),
    };
  });
}

/** The calibrated self-check. Without a calibration only an empty caption is doubtful: nothing is known about the rest. */
export function isDoubtful(
  text: string,
  match: number | null,
  near: number | null,
  calibration: Calibration['caption'],
): boolean {
  if (text === '') return true;
  if (!calibration) return false;
  const sure = Math.min(Math.max(match ?? 0.5, 1e-6), 1 - 1e-6);
  const score =
    calibration.bias + calibration.match * Math.log(sure / (1 - sure)) + calibration.similarity * (near ?? 0);
  return score < 0;
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
