// What was typed, read as words, filters and what is not wanted. Forgiving: a line is never refused; what could not be
// understood is said in a note and looked for as words. Pure.

import type { Misread, PhotoKind } from '../contract.ts';
import type { Filter, HasWhat, IsWhat } from '../store/store.ts';
import { askedExamples, askedFilters } from './asked-filters.ts';
import { dateSpan } from './dates.ts';
import { markExamples, markFilters, markValues } from './mark-filters.ts';
import { isWrong, type Read } from './misread.ts';
import { readNear, readWithin } from './places.ts';

export interface Asked {
  /** Words and phrases to look for, as typed. */
  wanted: Term[];
  unwanted: Term[];
  filters: Filter[];
  /** The filters as typed, for showing them back. */
  shown: string[];
  /** The example that photos are to be like: a photo's number, or the name of a picture from outside. */
  like: string | null;
  notes: Misread[];
}

export interface Term {
  text: string;
  /** In quotes: these words, side by side. */
  phrase: boolean;
}

interface Piece {
  not: boolean;
  key: string | null;
  text: string;
  quoted: boolean;
  typed: string;
}

/** -key:"value with spaces", -"a phrase", -word; a quote left open ends with the line. */
const piecePattern = /(-?)([\p{L}_]+):(?=\s|$)|(-?)(?:([\p{L}_]+):)?(?:"([^"]*)"?|(\S+))/gu;

export function parse(line: string): Asked {
  const asked: Asked = { wanted: [], unwanted: [], filters: [], shown: [], like: null, notes: [] };
  for (const piece of pieces(line)) {
    if (piece.key === null) addTerm(asked, piece, piece.text, piece.quoted);
    else if (piece.key === 'like') addExample(asked, piece);
    else addFilter(asked, { ...piece, key: piece.key });
  }
  return asked;
}

/** What is to be compared by meaning: everything wanted, in the order typed. */
export function sentence(asked: Asked): string {
  return asked.wanted.map((term) => term.text.replace(/\*$/, '')).join(' ');
}

function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  // Typographic quotes and dashes come from phones and copied text.
  const plain = line
    .toWellFormed()
    .replace(/[“”„«»]/g, '"')
    .replace(/(^|\s)[–—−](?=\S)/g, '$1-')
    .replaceAll('\0', ' ');
  for (const match of plain.matchAll(piecePattern)) {
    const [typed, emptyDash, emptyKey, dash, key, quoted, bare] = match;
    if (emptyKey !== undefined) {
      found.push({ not: emptyDash === '-', key: emptyKey.toLowerCase(), text: '', quoted: false, typed });
      continue;
    }
    const text = quoted ?? bare ?? '';
    found.push({ not: dash === '-', key: key?.toLowerCase() ?? null, text, quoted: quoted !== undefined, typed });
  }
  return found;
}

function addTerm(asked: Asked, piece: { not: boolean }, text: string, phrase: boolean): void {
  if (!/[\p{L}\p{N}]/u.test(text)) return;
  (piece.not ? asked.unwanted : asked.wanted).push({ text: text.trim(), phrase });
}

/** One example at a time: the last one typed. */
function addExample(asked: Asked, { text, typed, not }: Piece): void {
  const name = text.trim().toLowerCase();
  if (not || !/^(\d{1,15}|e\d{1,9})$/.test(name)) {
    asked.notes.push({ why: 'bad-value', typed, takes: 'photo', known: [] });
    return;
  }
  asked.like = name;
  asked.shown = [...asked.shown.filter((one) => !/^like:/i.test(one)), typed];
}

function addFilter(asked: Asked, piece: Piece & { key: string }): void {
  const { key, text, not, typed } = piece;
  const read = filters[key];
  if (!read) {
    asked.notes.push({ why: 'no-such-filter', filter: key, known: knownFilters() });
    addTerm(asked, piece, key, false);
    addTerm(asked, piece, text, piece.quoted);
    return;
  }
  if (text.trim() === '') {
    asked.notes.push({ why: 'no-value', filter: key, example: examples[key] ?? `${key}:dog` });
    return;
  }
  const filter = read(text.trim());
  if (isWrong(filter)) {
    asked.notes.push({ why: 'bad-value', typed, takes: filter.takes, known: filter.known ?? [] });
    return;
  }
  asked.filters.push(not ? { ...filter, not } : filter);
  asked.shown.push(typed);
}

function taken(from: 'start' | null, to: 'start' | 'end' | null): Read {
  return (text) => {
    const span = dateSpan(text);
    if (!span) return { takes: 'date' };
    return { by: 'taken', from: from && span.start, to: to === null ? null : span[to] };
  };
}

const kinds: Record<string, PhotoKind> = {
  ...{ jpeg: 'jpeg', jpg: 'jpeg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif', tiff: 'tiff', tif: 'tiff' },
  ...{
    heic: 'heic',
    heif: 'heic',
    bmp: 'bmp',
    psd: 'psd',
    psb: 'psd',
    photoshop: 'psd',
    video: 'video',
    raw: 'raw',
    dng: 'raw',
    nef: 'raw',
    cr2: 'raw',
    cr3: 'raw',
    arw: 'raw',
  },
  ...{ orf: 'raw', rw2: 'raw', raf: 'raw', pef: 'raw' },
  ...{ mp4: 'video', mov: 'video', m4v: 'video', webm: 'video', mkv: 'video', avi: 'video' },
};

const is: Record<string, IsWhat> = {
  ...{ waiting: 'waiting', seen: 'seen', failed: 'failed', captioned: 'captioned', doubtful: 'doubtful' },
  ...{ offline: 'offline', favourite: 'favourite', favorite: 'favourite', picked: 'picked', rejected: 'rejected' },
  ...{ hidden: 'hidden', video: 'video', film: 'video', live: 'live' },
};

const has: Record<string, HasWhat> = {
  ...{ place: 'place', location: 'place', gps: 'place', text: 'text', caption: 'caption', captions: 'caption' },
  ...{ tag: 'tags', tags: 'tags', answer: 'answers', answers: 'answers', conversation: 'answers', date: 'date' },
};

function oneOf<T>(table: Record<string, T>, make: (found: T) => Filter): Read {
  return (text) => {
    const name = text.toLowerCase();
    return Object.hasOwn(table, name) ? make(table[name]!) : { takes: 'one-of', known: Object.keys(table) };
  };
}

const filters: Partial<Record<string, Read>> = {
  after: taken('start', null),
  before: taken(null, 'start'),
  year: taken('start', 'end'),
  on: taken('start', 'end'),
  camera: (text) => ({ by: 'camera', text }),
  lens: (text) => ({ by: 'lens', text }),
  folder: (text) => ({ by: 'folder-name', text }),
  file: (text) => ({ by: 'file-name', text }),
  tag: (text) => ({ by: 'tag', name: text }),
  // Photos by number: how a choice of all but some is said.
  id: (text) =>
    /^\d{1,15}(,\d{1,15})*$/.test(text) ? { by: 'ids', photos: text.split(',').map(Number) } : { takes: 'numbers' },
  type: oneOf(kinds, (kind) => ({ by: 'kind', kinds: [kind] })),
  is: oneOf(is, (what) => ({ by: 'is', what })),
  has: oneOf(has, (what) => ({ by: 'has', what })),
  ...markFilters,
  near: readNear,
  within: readWithin,
  ...askedFilters,
};
Object.setPrototypeOf(filters, null);

/** Values of the filters that know only some, each by its first name. */
export function closedValues(): Record<string, string[]> {
  const names = (table: Record<string, unknown>) => {
    const first = new Map(
      Object.keys(table)
        .toReversed()
        .map((name) => [table[name], name]),
    );
    return Object.keys(table).filter((name) => first.get(table[name]) === name);
  };
  return { is: names(is), has: names(has), type: names(kinds), ...markValues };
}

/** All that may stand before a colon. */
export function knownFilters(): string[] {
  return [...Object.keys(filters), 'like'];
}

const examples: Record<string, string> = {
  ...{ after: 'after:2019', before: 'before:2020-06', year: 'year:2019', on: 'on:2019-06-24', camera: 'camera:nikon' },
  ...{ lens: 'lens:35mm', folder: 'folder:holiday', file: 'file:img_2034', type: 'type:raw', is: 'is:failed' },
  ...{ near: 'near:60.39,5.32,10', within: 'within:57,4,72,32' },
  has: 'has:place',
  ...askedExamples,
  ...markExamples,
  id: 'id:12,31',
};
