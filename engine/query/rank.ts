// Two orders into one. Pure.

export interface Ranked {
  photo: number;
  /** Higher is better. */
  score: number;
}

/** Large enough that being first in one list does not outweigh being near the top of both (Cormack et al. 2009). */
const softness = 60;

/**
 * Reciprocal rank fusion: each list gives a photo 1 / (60 + its rank). Neither bm25, whose scale changes with every
 * library, nor similarity, whose scale changes with every model, has to be compared with the other.
 */
export function fuse(...lists: readonly (readonly number[])[]): Ranked[] {
  const scores = new Map<number, number>();
  for (const list of lists) {
    list.forEach((photo, i) => scores.set(photo, (scores.get(photo) ?? 0) + 1 / (softness + i + 1)));
  }
  return [...scores]
    .map(([photo, score]) => ({ photo, score }))
    .toSorted((a, b) => b.score - a.score || b.photo - a.photo);
}
