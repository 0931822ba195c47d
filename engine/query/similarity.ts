// Exact similarity of vector sets kept as int8 rows with a scale each. Pure.

import type { VectorSet } from '../store/store.ts';

/** Vectors as rows with a scale each: int8 as the store keeps them, or as a model gave them, with scales of 1. */
export interface ComparedSet {
  queries: number;
  width: number;
  rows: ArrayLike<number>;
  scales: ArrayLike<number>;
}

/** Best dot product of any of the photo's vectors with a phrase's, -1 to 1. `phrase` is [width]. */
export function bestSimilarity(set: VectorSet, phrase: Float32Array): number {
  const { queries, width, rows, scales } = set;
  let best = -1;
  for (let q = 0, at = 0; q < queries; q++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += rows[at++]! * phrase[i]!;
    best = Math.max(best, sum * scales[q]!);
  }
  return best;
}

/**
 * How alike two photos are: the mean dot product of vectors of the same query, -1 to 1. Each query of a Q-Former looks
 * for its own things, so the first of one photo is to be compared with the first of the other.
 */
export function alikeness(a: ComparedSet, b: ComparedSet): number {
  let total = 0;
  for (let q = 0, at = 0; q < a.queries; q++) {
    let sum = 0;
    for (const end = at + a.width; at < end; at++) sum += a.rows[at]! * b.rows[at]!;
    total += sum * a.scales[q]! * b.scales[q]!;
  }
  return total / a.queries;
}
