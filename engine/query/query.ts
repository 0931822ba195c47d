// The door from a person's question to a page: words and filters in one line, ranked by words and by meaning.
// The store is read only, and how words become a vector is handed in.

import {
  type Completion,
  type Coverage,
  EngineError,
  type Listed,
  type Page,
  type PhotoQuery,
  type Remark,
  type TimelineCalls,
} from '../contract.ts';
import type { Filter, Maker, ReadStore } from '../store/store.ts';
import { browsePage } from './browse.ts';
import { createCompleter } from './complete.ts';
import { createExamples, type Examples, type Looked } from './examples.ts';
import { createMemory, foundPage } from './found-page.ts';
import { type Answering, listing } from './listing.ts';
import { likeness, orderOf } from './order.ts';
import type { Meaning } from './meaning.ts';
import { anyExpression, matchExpression } from './match-expression.ts';
import { parse, type Asked } from './parse.ts';
import { createPhrases } from './phrases.ts';
import { readLine } from './smart-albums.ts';
import { inEnglish } from './remarks.ts';
import { exampleSearch, rankedSearch, type Found } from './ranked-search.ts';
import { createStretches, type Stretches } from './stretches.ts';
import { always, createTurns, type Still } from './turns.ts';
import { createVectorIndex, type VectorIndex } from './vector-index.ts';
import { createLeavingOut } from './word-matches.ts';

export type { Looked } from './examples.ts';
export type { Meaning } from './meaning.ts';

export interface Query extends TimelineCalls {
  search(asked: PhotoQuery): Promise<Page>;
  similar(asked: { photo: number; limit?: number }): Promise<Page>;
  /** Waiting photos that are likely to answer this line too; none when nothing waits, or without words. */
  likely(text: string, page: Page): number[];
  /** How many photos a line finds, and the thumbnail of the first. Pages that are looked at are not forgotten for it. */
  counted(text: string): Promise<{ photos: number; cover: string | null }>;
  /** Remembers what a model made of a picture; its name stands behind `like:`. */
  keepExample(looked: Looked): string;
  complete(asked: { text: string; at: number }): Promise<Completion[]>;
  /** Resolves when words can be compared with looks without waiting for the model or for memory. */
  warm(): Promise<void>;
}

/** `meaning` is asked at every search, so that a model can come and go; null without a retrieval model. */
export function openQuery(store: ReadStore, meaning: () => Meaning | null): Query {
  const examples = createExamples();
  const { complete, warm } = createCompleter(store);
  const indexFor = createIndexes(store);
  const rooms = { store, stretches: createStretches(store), leavingOut: createLeavingOut(store) };
  const { stretches, leavingOut } = rooms;

  const inTurn = createTurns();
  const find = createFinder(rooms, meaning, indexFor, examples);

  const coverage = () => {
    const now = meaning();
    return coverageOf(store, now && indexFor(now.maker));
  };

  const fillMemory = () => {
    const now = meaning();
    if (now) fillSoon(indexFor(now.maker));
    setImmediate(warm);
  };

  async function search(asked: PhotoQuery, still: Still): Promise<Page> {
    const start = performance.now();
    const read = readLine(store, typeof asked.text === 'string' ? asked.text : '');
    const filters = await leavingOut(allFilters(read, asked.folder), still);
    const limit = within(asked.limit, 100);
    const after = asked.after ?? asked.from ?? null;
    if (isBrowsing(read)) {
      fillMemory();
      const page = await browsePage(store, stretches, filters, orderOf(asked.sort, filters), after, limit);
      const remarks = page.total === 0 ? nothingBrowsed(read) : [];
      return finished({ ...page, coverage: coverage() }, read, remarks, start);
    }
    const found = await find(asked, read, filters, still);
    const page = await foundPage(store, found, after, limit);
    return finished({ ...page, coverage: coverage() }, read, found.remarks, start);
  }

  return {
    ...listing(store, stretches, (asked) => answering(rooms, find, asked)),
    search: (asked) => inTurn(asked.ask, (still) => search(asked, still)),
    async warm() {
      const now = meaning();
      // The vector of any word will do: to make one, the model has to be there.
      await Promise.all([now?.embed('photo'), now && indexFor(now.maker).refresh()]);
    },
    similar: async (asked) => similar(store, find, coverage, asked),
    likely: (text, page) => likely(store, text, page),
    counted: createCounter(rooms, createFinder(rooms, meaning, indexFor, examples, 0)),
    keepExample: (looked) => examples.keep(looked),
    complete,
  };
}

async function similar(
  store: ReadStore,
  find: Find,
  coverage: () => Coverage,
  { photo, limit }: { photo: number; limit?: number },
): Promise<Page> {
  const start = performance.now();
  if (store.summaries([photo]).length === 0) {
    throw new EngineError('not-found', 'This photo is not in the library any more. Search again.');
  }
  const read = parse(`like:${photo}`);
  const found = await find({ text: `like:${photo}` }, read, []);
  const page = await foundPage(store, { ...found, photos: found.photos.slice(0, within(limit, 50)) }, 0, 500);
  const whole = { ...page, best: page.total, coverage: coverage() };
  return finished(whole, { ...read, shown: [] }, found.remarks, start);
}

/** The whole of an answer: of the search whose pages are shown, not of one found anew in between. */
async function answering(
  { store, leavingOut }: QueryRooms,
  find: Find,
  { text, sort, maybe }: Listed,
): Promise<Answering> {
  const read = readLine(store, text);
  const filters = await leavingOut(allFilters(read, undefined));
  if (isBrowsing(read)) return { filters, order: orderOf(sort, filters) };
  const asked = { text, ...(sort ? { sort } : {}), ...(maybe ? { maybe } : {}), from: 1 };
  const found = await find(asked, read, filters);
  return { photos: found.photos.map(({ photo }) => photo) };
}

function createCounter({ store, leavingOut }: QueryRooms, find: Find): Query['counted'] {
  const stretches = createStretches(store);
  return async (text) => {
    const read = readLine(store, text);
    const filters = await leavingOut(allFilters(read, undefined));
    const { hits, total } = isBrowsing(read)
      ? await browsePage(store, stretches, filters, 'newest', null, 1)
      : await foundPage(store, await find({ text }, read, filters), null, 1);
    return { photos: total, cover: hits[0]?.fingerprint || null };
  };
}

interface QueryRooms {
  store: ReadStore;
  stretches: Stretches;
  leavingOut: ReturnType<typeof createLeavingOut>;
}

type Find = (asked: PhotoQuery, read: Asked, filters: Filter[], still?: Still) => Promise<Found>;

/** What a line finds; what was found is kept while its pages are asked for. */
function createFinder(
  { store, stretches }: QueryRooms,
  meaning: () => Meaning | null,
  indexFor: (maker: Maker) => VectorIndex,
  examples: Examples,
  mostKept?: number,
): Find {
  const memory = createMemory(mostKept);
  const remembering = createPhrases();
  const passing = (filters: readonly Filter[]) => stretches.ids(filters, 'newest');
  return async function find(asked, read, filters, still = always) {
    const now = asked.words ? null : meaning();
    const key = memory.key(asked, now ? `${now.maker.model}@${now.maker.version}` : '');
    const revision = store.revision();
    const before = memory.recall(key, revision, !asked.after && !asked.from);
    if (before) return before;
    const index = now && indexFor(now.maker);
    const search = {
      store,
      passing,
      index,
      meaning: now && remembering(now),
      asked: read,
      filters,
      order: likeness(asked.sort) ? null : orderOf(asked.sort, filters),
    };
    const found =
      read.like === null
        ? await rankedSearch({ ...search, wordsAlone: asked.words === true, maybe: asked.maybe === true, still })
        : await exampleSearch({ ...search, like: read.like, examples });
    memory.keep(key, revision, found);
    return found;
  };
}

/** Photos whose looks can be compared; without a search model those that were described can be found by that. */
function coverageOf(store: ReadStore, index: VectorIndex | null): Coverage {
  const { photos, unread, seen } = store.tally();
  return { photos, searchable: index ? Math.min(index.photos(), photos - unread) : seen };
}

/** A page is looked at before the first words are typed: the seconds in between fill the memory for them. */
function fillSoon(index: VectorIndex): void {
  // What goes wrong here goes wrong again, and is told, when somebody searches.
  setImmediate(() => void index.refresh().catch(() => undefined));
}

function likely(store: ReadStore, text: string, page: Page): number[] {
  const { unread, unseen } = store.tally();
  const expression = unread + unseen === 0 ? null : anyExpression(parse(text).wanted);
  const best = page.hits.slice(0, page.best).map(({ id }) => id);
  return expression === null ? [] : store.likelyWaiting(expression, best);
}

/** No words and no example: photos by time. */
function isBrowsing(read: Asked): boolean {
  return read.wanted.length === 0 && read.like === null;
}

/** One index at a time: that of the model in use. */
function createIndexes(store: ReadStore): (maker: Maker) => VectorIndex {
  let made = '';
  let index: VectorIndex | null = null;
  return (maker) => {
    const name = JSON.stringify([maker.model, maker.version]);
    if (!index || name !== made) index = createVectorIndex(store, maker);
    made = name;
    return index;
  };
}

/** Filters typed and chosen, and the words a photo must not have. */
function allFilters(read: Asked, folder: number | undefined): Filter[] {
  const without = read.unwanted.flatMap((term): Filter[] => {
    const expression = matchExpression([term]);
    return expression === null ? [] : [{ by: 'words', expression, not: true }];
  });
  return [...read.filters, ...(folder === undefined ? [] : [{ by: 'folder' as const, id: folder }]), ...without];
}

function nothingBrowsed(read: Asked): Remark[] {
  return read.shown.length + read.unwanted.length > 0 ? [{ what: 'nothing-passes' }] : [];
}

type Unfinished = Omit<Page, 'filters' | 'remarks' | 'notes' | 'tookMs'>;

function finished(page: Unfinished, read: Asked, found: Remark[], start: number): Page {
  const filters = [...read.shown, ...read.unwanted.map(({ text, phrase }) => (phrase ? `-"${text}"` : `-${text}`))];
  const remarks: Remark[] = [...read.notes.map((misread) => ({ what: 'misread' as const, misread })), ...found];
  const notes = remarks.map((remark) => inEnglish(remark, page.nearest));
  return { ...page, filters, remarks, notes, tookMs: performance.now() - start };
}

function within(limit: number | undefined, usual: number): number {
  return Math.min(500, Math.max(1, Math.trunc(Number(limit ?? usual)) || usual));
}
