// What the store tells for finding: which words matched, what a line may go on with, what was searched for. Types only.

import type { Author, PastSearch, SaidWhere } from '../../contract.ts';
import type { Filter } from '../finding/filter.ts';

/** A text of a photo in which words were found, spelled as there. */
export interface MatchedText {
  photo: number;
  by: SaidWhere;
  author: Author['by'] | null;
  text: string;
  words: string[];
}

export type NamedWhat = 'camera' | 'lens' | 'tag' | 'folder';

/** How many photos, counted up to a thousand. */
export interface UpTo {
  photos: number;
  orMore: boolean;
}

export interface Counted extends UpTo {
  name: string;
}

export interface ReadFinding {
  /** In which texts of these few photos an FTS5 expression finds which words. */
  matchedWords(photos: readonly number[], expression: string): MatchedText[];
  /** Names with these letters in them that photos have, most photos first. */
  named(what: NamedWhat, letters: string, limit: number): Counted[];
  /** Names of albums with these letters in them, in a person's order. */
  albumNames(letters: string): string[];
  countUpTo(filters: readonly Filter[]): UpTo;
  /** The same of an FTS5 expression. */
  wordsUpTo(expression: string): UpTo;
  /** Years that photos were taken in, latest first. */
  years(): string[];
  /** Texts of shown captions in the order they were written, after one. */
  captionTexts(after: number, limit: number): { id: number; text: string }[];
  /** Waiting photos likely to answer: any of the words (FTS5) in their names, or taken around the time of those found. */
  likelyWaiting(expression: string, found: readonly number[]): number[];
  /** Latest first. */
  searches(): PastSearch[];
}

export interface Finding {
  keepSearch(text: string): void;
  /** Null forgets all. */
  forgetSearch(text: string | null): void;
}
