// The questions Talbot knows how to ask about a photo, in English: what suggestions are made of, and what a phrase book
// translates. Pure.

import { lexicon, type Sort } from '../questions/lexicon.ts';

/** Of one thing in the photo, or of the photo as a whole. */
export const kinds = ['there', 'count', 'doing', 'wearing', 'colour', 'where', 'in', 'by'] as const;
export type Kind = (typeof kinds)[number];
export const wholes = {
  happening: 'What is happening in this photo?',
  taken: 'Where was this photo taken?',
  background: 'What is in the background?',
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
    case 'colour':
      return `What colour ${are} the ${word}?`;
    case 'where':
      return `Where ${are} the ${word}?`;
    case 'in':
      return `What is in the ${word}?`;
    case 'by':
      return `What is in or by the ${word}?`;
  }
}

/** What may be asked of a thing of this sort. */
export function mayBeAsked(sort: Sort, kind: Kind): boolean {
  const alive = sort === 'person' || sort === 'animal';
  if (kind === 'doing') return alive;
  if (kind === 'wearing') return sort === 'person';
  if (kind === 'by') return sort === 'water';
  return kind !== 'in' || sort === 'place';
}

/** The word for one or several of it, as lexicon.ts spells it. */
export function spelled({ one, plural }: Subject): string {
  // Men come after mans.
  const found = [...lexicon].findLast(([, known]) => known.one === one && known.plural === plural);
  return found?.[0] ?? one;
}
