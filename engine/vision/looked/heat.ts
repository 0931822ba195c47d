// From shares of attention to a map of the photo: weighed, without the tokens that belong to no place, and scaled to 0..1.
// Pure arithmetic.

import type { PatchGrid } from '../../model.ts';
import { softmax, type Shares } from './attention.ts';

/** Rows of a reader weighed, each row's weight times what it read: [columns]. */
export function weighed(shares: Shares, weights: ArrayLike<number>): Float32Array {
  const sums = new Float32Array(shares.columns);
  for (let row = 0; row < shares.rows; row++) {
    for (let i = 0; i < sums.length; i++) sums[i]! += weights[row]! * shares.data[row * shares.columns + i]!;
  }
  return sums;
}

/** One row of them, scaled to sum 1: what it gave to other things is left out. */
export function rowOf({ columns, data }: Shares, row: number): Float32Array {
  return summingToOne(data.subarray(row * columns, (row + 1) * columns));
}

/** Their mean, the longer lists cut off by whoever calls. */
export function meanOf(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0]!.length);
  for (const row of rows) row.forEach((value, i) => (mean[i]! += value / rows.length));
  return mean;
}

function summingToOne(values: Float32Array): Float32Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum > 0 ? value / sum : 1 / values.length));
}

/** What the first has more than the second; where it has less, 0. */
export function beyond(first: Float32Array, second: Float32Array): Float32Array {
  return first.map((value, i) => Math.max(0, value - second[i]!));
}

/**
 * How much each of the photo's vectors [queries, e] has to do with a phrase [e]: softmax of their cosines over a small
 * temperature, so that the nearest few count, as in the comparison itself only the nearest does.
 */
export function nearness(vectors: Float32Array, phrase: Float32Array): { weights: Float64Array; best: number } {
  const cosines = Float64Array.from({ length: vectors.length / phrase.length }, (_, query) =>
    phrase.reduce((sum, value, i) => sum + value * vectors[query * phrase.length + i]!, 0),
  );
  const best = cosines.reduce((highest, cosine) => Math.max(highest, cosine), -1);
  return { weights: softmax(cosines.map((cosine) => cosine / temperature)), best };
}

const temperature = 0.02;

/** Values of tokens as a map of 0..1, its least patch 0 and its largest 1; all 0 where there is no difference. */
export function mapOf(tokens: Float32Array, { before, columns, rows }: PatchGrid): Float32Array {
  const patches = tokens.subarray(before, before + columns * rows);
  const least = patches.reduce((low, value) => Math.min(low, value), Infinity);
  const span = patches.reduce((high, value) => Math.max(high, value), -Infinity) - least;
  return patches.map((value) => (span > 1e-9 ? (value - least) / span : 0));
}
