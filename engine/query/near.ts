// Photos that look like what a sentence says: candidates from memory, compared exactly, cut off where the model's
// calibration says that likeness means nothing any more; and, where a person wants them, those a little below that.

import { forHidden } from './mark-filters.ts';
import { EngineError, type Nearest, type Remark } from '../contract.ts';
import type { Filter, ReadStore } from '../store/store.ts';
import type { Meaning } from './meaning.ts';
import { createPauses } from './pauses.ts';
import type { Looking } from './looking.ts';
import { bestSimilarity } from './similarity.ts';
import { always, type Still } from './turns.ts';
import type { VectorIndex } from './vector-index.ts';

export interface Near {
  /** Near enough, nearest first. */
  photos: number[];
  /** Not near enough, but from `least` on; empty unless wanted. */
  maybe: number[];
  similarities: Map<number, number>;
  phrase: Float32Array | null;
  /** The best there is, near enough or not. */
  nearest: Nearest | null;
  cutoff: number | null;
  /** Where "maybe" ends. */
  least: number | null;
  remarks: Remark[];
}

/** Candidates whose exact vectors may be compared; more photos than this are not found by one sentence. */
const mostNear = 1000;
/** Without a calibrated cut-off nobody knows where to stop: few enough to look through. */
const nearWithoutCutoff = 100;
/** "Maybe" begins at this share of the cut-off: see README.md for what that adds, right and wrong. */
const maybeFrom = 0.85;
const mostMaybe = 200;
/** Compared at once. When none of them is near enough, those after them are not either. */
const batch = 128;

export async function nearPhotos(
  { store, passing }: Looking,
  index: VectorIndex | null,
  words: string,
  filters: readonly Filter[],
  meaning: Meaning | null,
  wantsMaybe: boolean,
  still: Still = always,
): Promise<Near> {
  if (!meaning || !index) return noLooks({ what: 'no-search-model' });
  let phrase: Float32Array;
  try {
    phrase = await meaning.embed(words);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const reason = error instanceof EngineError ? error.reason : 'bug';
    return noLooks({ what: 'search-model-failed', reason, because });
  }
  still();
  await index.refresh();
  still();
  const allowed = filters.length > 0 ? await passing(filters) : null;
  still();
  const { cutoff } = meaning;
  const least = cutoff === null ? null : cutoff * maybeFrom;
  const candidates = await index.nearest(phrase, cutoff === null ? 2 * nearWithoutCutoff : mostNear, allowed, still);
  const enough = cutoff === null || !wantsMaybe ? cutoff : { cutoff, least: least!, most: mostMaybe };
  const similarities = await exactSimilarities(store, candidates, phrase, meaning, enough, still);
  const ordered = store
    .passing([...similarities.keys()], forHidden(filters))
    .toSorted((a, b) => similarities.get(b)! - similarities.get(a)! || b - a);
  const within = (from: number, to: number) =>
    ordered.filter((photo) => similarities.get(photo)! >= from && similarities.get(photo)! < to);
  const photos = cutoff === null ? ordered.slice(0, nearWithoutCutoff) : within(cutoff, Infinity);
  const maybe = cutoff === null || !wantsMaybe ? [] : within(least!, cutoff).slice(0, mostMaybe);
  const best = ordered.length > 0 ? similarities.get(ordered[0]!)! : null;
  const nearest = best === null || cutoff === null ? null : { similarity: best, cutoff };
  return { photos, maybe, similarities, phrase, nearest, cutoff, least, remarks: remarksOn(photos.length, cutoff) };
}

/** Where looks are not compared. */
export function noLooks(...remarks: Remark[]): Near {
  const none = { phrase: null, nearest: null, cutoff: null, least: null };
  return { photos: [], maybe: [], similarities: new Map(), ...none, remarks };
}

function remarksOn(found: number, cutoff: number | null): Remark[] {
  if (found === mostNear) return [{ what: 'many-by-looks', photos: mostNear }];
  return cutoff !== null || found === 0 ? [] : [{ what: 'not-calibrated' }];
}

/**
 * Read and compared in slices; photos without vectors by this model are left out. With `enough`, photos come best guess
 * first, and it stops after a slice in which none reaches it, or in which none reaches the cut-off once there are so many
 * that reach the least.
 */
export async function exactSimilarities(
  store: ReadStore,
  photos: readonly number[],
  phrase: Float32Array,
  meaning: Meaning,
  enough: number | { cutoff: number; least: number; most: number } | null = null,
  still: Still = always,
): Promise<Map<number, number>> {
  const pauses = createPauses(still);
  const found = new Map<number, number>();
  const { cutoff, least, most } =
    typeof enough === 'object' && enough ? enough : { cutoff: enough, least: enough, most: 0 };
  let below = 0;
  for (let i = 0; i < photos.length; i += batch) {
    let best = -Infinity;
    const sets = store.vectorSets(photos.slice(i, i + batch), meaning.maker);
    for (const set of sets) {
      if (set.width !== phrase.length) continue;
      const similarity = bestSimilarity(set, phrase);
      best = Math.max(best, similarity);
      if (cutoff !== null && similarity < cutoff && similarity >= least!) below++;
      found.set(set.photo, similarity);
    }
    if (cutoff !== null && sets.length > 0 && (best < least! || (best < cutoff && below >= most))) break;
    await pauses.ifDue();
  }
  return found;
}
