// Words as an FTS5 expression. Every term is quoted, so nothing typed is ever read as FTS5's own language. Pure.

import type { Term } from './parse.ts';

/** Carry no meaning of their own in a caption; asking for them would only lose photos. */
const stopWords = new Set(
  (
    'a an and are as at be by for from has have his her in into is it its of on or over that the their there these ' +
    'this those to up was were which with some photo photos picture pictures image images'
  ).split(' '),
);

/** Files are found by their names without these: so a name that was copied whole finds them too. */
const ending =
  /\.(jpe?g|jpe|jfif|png|webp|avif|gif|tiff?|hei[cf]|hif|bmp|cr[23]|nef|arw|dng|raf|orf|rw2|pef|srw|mov|mp4|m4v|avi|mts|webm)$/i;

/** All of the words; null when there is nothing to look for. */
export function matchExpression(terms: readonly Term[]): string | null {
  return joined(terms, ' AND ');
}

/** Any of the words: where a photo that was found has them. */
export function anyExpression(terms: readonly Term[]): string | null {
  return joined(terms, ' OR ');
}

function joined(terms: readonly Term[], how: ' AND ' | ' OR '): string | null {
  const telling = terms.filter((term) => term.phrase || !isStopWord(term.text));
  const parts = (telling.length > 0 ? telling : terms).flatMap((term) => quoted(term) ?? []);
  return parts.length > 0 ? parts.join(how) : null;
}

export function isStopWord(word: string): boolean {
  return stopWords.has(word.toLowerCase());
}

/** `dog*` begins with dog. Null when the tokenizer would see no letter or digit in it. */
export function quoted(term: Term): string | null {
  const whole = term.text.toWellFormed().replaceAll('\0', ' ');
  const stem = whole.replace(ending, '');
  const text = hasWord(stem) ? stem : whole;
  if (!hasWord(text)) return null;
  const prefix = !term.phrase && /[\p{L}\p{N}]\*$/u.test(text);
  const plain = prefix ? text.slice(0, -1) : text;
  return `"${plain.replaceAll('"', '""')}"${prefix ? '*' : ''}`;
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
