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
import type { Value } from './sessions.ts';
import { batchSize } from './shelf.ts';

/** Names of the classes of the vision graph; null when it has none. */
export async function readClasses(folder: string, model: ModelDescription): Promise<string[][] | null> {
  if (model.classes === null) return null;
  const text = await readFile(path.resolve(folder, model.classes), 'utf8');
  return (JSON.parse(text) as { tags: string[] }[]).map((one) => one.tags);
}

/** What is known of a few photos so far. */
interface Look {
  photos: readonly Uint8Array[];
  encoded: Encoded;
  /** What is kept for later questions [photos, rows, width]. */
  prompt: Value | null;
  vectors: Value | null;
}

type Captions = Awaited<ReturnType<typeof speak>>;

/**
 * What one look at each photo gives. Where not all graphs may be open at once, every graph is done with all photos before
 * the next one takes its place: opening gigabytes once for all costs less than once for each few.
 */
export async function seePhotos(
  open: OpenModel,
  classes: string[][] | null,
  photos: readonly Uint8Array[],
  caption: boolean,
): Promise<Seen[]> {
  const together = open.roomForAll ? batchSize : photos.length;
  const seen: Seen[] = [];
  for (let at = 0; at < photos.length; at += together) {
    seen.push(...(await seeTogether(open, classes, photos.slice(at, at + together), caption)));
  }
  return seen;
}

async function seeTogether(
  open: OpenModel,
  classes: string[][] | null,
  photos: readonly Uint8Array[],
  caption: boolean,
): Promise<Seen[]> {
  const batches = Array.from({ length: Math.ceil(photos.length / batchSize) }, (_, i) =>
    photos.slice(i * batchSize, (i + 1) * batchSize),
  );
  const encoded = await inTurn(batches, (batch) => encode(open, batch));
  const looks = await inTurn(batches, async (batch, i) => {
    const { prompt, vectors } = await query(open, encoded[i]!.image);
    return { photos: batch, encoded: encoded[i]!, prompt, vectors };
  });
  const captions = caption ? await describeAll(open, looks) : [];
  return looks.flatMap(({ photos: batch, encoded: { classes: logits }, prompt, vectors }, at) =>
    batch.map((_, i) => ({
      prompt: prompt && toHalf(part(prompt, i)),
      vectors: vectors && Float32Array.from(part(vectors, i)),
      tags: logits && classes ? tagsOf(part(logits, i), classes, open.model.calibration.tags) : [],
      caption: captions[at]?.[i] ?? null,
    })),
  );
}

/** One after the other: the graphs run in this thread anyway. */
async function inTurn<From, To>(list: readonly From[], make: (one: From, index: number) => Promise<To>): Promise<To[]> {
  const made: To[] = [];
  for (const [index, one] of list.entries()) made.push(await make(one, index));
  return made;
}

/** Captions of each look, checked; none where the model does not speak. */
async function describeAll(open: OpenModel, looks: readonly Look[]): Promise<(SeenCaption[] | null)[]> {
  const captioning = open.model.language?.prompts.caption;
  if (!captioning) return [];
  const visuals = await inTurn(looks, (look) => visualPrompt(open, look, captioning));
  const said = await inTurn(visuals, async (visual, i) =>
    visual ? speakOf(open, looks[i]!, visual, captioning) : null,
  );
  const texts = said.map((captions) => captions?.map(({ text }) => text) ?? null);
  const { graphs } = open.model;
  const matches = await inTurn(looks, async ({ encoded }, i) =>
    graphs.itm && texts[i] ? matchLogits(open, encoded.image, texts[i]) : null,
  );
  const phrases = await inTurn(looks, async ({ vectors }, i) =>
    graphs['itc-text'] && vectors && texts[i] ? embedTexts(open, texts[i]) : null,
  );
  return said.map((captions, i) => captions && checked(open, captions, looks[i]!.vectors, matches[i]!, phrases[i]!));
}

function checked(
  open: OpenModel,
  captions: Captions,
  vectors: Value | null,
  matches: Value | null,
  phrases: Value | null,
): SeenCaption[] {
  return captions.map(({ text, spoken }, i) => {
    const match = matches && matchProbability(part(matches, i));
    const near = phrases && vectors && similarity(part(vectors, i), part(phrases, i));
    return {
      text,
      probability: Math.exp(spoken.logProbability),
      match,
      similarity: near,
      doubtful: isDoubtful(text, match, near, open.model.calibration.caption),
    };
  });
}

/** What the language model is told of the photos; a Q-Former that reads words reads those of the prompt. */
async function visualPrompt(open: OpenModel, { photos, encoded, prompt }: Look, asked: Prompt): Promise<Value | null> {
  if (!asksForWords(open.model)) return prompt;
  const words = photos.map(() => asked.prompt);
  return instruct(open, encoded.image, words);
}

async function speakOf(open: OpenModel, { photos }: Look, visual: Value, asked: Prompt): Promise<Captions> {
  const subjects = photos.map((_, i) => ({ visual: part(visual, i), text: asked.prompt }));
  return speak(open, subjects, asked.generation);
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
