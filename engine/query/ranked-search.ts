// Photos for words: those whose text has them all, and those whose picture is near enough to them, in one order.

import type { SortOrder } from '../contract.ts';
import type { Filter, ReadStore } from '../store/store.ts';
import { matchExpression } from './match-expression.ts';
import { sentence, type Asked } from './parse.ts';
import type { Meaning } from './meaning.ts';
import { nearPhotos, type Near } from './near.ts';
import { fuse } from './rank.ts';
import type { VectorIndex } from './vector-index.ts';

/** All photos that answer, in order. Kept while its pages are being asked for. */
export interface Found {
  photos: { photo: number; score: number }[];
  similarities: Map<number, number>;
  phrase: Float32Array | null;
  meaning: Meaning | null;
  notes: string[];
}

/** Photos found by their words, at most: to rank more would hold the engine for long. */
const mostMatches = 20_000;

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
  const matches =
    expression === null ? [] : store.wordMatches(expression, filters, mostMatches).map((match) => match.photo);
  const near = await nearPhotos(store, index, words, filters, meaning);
  const photos = fuse(matches, near.photos);
  return {
    photos: sort === 'relevance' ? photos : byTime(store, photos, sort),
    similarities: near.similarities,
    phrase: near.phrase,
    meaning,
    notes: [
      ...(matches.length === mostMatches ? [tooMany] : []),
      ...near.notes,
      ...(photos.length === 0 ? [nothingFound(words, near)] : []),
      ...unseen(store),
      ...seenByOthers(store, meaning),
    ],
  };
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

const tooMany = `More than ${mostMatches.toLocaleString('en')} photos have these words; the latest of them are shown.`;

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

/** Vectors of two models are never compared. */
function seenByOthers(store: ReadStore, meaning: Meaning | null): string[] {
  const others = meaning ? store.vectorsOfOthers(meaning.maker) : 0;
  if (others === 0) return [];
  return [`${others} photos were seen by another search model; they are found by their words only until seen again.`];
}
