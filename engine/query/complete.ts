// What a line may go on with where the cursor stands: names of filters, their values from the library with how many photos
// they find, tags, and words that captions have. The most useful first.

import type { Completion } from '../contract.ts';
import type { NamedWhat, ReadStore } from '../store/store.ts';
import { isStopWord } from './match-expression.ts';
import { closedValues, knownFilters, parse } from './parse.ts';
import { createVocabulary } from './vocabulary.ts';

const mostOffered = 20;
const mostNamed = 12;
const mostWords = 6;
const mostTags = 4;

export interface Completer {
  complete(asked: { text: string; at: number }): Promise<Completion[]>;
  /** Learns in the background what the first letters will be completed by. */
  warm(): void;
}

export function createCompleter(store: ReadStore): Completer {
  const vocabulary = createVocabulary(store);
  return {
    warm: () => vocabulary.warm(),
    async complete({ text, at }) {
      const piece = pieceAt(text, at);
      const { dash, filter, from, to } = piece;
      const made = filter === null ? await begun(store, vocabulary, piece) : values(store, piece, filter);
      return made.slice(0, mostOffered).map(({ insert, ...one }) => ({ ...one, from, to, insert: dash + insert }));
    },
  };
}

/** What stands around the cursor, up to it. */
interface Piece {
  dash: string;
  filter: string | null;
  letters: string;
  from: number;
  to: number;
}

type Made = Omit<Completion, 'from' | 'to'>;

export function pieceAt(line: string, at: number): Piece {
  const before = line.slice(0, at);
  const match = /(?:^|\s)(-?)(?:([\p{L}_]+):)?("[^"]*|[^\s"]*)$/u.exec(before);
  const [whole = '', dash = '', filter, letters = ''] = match ?? [];
  const from = before.length - whole.trimStart().length;
  // Inside quotes the piece goes on to where they close.
  const after = line.slice(at);
  const quoted = letters.startsWith('"') ? /^[^"]*"/.exec(after)?.[0] : undefined;
  const rest = quoted ?? /^[^\s"]*/.exec(after)![0];
  return {
    dash,
    filter: filter?.toLowerCase() ?? null,
    letters: letters.replace(/^"/, ''),
    from,
    to: at + rest.length,
  };
}

/** A word is being typed: it may be the name of a filter, a tag, or a word. */
async function begun(
  store: ReadStore,
  vocabulary: ReturnType<typeof createVocabulary>,
  { letters }: Piece,
): Promise<Made[]> {
  const small = letters.toLowerCase();
  const names = knownFilters()
    .filter((name) => !unoffered.has(name) && name.startsWith(small))
    .map((name): Made => ({ ...uncounted, kind: 'filter', filter: name, value: '', insert: `${name}:` }));
  if (small === '') return names;
  const tags = store
    .named('tag', letters, mostTags * 4)
    .filter(({ name }) => name.startsWith(small))
    .slice(0, mostTags)
    .map((tag): Made => ({ ...ofValue('tag', tag.name), kind: 'tag', photos: tag.photos, orMore: tag.orMore }));
  const words = (await vocabulary.beginning(small, mostWords))
    .filter((word) => !isStopWord(word))
    .map((word): Made => ({
      ...{ kind: 'word', filter: null, value: word, insert: `${word} ` },
      ...store.wordsUpTo(`"${word}"`),
    }));
  return [...names, ...words, ...tags];
}

/** Made by the page itself, or one of several for the same thing. */
const unoffered = new Set(['id', 'like', 'near', 'within', 'yes', 'unsure', 'no']);

const uncounted = { photos: null, orMore: false };

function values(store: ReadStore, { letters }: Piece, filter: string): Made[] {
  if (namedFilters.has(filter)) {
    return store
      .named(filter as NamedWhat, letters, mostNamed)
      .map(({ name, photos, orMore }) => ({ ...ofValue(filter, name), photos, orMore }));
  }
  if (dateFilters.has(filter)) return dates(store, filter, letters);
  if (filter === 'album') return store.albumNames(letters).map((name) => ofValue(filter, name));
  const small = letters.toLowerCase();
  if (questionFilters.has(filter)) {
    return store
      .inquiries()
      .filter(({ question }) => question.toLowerCase().includes(small))
      .map(({ question }) => ofValue(filter, question));
  }
  const known = closedValues();
  return (Object.hasOwn(known, filter) ? known[filter]! : [])
    .filter((value) => value.startsWith(small))
    .map((value) => ({ ...ofValue(filter, value), ...(slow.has(filter) ? {} : countOf(store, filter, value)) }));
}

const namedFilters = new Set<string>(['camera', 'lens', 'tag', 'folder'] satisfies NamedWhat[]);
const dateFilters = new Set(['year', 'after', 'before', 'on']);
const questionFilters = new Set(['asked', 'yes', 'unsure', 'no']);
/** Counting these may mean looking at every photo. */
const slow = new Set(['is', 'has']);

function dates(store: ReadStore, filter: string, letters: string): Made[] {
  const years = store.years().filter((year) => year.startsWith(letters.slice(0, 4)));
  const counted = filter === 'year' || filter === 'on';
  return years.map((year) => ({ ...ofValue(filter, year), ...(counted ? countOf(store, 'year', year) : {}) }));
}

function countOf(store: ReadStore, filter: string, value: string) {
  return store.countUpTo(parse(`${filter}:"${value}"`).filters);
}

function ofValue(filter: string, value: string): Made {
  const quoted = /[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
  return { ...uncounted, kind: 'value', filter, value, insert: `${filter}:${quoted} ` };
}
