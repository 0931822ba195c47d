// How much work each part of a model is: multiplications and additions, and bytes of weights that must be read. What the
// machine needs at least for it is the share that a measured time is held against.

import type { RandomSizes } from '../../../engine/convert/convert.ts';
import type { Peak } from './said.ts';

export interface Work {
  operations: number;
  /** Of weights, each read once per pass. */
  bytes: number;
}

/** Two per weight and row. */
const linears = (rows: number, weights: number): number => 2 * rows * weights;
/** Scores, and what they weigh. */
const attention = (rows: number, seen: number, width: number): number => 4 * rows * seen * width;

export function visionWork({ vision }: RandomSizes, photos: number, bytes: number): Work {
  const { width, intermediate, layers, image, patch } = vision;
  const patches = Math.floor(image / patch) ** 2;
  const rows = patches + 1;
  const layer = linears(rows, 4 * width ** 2 + 2 * width * intermediate) + attention(rows, rows, width);
  return { operations: photos * (linears(patches, 3 * patch ** 2 * width) + layers * layer), bytes };
}

/** Weights of a decoder layer that each new row passes. */
function layerWeights({ language }: RandomSizes): number {
  const { width, intermediate } = language;
  // T5: cross-attention asks with two more matrices and its feed-forward has a gate.
  return language.kind === 't5' ? 6 * width ** 2 + 3 * width * intermediate : 4 * width ** 2 + 2 * width * intermediate;
}

/** A prompt of `rows` rows (visual prompt and words) for each photo, and the logits of its last. */
export function promptWork(sizes: RandomSizes, photos: number, rows: number, bytes: number): Work {
  const { width, intermediate, layers, vocabulary } = sizes.language;
  const head = linears(photos, width * vocabulary);
  const within = (weights: number) => photos * layers * (linears(rows, weights) + attention(rows, rows, width));
  if (sizes.language.kind !== 't5') return { operations: within(layerWeights(sizes)) + head, bytes };
  // The encoder, keys and values of it for each layer of the decoder, and the decoder's first row.
  const encoder = within(4 * width ** 2 + 3 * width * intermediate) + photos * layers * linears(rows, 2 * width ** 2);
  return { operations: encoder + photos * layers * linears(1, layerWeights(sizes)) + head, bytes };
}

/** `steps` passes of `rows` rows each, after a prompt of `prompt` rows. */
export function stepsWork(
  sizes: RandomSizes,
  { photos, rows, steps, prompt }: { photos: number; rows: number; steps: number; prompt: number },
  bytes: number,
): Work {
  const { width, layers, vocabulary } = sizes.language;
  const once = rows * photos * (layers * 2 * layerWeights(sizes) + 2 * width * vocabulary);
  const seen = layers * attention(rows * photos, prompt + steps / 2, width);
  return { operations: steps * (once + seen), bytes: steps * bytes };
}

/** Seconds the machine needs at least: its int8 arithmetic and its memory both at their measured peak. */
export function leastSeconds({ operations, bytes }: Work, peak: Peak): number {
  return Math.max(operations / peak.int8, bytes / peak.bytes);
}
