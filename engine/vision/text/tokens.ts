// Text to token ids and back, through @huggingface/tokenizers with the ids of the reference (Rust) implementation.
// Knows the kinds of tokenizer, not which model uses them; where the package differs from the reference, it is mended here.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { EngineError } from '../../contract.ts';
import { mendedBytes } from './byte-pieces.ts';
import { openCharsmap } from './charsmap.ts';

/** The tokenizer of a language model: no special tokens but those asked for. */
export interface LanguageTokenizer {
  /** Ids of the text in its frame, whatever tokenizer.json would put around it. */
  encode(text: string): number[];
  /** Text of the ids, special tokens left out. */
  decode(ids: readonly number[]): string;
}

/** The tokenizer of a Q-Former's text side: ids with its own first and last special token, cut to `maxLength`. */
export interface TextTokenizer {
  encode(text: string): number[];
  pad: number;
}

/** What tokenizer.json says, with the ids of the reference implementation. */
export interface PlainTokenizer {
  /** `special`: with the tokens that tokenizer.json puts around a text. */
  encode(text: string, special: boolean): number[];
  /** Special tokens left out; `tidy` removes spaces before punctuation, as tokenizer_config.json says when absent. */
  decode(ids: readonly number[], tidy?: boolean): string;
  idOf(token: string): number | null;
  padToken: string;
  /** From which side a text that is too long loses words. */
  cutsFrom: 'left' | 'right';
}

interface Normalizer {
  type?: string;
  lowercase?: boolean;
  handle_chinese_chars?: boolean;
  precompiled_charsmap?: string;
  normalizers?: Normalizer[];
}

interface Files {
  tokenizer: {
    normalizer: Normalizer | null;
    decoder?: unknown;
    pre_tokenizer: { type?: string; use_regex?: boolean; add_prefix_space?: boolean } | null;
    added_tokens: unknown[];
    [key: string]: unknown;
  };
  config: { pad_token?: unknown; truncation_side?: unknown; [key: string]: unknown };
}

/** `frame`: ids before and after every text. */
export async function openLanguageTokenizer(
  folder: string,
  { before, after }: { before: readonly number[]; after: readonly number[] },
): Promise<LanguageTokenizer> {
  const tokenizer = await openTokenizer(folder);
  return {
    encode: (text) => [...before, ...tokenizer.encode(text, false), ...after],
    decode: (ids) => tokenizer.decode(ids),
  };
}

/** `encode` gives at most `maxLength` ids, special tokens included; callers must not change the list, which is kept. */
export async function openTextTokenizer(folder: string, maxLength: number): Promise<TextTokenizer> {
  const tokenizer = await openTokenizer(folder);
  // Captions are compared with many photos: the ids of a phrase are made once.
  const known = new Map<string, number[]>();
  function encode(text: string): number[] {
    const before = known.get(text);
    if (before) return before;
    const ids = cut(tokenizer.encode(text, true), maxLength, tokenizer.cutsFrom);
    if (known.size >= 20_000) known.clear();
    known.set(text, ids);
    return ids;
  }
  return {
    encode,
    pad: tokenizer.idOf(tokenizer.padToken) ?? 0,
  };
}

/** At most `length` ids; of a text cut from the left its first one (the begin token) is kept, else its last (the end). */
export function cut(ids: number[], length: number, from: 'left' | 'right' = 'right'): number[] {
  if (ids.length <= length) return ids;
  return from === 'left'
    ? [ids[0]!, ...ids.slice(ids.length - length + 1)]
    : [...ids.slice(0, length - 1), ids.at(-1)!];
}

/** `added`: special tokens to be known besides those of tokenizer.json. */
export async function openTokenizer(
  folder: string,
  added: readonly { id: number; content: string }[] = [],
): Promise<PlainTokenizer> {
  const files = await read(folder);
  try {
    return tokenizerOf(files, added);
  } catch (error) {
    throw new EngineError(
      'model-corrupt',
      `What stands in ${path.join(folder, 'tokenizer.json')} makes no tokenizer (${String(error)}). Convert the model again.`,
    );
  }
}

function tokenizerOf(files: Files, added: readonly { id: number; content: string }[]): PlainTokenizer {
  const extra = added.map((token) => ({ ...token, special: true, normalized: false }));
  const described = {
    ...files.tokenizer,
    normalizer: withoutCharsmap(files.tokenizer.normalizer),
    pre_tokenizer: mendedPreTokenizer(files.tokenizer.pre_tokenizer),
    added_tokens: [...files.tokenizer.added_tokens, ...extra],
  };
  const tokenizer = new Tokenizer(described, files.config);
  const prepare = mendedText(files.tokenizer.normalizer);
  const fallsBack = JSON.stringify(files.tokenizer.decoder ?? null).includes('"ByteFallback"');
  const mended = fallsBack ? mendedBytes(tokenizer) : (ids: readonly number[]) => [...ids];
  return {
    encode: (text, special) => tokenizer.encode(prepare(text.toWellFormed()), { add_special_tokens: special }).ids,
    decode(ids, tidy) {
      const said = mended(ids);
      if (said.length === 0) return '';
      const options = tidy === undefined ? {} : { clean_up_tokenization_spaces: tidy };
      return tokenizer.decode(said, { skip_special_tokens: true, ...options });
    },
    idOf: (token) => tokenizer.token_to_id(token) ?? null,
    padToken: typeof files.config.pad_token === 'string' ? files.config.pad_token : '[PAD]',
    cutsFrom: files.config.truncation_side === 'left' ? 'left' : 'right',
  };
}

async function read(folder: string): Promise<Files> {
  const json = async (name: string): Promise<unknown> => {
    const file = path.join(folder, name);
    const text = await readFile(file, 'utf8').catch(() => {
      throw new EngineError('model-corrupt', `${file} is missing. Convert the model again.`);
    });
    try {
      return JSON.parse(text);
    } catch {
      throw new EngineError('model-corrupt', `${file} is damaged. Convert the model again.`);
    }
  };
  return {
    tokenizer: (await json('tokenizer.json')) as Files['tokenizer'],
    config: (await json('tokenizer_config.json')) as Files['config'],
  };
}

/**
 * The package's ByteLevel splits words by JavaScript's \s, which misses U+0085 and takes U+FEFF for a space. Its general
 * Split rule gets white space right, so the same words are cut by that.
 */
function mendedPreTokenizer(given: Files['tokenizer']['pre_tokenizer']): unknown {
  if (given?.type !== 'ByteLevel' || given.use_regex === false || given.add_prefix_space) return given;
  const words = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  const split = { type: 'Split', pattern: { Regex: words }, behavior: 'Isolated', invert: false };
  return { type: 'Sequence', pretokenizers: [split, { ...given, use_regex: false }] };
}

/** A compiled table of replacements, which always comes first: the package only knows an approximation of it. */
function charsmapOf(normalizer: Normalizer | null): string | undefined {
  const first = normalizer?.type === 'Sequence' ? normalizer.normalizers?.[0] : normalizer;
  return first?.type === 'Precompiled' ? first.precompiled_charsmap : undefined;
}

function withoutCharsmap(normalizer: Normalizer | null): Normalizer | null {
  if (charsmapOf(normalizer) === undefined) return normalizer;
  return normalizer?.type === 'Sequence' ? { ...normalizer, normalizers: normalizer.normalizers!.slice(1) } : null;
}

/** The text as it must be for what is left to the package to be right. */
function mendedText(normalizer: Normalizer | null): (text: string) => string {
  const charsmap = charsmapOf(normalizer);
  if (charsmap !== undefined) return openCharsmap(charsmap);
  return normalizer?.type === 'BertNormalizer' ? mendedBertText(normalizer) : (text) => text;
}

/**
 * Two faults of the package's BertNormalizer, mended by rewriting the text first: it lower-cases Σ by its place in the
 * word, the reference by the letter alone; and it sees halves of ideographs beyond U+FFFF, which must stand alone.
 */
function mendedBertText(normalizer: Normalizer): (text: string) => string {
  return (text) => {
    let mended = text;
    if (normalizer.lowercase !== false) mended = mended.replaceAll('Σ', 'σ');
    if (normalizer.handle_chinese_chars !== false) mended = mended.replace(rareIdeographs, ' $& ');
    return mended;
  };
}

/** The blocks beyond U+FFFF that BERT's tokenizer counts as Chinese characters (BertNormalizer of `tokenizers`). */
const rareIdeographs =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;
