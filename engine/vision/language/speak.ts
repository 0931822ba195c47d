// Says something about photos: from a visual prompt and a text to words. Where the prompt goes (into the decoder, or
// through an encoder that the decoder reads) is said by the model's graphs.

import { EngineError } from '../../contract.ts';
import { keptPrompt, type Generation, type ModelDescription } from '../../model.ts';
import { textInputs, type OpenModel } from '../blip2.ts';
import { beamSearch } from '../generation/beams.ts';
import { generate, type GenerateOptions } from '../generation/generate.ts';
import type { Search, Spoken } from '../generation/search.ts';
import { greedySearch, samplingSearch } from '../generation/single.ts';
import { createDecoder, embedPrefix, longestSequence, prefixLength, type Language, type Prefix } from './language.ts';
import { createMemory, type Memory } from './memory.ts';
import { repeated } from '../repeated.ts';
import type { Input } from '../sessions.ts';
import type { LanguageTokenizer } from '../text/tokens.ts';

/** What to speak about: rows kept of a photo (`keptPrompt` says how many), and the words of the prompt. */
export interface Subject {
  visual: Float32Array;
  text: string;
}

/** Says something about each; the best of each search. */
export async function speak(
  open: OpenModel,
  subjects: readonly Subject[],
  generation: Generation,
  options: GenerateOptions = {},
): Promise<{ text: string; spoken: Spoken }[]> {
  const { tokenizer } = await open.language();
  const find: FindSearch = (language, prefix) => searchFor(language, prefix, generation);
  const results = await searchEach(open, subjects, find, options);
  return results.map(([best]) => ({ text: tokenizer.decode(best!.ids).trim(), spoken: best! }));
}

/** How to search after a prefix; `at` is the place of its subject. */
export type FindSearch = (language: Language, prefix: Prefix, at: number) => Search;

/** What a search after each subject found, all in one batch. */
export async function searchEach(
  open: OpenModel,
  subjects: readonly Subject[],
  find: FindSearch,
  options: GenerateOptions = {},
): Promise<Spoken[][]> {
  const language = await open.language();
  const prefixes = await Promise.all(subjects.map((subject) => prefixOf(open, subject)));
  const searches = prefixes.map((prefix, at) => find(language, prefix, at));
  const decoder = createDecoder(language, prefixes, await remember(open, subjects));
  return generate(decoder, searches, options);
}

/** What stands in the decoder before the first new word. */
export async function prefixOf(open: OpenModel, { visual, text }: Subject): Promise<Prefix> {
  const { model, tokenizer } = await open.language();
  if (!open.model.graphs.encoder) return { visual, ids: tokenizer.encode(text) };
  return { visual: new Float32Array(0), ids: wordsInDecoder(open.model) ? tokenizer.encode(text) : [model.bos] };
}

/** Whether the prompt's words stand in the decoder, so that what is said goes on after them; else an encoder reads them. */
export function wordsInDecoder({ graphs: { encoder } }: ModelDescription): boolean {
  return !encoder || !['embeds', 'text', 'textEmbeds'].some((meaning) => meaning in encoder.inputs);
}

/** What the decoder reads besides its own words; null for models without an encoder. */
export async function remember(open: OpenModel, subjects: readonly Subject[]): Promise<Memory | null> {
  if (!open.model.graphs.encoder) return null;
  const graph = await open.graph('encoder');
  const inputs = await encoderInputs(open, graph.inputs, subjects);
  return createMemory(await graph.run(inputs, memoryNames(graph.outputs)), inputs['mask'] ?? inputs['textMask']);
}

/** What goes into the encoder: visual prompts and words in one sequence, or side by side. */
export async function encoderInputs(
  open: OpenModel,
  wanted: ReadonlySet<string>,
  subjects: readonly Subject[],
): Promise<Record<string, Input>> {
  if (wanted.has('embeds')) return sequenceInputs(await open.language(), subjects);
  const { rows, width } = keptPrompt(open.model);
  const visual = new Float32Array(subjects.length * rows * width);
  subjects.forEach((subject, i) => visual.set(subject.visual, i * rows * width));
  const image = { data: visual, dims: [subjects.length, rows, width] };
  if (!wanted.has('textMask')) return { image };
  const { inputs } = await textInputs(
    open,
    subjects.map(({ text }) => text),
  );
  return { image, ...inputs };
}

/** embeds [subjects, m, width] and mask [subjects, m]: shorter ones are padded behind. */
function sequenceInputs(
  language: Language & { tokenizer: LanguageTokenizer },
  subjects: readonly Subject[],
): Record<string, Input> {
  const { width } = language.model;
  const prefixes = subjects.map(({ visual, text }) => ({ visual, ids: language.tokenizer.encode(text) }));
  const lengths = prefixes.map((prefix) => prefixLength(language, prefix));
  const longest = Math.max(...lengths);
  const embeds = new Float32Array(subjects.length * longest * width);
  prefixes.forEach((prefix, i) => embeds.set(embedPrefix(language, prefix), i * longest * width));
  const mask = lengths.flatMap((length) => Array.from({ length: longest }, (_, at) => (at < length ? 1n : 0n)));
  return {
    embeds: { data: embeds, dims: [subjects.length, longest, width] },
    mask: { data: BigInt64Array.from(mask), dims: [subjects.length, longest] },
  };
}

const memoryNames = (outputs: ReadonlySet<string>) => [...outputs].filter((meaning) => meaning.startsWith('memory'));

/** Positions left after a prefix, never more than was asked for. */
export function roomFor(language: Language, prefix: Prefix, wanted: number): number {
  return Math.min(wanted, longestSequence(language) - prefixLength(language, prefix));
}

/** `seed`: where it draws by lot. */
export function searchFor(language: Language, prefix: Prefix, generation: Generation, seed = 0): Search {
  const { model } = language;
  const placeholders = model.imageToken === null ? 0 : prefix.visual.length / model.width;
  const options = {
    history: [...repeated(model.imageToken ?? 0, placeholders), ...prefix.ids],
    eos: [...model.eos, ...(model.alsoEnd ?? [])],
    maxNewTokens: roomFor(language, prefix, generation.maxNewTokens),
    minNewTokens: generation.minNewTokens,
    repetitionPenalty: generation.repetitionPenalty,
    tokens: model.tokens,
    suppress: model.imageToken === null ? [] : [model.imageToken],
  };
  if (options.maxNewTokens < 1)
    throw new EngineError('bad-request', 'The question is too long for this model. Ask a shorter one.');
  if (generation.topP > 0) {
    return samplingSearch({ ...options, seed, topP: generation.topP, temperature: generation.temperature });
  }
  if (generation.beams > 1) {
    return beamSearch({ ...options, beams: generation.beams, lengthPenalty: generation.lengthPenalty });
  }
  return greedySearch(options);
}
