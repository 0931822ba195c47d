// Photos for words: those whose text has them all, and those whose picture is near enough to them, in one order; after
// them those that are only a little less near. And photos for an example, most alike first.

import type { Nearest, SortOrder } from '../contract.ts';
import type { Filter, ReadStore } from '../store/store.ts';
import { alikePhotos, type Examples, mostAlike } from './examples.ts';
import { matchExpression } from './match-expression.ts';
import { sentence, type Asked } from './parse.ts';
import type { Meaning } from './meaning.ts';
import { nearPhotos, type Near } from './near.ts';
import { fuse, type Ranked } from './rank.ts';
import type { VectorIndex } from './vector-index.ts';

/** All photos that answer, in order. Kept while its pages are being asked for. */
export interface Found {
  asked: Asked;
  photos: Ranked[];
  /** So many of them, from the first on, are best matches. */
  best: number;
  similarities: Map<number, number>;
  /** What was searched for is an example, and similarities are between photos. */
  example: boolean;
  phrase: Float32Array | null;
  meaning: Meaning | null;
  nearest: Nearest | null;
  cutoff: number | null;
  /** Looks below this are no reason at all. */
  least: number | null;
  notes: string[];
}

/** Photos found by their words, at most: to rank more would hold the engine for long. */
const mostMatches = 20_000;

export interface Search {
  store: ReadStore;
  index: VectorIndex | null;
  meaning: Meaning | null;
  asked: Asked;
  filters: readonly Filter[];
  sort: SortOrder;
}

export async function rankedSearch(search: Search & { maybe: boolean }): Promise<Found> {
  const { store, index, meaning, asked, filters, sort } = search;
  const words = sentence(asked);
  const expression = matchExpression(asked.wanted);
  const matches =
    expression === null ? [] : store.wordMatches(expression, filters, mostMatches).map((match) => match.photo);
  const near = await nearPhotos(store, index, words, filters, meaning, search.maybe);
  const best = fuse(matches, near.photos);
  const known = new Set(best.map(({ photo }) => photo));
  const maybe = near.maybe.filter((photo) => !known.has(photo)).map((photo) => ({ photo, score: 0 }));
  return {
    ...{ asked, meaning, example: false },
    photos: [best, maybe].flatMap((group) => (sort === 'relevance' ? group : byTime(store, group, sort))),
    best: best.length,
    similarities: near.similarities,
    ...{ phrase: near.phrase, nearest: near.nearest, cutoff: near.cutoff, least: near.least },
    notes: [
      ...(matches.length === mostMatches ? [tooMany] : []),
      ...near.notes,
      ...(best.length === 0 ? [nothingFound(words, near, index)] : []),
      ...unseen(store),
      ...seenByOthers(store, meaning),
    ],
  };
}

/** Words beside an example must be in the photo's words. */
export async function exampleSearch(search: Search & { like: string; examples: Examples }): Promise<Found> {
  const { store, index, meaning, asked, filters, sort, like, examples } = search;
  const found: Omit<Found, 'photos' | 'best' | 'similarities' | 'notes'> = {
    ...{ asked, meaning, example: true },
    ...{ phrase: null, nearest: null, cutoff: null, least: null },
  };
  if (!meaning || !index) {
    const notes = ['There is no search model to compare photos with.'];
    return { ...found, photos: [], best: 0, similarities: new Map(), notes };
  }
  const expression = matchExpression(asked.wanted);
  const all: Filter[] = expression === null ? [...filters] : [...filters, { by: 'words', expression }];
  const alike = await alikePhotos(store, index, meaning.maker, like, examples, all, mostAlike);
  const ranked = alike.photos.map((photo) => ({ photo, score: alike.likeness.get(photo)! }));
  const photos = sort === 'relevance' ? ranked : byTime(store, ranked, sort);
  const notes = [...alike.notes, ...unseen(store), ...seenByOthers(store, meaning)];
  return { ...found, photos, best: photos.length, similarities: alike.likeness, notes };
}

function byTime(store: ReadStore, photos: readonly Ranked[], sort: 'newest' | 'oldest') {
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

/** What was looked at, so that "nothing" can be judged. */
function nothingFound(words: string, near: Near, index: VectorIndex | null): string {
  const said = `Nothing like that: no photo has “${words}” in its captions, tags, names, places or answers`;
  if (near.nearest === null) return `${said}.`;
  const { similarity, cutoff } = near.nearest;
  const photos = (index?.photos() ?? 0).toLocaleString('en');
  return (
    `${said}, and of ${photos} photos whose looks were compared none is near enough ` +
    `(the nearest reaches ${similarity.toFixed(2)} of the ${cutoff.toFixed(2)} needed).`
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
