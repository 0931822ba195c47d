// Photos that look like what a sentence says: candidates from memory, compared exactly, cut off where the model's
// calibration says that likeness means nothing any more.

import type { Filter, ReadStore } from '../store/store.ts';
import type { Meaning } from './meaning.ts';
import { createPauses } from './pauses.ts';
import { bestSimilarity } from './similarity.ts';
import type { VectorIndex } from './vector-index.ts';

export interface Near {
  /** Nearest first. */
  photos: number[];
  similarities: Map<number, number>;
  phrase: Float32Array | null;
  /** The best there is, near enough or not. */
  best: number | null;
  cutoff: number | null;
  notes: string[];
}

/** Candidates whose exact vectors may be compared; more photos than this are not found by one sentence. */
const mostNear = 1000;
/** Without a calibrated cut-off nobody knows where to stop: few enough to look through. */
const nearWithoutCutoff = 100;
/** Compared at once. When none of them is near enough, those after them are not either. */
const batch = 128;

export async function nearPhotos(
  store: ReadStore,
  index: VectorIndex | null,
  words: string,
  filters: readonly Filter[],
  meaning: Meaning | null,
): Promise<Near> {
  if (!meaning || !index) return nothing('There is no search model, so only written words were compared.');
  let phrase: Float32Array;
  try {
    phrase = await meaning.embed(words);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return nothing(`The search model could not be asked (${because}), so only written words were compared.`);
  }
  await index.refresh();
  const allowed = filters.length > 0 ? store.idsPassing(filters) : null;
  const { cutoff } = meaning;
  const candidates = await index.nearest(phrase, cutoff === null ? 2 * nearWithoutCutoff : mostNear, allowed);
  const similarities = await exactSimilarities(store, candidates, phrase, meaning, cutoff);
  const ordered = store
    .passing([...similarities.keys()], [])
    .toSorted((a, b) => similarities.get(b)! - similarities.get(a)! || b - a);
  const photos =
    cutoff === null
      ? ordered.slice(0, nearWithoutCutoff)
      : ordered.filter((photo) => similarities.get(photo)! >= cutoff);
  const best = ordered.length > 0 ? similarities.get(ordered[0]!)! : null;
  return { photos, similarities, phrase, best, cutoff, notes: notesOn(photos.length, cutoff) };
}

function nothing(note: string): Near {
  return { photos: [], similarities: new Map(), phrase: null, best: null, cutoff: null, notes: [note] };
}

function notesOn(found: number, cutoff: number | null): string[] {
  if (found === mostNear) return [`More than ${mostNear} photos look like this; the nearest ${mostNear} are shown.`];
  if (cutoff !== null || found === 0) return [];
  return ['This search model was not calibrated, so photos that only look a little like it are shown too.'];
}

/**
 * Read and compared in slices; photos without vectors by this model are left out. With `enough`, photos come best guess
 * first, and it stops after a slice in which none reaches it.
 */
export async function exactSimilarities(
  store: ReadStore,
  photos: readonly number[],
  phrase: Float32Array,
  meaning: Meaning,
  enough: number | null = null,
): Promise<Map<number, number>> {
  const pauses = createPauses();
  const found = new Map<number, number>();
  for (let i = 0; i < photos.length; i += batch) {
    let best = -Infinity;
    const sets = store.vectorSets(photos.slice(i, i + batch), meaning.maker);
    for (const set of sets) {
      if (set.width !== phrase.length) continue;
      const similarity = bestSimilarity(set, phrase);
      best = Math.max(best, similarity);
      found.set(set.photo, similarity);
    }
    if (enough !== null && sets.length > 0 && best < enough) break;
    await pauses.ifDue();
  }
  return found;
}
