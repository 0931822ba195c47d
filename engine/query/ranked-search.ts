// Photos for words: those whose text has them all, and those whose picture is near enough to them, in one order; after
// them those that are only a little less near. And photos for an example, most alike first.

import type { Nearest, Remark } from '../contract.ts';
import type { BrowseOrder, Filter, ReadStore } from '../store/store.ts';
import { alikePhotos, type Examples, mostAlike } from './examples.ts';
import { matchExpression } from './match-expression.ts';
import type { Looking } from './looking.ts';
import { sentence, type Asked } from './parse.ts';
import type { Meaning } from './meaning.ts';
import { nearPhotos, noLooks } from './near.ts';
import { fuse, type Ranked } from './rank.ts';
import type { Still } from './turns.ts';
import type { VectorIndex } from './vector-index.ts';
import { wordMatches } from './word-matches.ts';

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
  remarks: Remark[];
}

/** Photos found by their words, at most: to rank more would hold the engine for long. */
const mostMatches = 20_000;
/** Of a word that is just being typed. */
const mostAtOnce = 2000;

export interface Search extends Looking {
  index: VectorIndex | null;
  meaning: Meaning | null;
  asked: Asked;
  filters: readonly Filter[];
  /** Null: by likeness. */
  order: BrowseOrder | null;
}

interface Words extends Search {
  /** Looks are not compared. */
  wordsAlone: boolean;
  maybe: boolean;
  still: Still;
}

export async function rankedSearch(search: Words): Promise<Found> {
  const { store, index, meaning, asked, filters, order } = search;
  const words = sentence(asked);
  const expression = matchExpression(asked.wanted);
  const most = search.wordsAlone ? mostAtOnce : mostMatches;
  const matches = expression === null ? [] : await wordMatches(store, expression, filters, most, search.still);
  const near = search.wordsAlone
    ? noLooks()
    : await nearPhotos(search, index, words, filters, meaning, search.maybe, search.still);
  // A model that was never calibrated cannot tell near from far: where words were found, looks alone are only a maybe.
  const unsure = search.maybe && near.cutoff === null && matches.length > 0;
  const best = fuse(matches, unsure ? near.photos.filter((photo) => matches.includes(photo)) : near.photos);
  const known = new Set(best.map(({ photo }) => photo));
  const others = unsure ? near.photos : near.maybe;
  const maybe = others.filter((photo) => !known.has(photo)).map((photo) => ({ photo, score: 0 }));
  return {
    ...{ asked, meaning, example: false },
    photos: [best, maybe].flatMap((group) => inOrder(store, group, order)),
    best: best.length,
    similarities: near.similarities,
    ...{ phrase: near.phrase, nearest: near.nearest, cutoff: near.cutoff, least: near.least },
    remarks: [
      ...(matches.length === most ? [{ what: 'many-by-words' as const, photos: most }] : []),
      ...near.remarks,
      ...(best.length === 0 ? [{ what: 'nothing' as const, words, looks: index?.photos() ?? 0 }] : []),
      ...unseen(store),
      ...seenByOthers(store, meaning),
    ],
  };
}

/** Words beside an example must be in the photo's words. */
export async function exampleSearch(search: Search & { like: string; examples: Examples }): Promise<Found> {
  const { store, index, meaning, asked, filters, order, like, examples } = search;
  const found: Omit<Found, 'photos' | 'best' | 'similarities' | 'remarks'> = {
    ...{ asked, meaning, example: true },
    ...{ phrase: null, nearest: null, cutoff: null, least: null },
  };
  if (!meaning || !index) {
    return { ...found, photos: [], best: 0, similarities: new Map(), remarks: [{ what: 'no-search-model' }] };
  }
  const expression = matchExpression(asked.wanted);
  const all: Filter[] = expression === null ? [...filters] : [...filters, { by: 'words', expression }];
  const alike = await alikePhotos(search, index, meaning.maker, like, examples, all, mostAlike);
  const ranked = alike.photos.map((photo) => ({ photo, score: alike.likeness.get(photo)! }));
  const photos = inOrder(store, ranked, order);
  const remarks = [...alike.remarks, ...unseen(store), ...seenByOthers(store, meaning)];
  return { ...found, photos, best: photos.length, similarities: alike.likeness, remarks };
}

function inOrder(store: ReadStore, photos: Ranked[], order: BrowseOrder | null): Ranked[] {
  if (order === null) return photos;
  const ranked = new Map(photos.map((one) => [one.photo, one]));
  return store.sorted([...ranked.keys()], order).map((photo) => ranked.get(photo)!);
}

function unseen(store: ReadStore): Remark[] {
  const { unread, unseen, photos } = store.tally();
  const waiting = unread + unseen;
  return waiting === 0 ? [] : [{ what: 'unseen', waiting, photos }];
}

/** Vectors of two models are never compared. */
function seenByOthers(store: ReadStore, meaning: Meaning | null): Remark[] {
  const others = meaning ? store.vectorsOfOthers(meaning.maker) : 0;
  return others === 0 ? [] : [{ what: 'seen-by-others', photos: others }];
}
