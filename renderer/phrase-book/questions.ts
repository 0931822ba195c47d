// The questions Talbot knows how to ask about a photo, in English: what suggestions are made of, and what a phrase book
// translates. Pure.

import { lexicon, type Sort } from '../questions/lexicon.ts';

/** Of one thing in the photo, or of the photo as a whole. */
// prettier-ignore
export const kinds = [
  'there', 'count', 'doing', 'wearing', 'holding', 'colour', 'kind', 'where', 'written', 'in', 'on', 'by',
] as const;
export type Kind = (typeof kinds)[number];
export const wholes = {
  happening: 'What is happening in this photo?',
  taken: 'Where was this photo taken?',
  background: 'What is in the background?',
  weather: 'What is the weather like?',
  time: 'What time of day is it?',
} as const;
export type Whole = keyof typeof wholes;

export interface Subject {
  /** In the singular. */
  one: string;
  plural: boolean;
}

/** `word`: as it is to be written, "dogs". */
export function inEnglish(kind: Kind, word: string, plural: boolean): string {
  const are = plural ? 'are' : 'is';
  const article = plural ? '' : /^[aeiou]/.test(word) ? 'an ' : 'a ';
  switch (kind) {
    case 'there':
      return `${plural ? 'Are' : 'Is'} there ${article}${word}?`;
    case 'count':
      return `How many ${word} are there?`;
    case 'doing':
      return `What ${are} the ${word} doing?`;
    case 'wearing':
      return `What ${are} the ${word} wearing?`;
    case 'holding':
      return `What ${are} the ${word} holding?`;
    case 'colour':
      return `What colour ${are} the ${word}?`;
    case 'kind':
      return `What kind of ${word} ${plural ? 'are they' : 'is it'}?`;
    case 'where':
      return `Where ${are} the ${word}?`;
    case 'written':
      return `What is written on the ${word}?`;
    case 'in':
    case 'on':
    case 'by':
      return `What is ${kind} the ${word}?`;
  }
}

/** Where one looks for what is with it; null where one would not. */
export function placeKind(sort: Sort): Kind | null {
  return sort === 'inside' ? 'in' : sort === 'top' ? 'on' : sort === 'beside' ? 'by' : null;
}

/** What may be asked of a thing of this sort. */
export function mayBeAsked(sort: Sort, kind: Kind): boolean {
  if (kind === 'doing') return sort === 'person' || sort === 'animal';
  if (kind === 'wearing' || kind === 'holding') return sort === 'person';
  if (kind === 'written') return sort === 'sign';
  return !(kind === 'in' || kind === 'on' || kind === 'by') || placeKind(sort) === kind;
}

/** The word for one or several of it, as lexicon.ts spells it. */
export function spelled({ one, plural }: Subject): string {
  // Irregular ones come last: men after mans.
  const found = [...lexicon].findLast(([, known]) => known.one === one && known.plural === plural);
  return found?.[0] ?? one;
}
