// Photos for words: those whose text has them all, and those whose picture is near enough to them, in one order.

import type { SortOrder } from '../contract.ts';
import type { Filter, ReadStore } from '../store/store.ts';
import { matchExpression } from './match-expression.ts';
import { sentence, type Asked } from './parse.ts';
import { createPauses } from './pauses.ts';
import type { Meaning } from './meaning.ts';
import { fuse } from './rank.ts';
import { bestSimilarity } from './similarity.ts';
import type { VectorIndex } from './vector-index.ts';

/** All photos that answer, in order. Kept while its pages are being asked for. */
export interface Found {
  photos: { photo: number; score: number }[];
  similarities: Map<number, number>;
  phrase: Float32Array | null;
  meaning: Meaning | null;
  notes: string[];
}

/** Candidates whose exact vectors are compared; more than this many photos for one sentence are not ranked. */
export const mostNear = 1000;
/** Without a calibrated cut-off nobody knows where to stop: few enough to look through. */
const nearWithoutCutoff = 100;

export async function rankedSearch(
  store: ReadStore,
  index: VectorIndex | null,
  asked: Asked,
  filters: readonly Filter[],
  sort: SortOrder,
  meaning: Meaning | null,
): Promise<Found> {
  const words = sentence(asked);
  const expression = matchExpression(asked.wanted);
  const matches = expression === null ? [] : store.wordMatches(expression, filters, 1e9).map((match) => match.photo);
  const near = await nearPhotos(store, index, words, filters, meaning);
  const photos = fuse(matches, near.photos);
  return {
    photos: sort === 'relevance' ? photos : byTime(store, photos, sort),
    similarities: near.similarities,
    phrase: near.phrase,
    meaning,
    notes: [...near.notes, ...(photos.length === 0 ? [nothingFound(words, near)] : []), ...unseen(store)],
  };
}

interface Near {
  photos: number[];
  similarities: Map<number, number>;
  phrase: Float32Array | null;
  /** The best there is, near enough or not. */
  best: number | null;
  cutoff: number | null;
  notes: string[];
}

async function nearPhotos(
  store: ReadStore,
  index: VectorIndex | null,
  words: string,
  filters: readonly Filter[],
  meaning: Meaning | null,
): Promise<Near> {
  const none: Near = { photos: [], similarities: new Map(), phrase: null, best: null, cutoff: null, notes: [] };
  if (!meaning || !index) return { ...none, notes: ['There is no search model, so only written words were compared.'] };
  let phrase: Float32Array;
  try {
    phrase = await meaning.embed(words);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return {
      ...none,
      notes: [`The search model could not be asked (${because}), so only written words were compared.`],
    };
  }
  await index.refresh();
  const allowed = filters.length > 0 ? store.idsPassing(filters) : null;
  const candidates = await index.nearest(phrase, mostNear, allowed);
  const similarities = await exactSimilarities(store, candidates, phrase, meaning);
  const shown = store.passing([...similarities.keys()], []);
  const ordered = shown.toSorted((a, b) => similarities.get(b)! - similarities.get(a)! || b - a);
  const { cutoff } = meaning;
  const photos =
    cutoff === null
      ? ordered.slice(0, nearWithoutCutoff)
      : ordered.filter((photo) => similarities.get(photo)! >= cutoff);
  const notes = [
    ...(photos.length === mostNear
      ? [`More than ${mostNear} photos look like this; the nearest ${mostNear} are shown.`]
      : []),
    ...(cutoff === null && photos.length > 0
      ? ['This search model was not calibrated, so photos that only look a little like it are shown too.']
      : []),
  ];
  const best = ordered.length > 0 ? similarities.get(ordered[0]!)! : null;
  return { photos, similarities, phrase, best, cutoff, notes };
}

/** Read and compared in slices; photos without vectors by this model are left out. */
export async function exactSimilarities(
  store: ReadStore,
  photos: readonly number[],
  phrase: Float32Array,
  meaning: Meaning,
): Promise<Map<number, number>> {
  const pauses = createPauses();
  const found = new Map<number, number>();
  for (let i = 0; i < photos.length; i += 100) {
    for (const set of store.vectorSets(photos.slice(i, i + 100), meaning.maker)) {
      if (set.width === phrase.length) found.set(set.photo, bestSimilarity(set, phrase));
    }
    await pauses.ifDue();
  }
  return found;
}

function byTime(store: ReadStore, photos: readonly { photo: number; score: number }[], sort: 'newest' | 'oldest') {
  const times = new Map(
    store.summaries(photos.map(({ photo }) => photo)).map(({ id, takenAt }) => [id, takenAt] as const),
  );
  const order = photos
    .filter(({ photo }) => times.has(photo))
    .toSorted((a, b) => {
      const [timeA, timeB] = [times.get(a.photo)!, times.get(b.photo)!];
      return timeA < timeB ? -1 : timeA > timeB ? 1 : a.photo - b.photo;
    });
  return sort === 'oldest' ? order : order.toReversed();
}

function nothingFound(words: string, near: Near): string {
  if (near.best === null || near.cutoff === null) return `Nothing found: no photo has “${words}” in its words.`;
  return (
    `Nothing found: no photo has “${words}” in its words, and none looks enough like it ` +
    `(the nearest reaches ${near.best.toFixed(2)} of the ${near.cutoff.toFixed(2)} needed).`
  );
}

function unseen(store: ReadStore): string[] {
  const { unread, unseen, photos } = store.tally();
  const waiting = unread + unseen;
  if (waiting === 0) return [];
  return [`${waiting} of ${photos} photos are still to be looked at; they are found by their names only.`];
}
