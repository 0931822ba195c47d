// A text taken apart: the ids a decoder says it with, and which of them make up each of its words.

import type { LanguageModel } from '../../model.ts';
import type { LanguageTokenizer } from './tokens.ts';

/** The ids of a prompt, and those of a text that was said after it. */
export interface SaidIds {
  prompt: number[];
  said: number[];
}

/** `prompt` null: it stands elsewhere, and the decoder begins with its begin token. */
export function saidIds(
  model: LanguageModel,
  tokenizer: LanguageTokenizer,
  prompt: string | null,
  text: string,
): SaidIds {
  const { before, after } = model.frame ?? { before: [model.bos], after: [] };
  const ids = (words: string) => {
    const framed = tokenizer.encode(words);
    return framed.slice(before.length, framed.length - after.length);
  };
  if (prompt === null) return { prompt: [model.bos], said: ids(text) };
  const asked = ids(prompt);
  const both = ids(prompt.trim() === '' ? text : `${prompt.trimEnd()} ${text}`);
  // Where prompt and text meet a tokenizer may join what it splits when the prompt stands alone.
  let same = 0;
  while (same < asked.length && asked[same] === both[same]) same++;
  return { prompt: [...before, ...both.slice(0, same)], said: both.slice(same) };
}

/** The words that these ids say, each with the places of its ids. */
export function wordsOf(tokenizer: LanguageTokenizer, ids: readonly number[]): { word: string; ids: number[] }[] {
  const ends = ids.map((_, i) => tokenizer.decode(ids.slice(0, i + 1)).trimStart().length);
  const text = tokenizer.decode(ids).trimStart();
  return [...text.matchAll(/\S+/g)].map((found) => {
    const [begin, end] = [found.index, found.index + found[0].length];
    const places = ids.flatMap((_, i) => ((ends[i - 1] ?? 0) < end && ends[i]! > begin ? [i] : []));
    return { word: found[0], ids: places };
  });
}
