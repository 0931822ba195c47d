// Finding photos: a line of words and filters, the page that answers it and why each photo is on it, what a line may go
// on with, and what was searched for before.

import type { Author } from './author.ts';
import type { Reason } from './errors.ts';
import type { SortOrder } from './order.ts';
import type { PhotoSummary } from './photos.ts';

/** Words and filters in one line: `dog on beach after:2019 camera:nikon -cat type:raw folder:holiday is:failed`. */
export interface PhotoQuery {
  text: string;
  sort?: SortOrder;
  /** Only this folder. */
  folder?: number;
  /** `cursor` of the page before. */
  after?: string | null;
  /** Position of the first photo, in place of `after`: for jumping into a long list. */
  from?: number;
  /** 1 to 500; 100 when absent. */
  limit?: number;
  /** Also photos that only look a little like the words, after the best: for a person who looks, never for a selection. */
  maybe?: boolean;
  /** By words alone: looks are not compared, and nothing waits for a model. For showing something while a person types. */
  words?: boolean;
  /** A name of the asker's own: a search of the same name that is still under way is refused with `cancelled`. */
  ask?: string;
}

/** What may stand before a colon in a line, `-` before it: held to what is understood by a test. */
export const filterNames = [
  ...['after', 'before', 'year', 'on', 'camera', 'lens', 'folder', 'file', 'tag', 'type', 'is', 'has', 'rating'],
  ...['label', 'album', 'near', 'within', 'asked', 'yes', 'unsure', 'no', 'like', 'id'],
];

/** Where words were found. `name` is the file's, `folder` one above it. */
export type SaidWhere = 'caption' | 'part' | 'tag' | 'name' | 'folder' | 'place' | 'answer' | 'note';

/** One reason why a photo answers. */
export type Why =
  /** These words stand in that text; `words` are spelled as there. `author` is null for names and places. */
  | { by: SaidWhere; author: Author['by'] | null; text: string; words: string[] }
  /** The picture looks like the words (or like the example); `enough`: by itself, at the model's calibrated cut-off. */
  | { by: 'looks' | 'example'; similarity: number; enough: boolean };

export interface Hit extends PhotoSummary {
  /** Fused rank score, higher is better; 0 when nothing was asked. */
  score: number;
  /** Best image-text similarity of the photo to the words; null when words were not compared. */
  similarity: number | null;
  /** The strongest reason first; empty when no words were asked for. */
  why: Why[];
}

/** How much of the library a search by looks can find. */
export interface Coverage {
  photos: number;
  /** Looked at by the model that searches now; by words and names all photos are found. */
  searchable: number;
}

/** Something to know about an answer. The page says it in a person's language; `notes` has the same in English. */
export type Remark =
  | { what: 'nothing'; words: string; looks: number }
  | { what: 'nothing-passes' }
  | { what: 'unseen'; waiting: number; photos: number }
  | { what: 'seen-by-others' | 'many-by-words' | 'many-by-looks'; photos: number }
  | { what: 'no-search-model' | 'not-calibrated' | 'example-gone' | 'example-of-other-model' }
  | { what: 'photo-gone' | 'photo-unseen' }
  | { what: 'search-model-failed'; reason: Reason; because: string }
  | { what: 'misread'; misread: Misread };

/** What the value of a filter has to be. */
export type ValueShape = 'date' | 'stars' | 'place' | 'area' | 'numbers' | 'photo' | 'one-of';

/** A part of the line that was not understood. What it was read as instead, or that it was left out, follows from why. */
export type Misread =
  | { why: 'no-such-filter'; filter: string; known: string[] }
  | { why: 'no-value'; filter: string; example: string }
  /** `known` are the values there are, where it takes `one-of` them. */
  | { why: 'bad-value'; typed: string; takes: ValueShape; known: string[] }
  | { why: 'no-album' | 'album-not-out' | 'album-in-itself'; album: string }
  | { why: 'album-too-deep'; album: string; deepest: number };

/** The photo that came nearest where none was near enough, on the model's own scale. */
export interface Nearest {
  similarity: number;
  cutoff: number;
}

export interface Page {
  hits: Hit[];
  /** Photos that answer the query in all. */
  total: number;
  /** So many of `total`, from the first position on, are best matches; those after them are "maybe". */
  best: number;
  coverage: Coverage;
  /** Null unless words were compared with looks. */
  nearest: Nearest | null;
  cursor: string | null;
  /** Parts of the line that were read as filters, for showing them back. */
  filters: string[];
  remarks: Remark[];
  /** The remarks in English. */
  notes: string[];
  tookMs: number;
}

/** A way to go on with a line. */
export interface Completion {
  /** `filter`: the name of one; `value`: what may follow it; `word`: one that captions have; `tag`: a filter by that tag. */
  kind: 'filter' | 'value' | 'word' | 'tag';
  /** The filter's name; null for a word. */
  filter: string | null;
  /** The value or word itself, unquoted; empty for the name of a filter. */
  value: string;
  /** Takes the place of the characters `from` to `to` of the line; ends with a space where it is finished. */
  insert: string;
  from: number;
  to: number;
  /** Photos it would find by itself; null when nobody counted. `orMore`: counting stopped there. */
  photos: number | null;
  orMore: boolean;
}

/** An example to search by, one of both: a photo's file, or a picture in base64 (JPEG, PNG or WebP, at most 4 MB). */
export interface Example {
  path?: string;
  picture?: string;
}

export interface PastSearch {
  text: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface SearchCalls {
  search(asked: PhotoQuery): Promise<Page>;
  /** Makes what comparing words with looks needs ready, the model's process and memory: answers when it is. */
  warmSearch(): Promise<null>;
  similar(asked: { photo: number; limit?: number }): Promise<Page>;
  /**
   * Photos like one that need not be in the library. `like` stands for it in a search line (`like:e1 after:2019`) as long as
   * this engine runs; nothing of the file is kept.
   */
  similarTo(asked: Example & { limit?: number }): Promise<Page & { like: string }>;
  /** What the line may go on with at this position, the most useful first. */
  complete(asked: { text: string; at: number }): Promise<Completion[]>;
  /** What was searched for, latest first. */
  searches(): Promise<PastSearch[]>;
  /** Remembers a search that a person meant: one that was finished, or whose photo was opened. */
  keepSearch(asked: { text: string }): Promise<null>;
  /** Forgets one, or all. */
  forgetSearch(asked: { text?: string }): Promise<null>;
}

export const searchCalls = {
  search: 'read',
  warmSearch: 'read',
  similar: 'read',
  similarTo: 'read',
  complete: 'read',
  searches: 'read',
  keepSearch: 'write',
  forgetSearch: 'write',
} as const satisfies Record<keyof SearchCalls, 'read' | 'write'>;
