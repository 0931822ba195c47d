// Joins the graphs of one model into what can be asked of a photo. The encoder runs once; all else is made from it:
//
//   pixels ─ vision ─┬─ image ─┬─ qformer ─┬─ prompt ── decoder ── caption, answer
//                    │         │           └─ vectors ─┐
//                    │         ├─ itc-image ─ vectors ─┼─ similarity = max over queries of cosine
//                    │         │  text ─── itc-text ───┘
//                    └ classes └─ itm (+ text) ── match = softmax(mean over queries)[1]
//
// A language model may have an `encoder` between prompt and decoder (speak.ts). Which of these exist is said by model.json.

import path from 'node:path';
import { EngineError } from '../contract.ts';
import { asksForWords, type Graph, type GraphName, type ModelDescription } from '../model.ts';
import type { DeviceName } from './devices/devices.ts';
import type { Language } from './language/language.ts';
import { readModel } from './model-folder.ts';
import { toTensor } from './prepare.ts';
import { defaultThreads, openGraph, type Input, type OpenGraph, type Value } from './sessions.ts';
import { createShelf, memoryCeiling } from './shelf.ts';
import { openTable, type OpenTable } from './table.ts';
import { openLanguageTokenizer, openTextTokenizer, type LanguageTokenizer, type TextTokenizer } from './text/tokens.ts';
import { repeated } from './repeated.ts';

export interface OpenModel {
  folder: string;
  model: ModelDescription;
  /** Graphs by job, opened at their first use; they may give way to each other where memory is short. */
  graph(name: GraphName): Promise<OpenGraph>;
  /** Whether all graphs are open together: if not, work goes graph by graph. */
  roomForAll: boolean;
  language(): Promise<Language & { tokenizer: LanguageTokenizer }>;
  text(): Promise<TextSide>;
  /** The Q-Former's own words, where the prompt's go into it. */
  instruction(): Promise<TextSide>;
  close(): Promise<void>;
}

export interface TextSide {
  tokenizer: TextTokenizer;
  /** Null when the words are inside the graphs. */
  embeddings: { words: OpenTable; positions: OpenTable } | null;
}

/** Image features of several photos: [photos, tokens, width]. */
export interface Encoded {
  image: Value;
  /** [photos, classes] logits; null when the encoder is no classifier. */
  classes: Value | null;
}

export interface OpenOptions {
  /** Of one inference; physical cores when absent. */
  threads?: number | null;
  /** In place of what model.json says: joins models of several folders, and names their files by whole paths. */
  description?: ModelDescription | null;
  /** The processor when absent. */
  device?: DeviceName;
  /** Bytes that open graphs may take; a share of what is free when absent. */
  memory?: number;
  /** Takes the place of each graph as it opens. */
  watch?: (graph: OpenGraph) => OpenGraph;
}

/**
 * A model folder made by `convert`, opened on a device. Graphs, tables and tokenizers open when they are first needed. Throws
 * what `readModel` throws; a side that the model lacks is refused with `not-supported-by-model` when it is asked for.
 */
export async function openModel(folder: string, options: OpenOptions = {}): Promise<OpenModel> {
  const { device = 'cpu', memory = memoryCeiling(), watch = (graph) => graph } = options;
  const model = options.description ?? (await readModel(folder));
  const how = { threads: options.threads ?? defaultThreads(), device };
  const open = async (name: GraphName, described: Graph) => watch(await openGraph(folder, name, described, how));
  const { graph, roomForAll, close: closeGraphs } = createShelf({ model, ceiling: memory, open });
  const tables: OpenTable[] = [];
  const table = (description: Parameters<typeof openTable>[1]) => {
    const open = openTable(folder, description);
    tables.push(open);
    return open;
  };
  const language = once(async () => {
    const described = model.language;
    const tokens = model.tokenizers.language;
    if (!described || !tokens)
      throw new EngineError(
        'not-supported-by-model',
        `${model.name} has no language model. Choose another for captions and questions.`,
      );
    return {
      model: described,
      graph: await graph('decoder'),
      words: table(described.embeddings),
      positions: described.positions && table(described.positions),
      tokenizer: await openLanguageTokenizer(
        path.resolve(folder, tokens.folder),
        described.frame ?? { before: [described.bos], after: [] },
      ),
    };
  });
  const textSide = (tokens: { folder: string; maxLength: number } | null, rows: ModelDescription['textEmbeddings']) =>
    once(async () => {
      if (!tokens)
        throw new EngineError(
          'not-supported-by-model',
          `${model.name} cannot compare photos with words. Choose another for search.`,
        );
      return {
        tokenizer: await openTextTokenizer(path.resolve(folder, tokens.folder), tokens.maxLength),
        embeddings: rows && { words: table(rows.words), positions: table(rows.positions) },
      };
    });
  const text = textSide(model.tokenizers.text, model.textEmbeddings);
  const instruction = textSide(model.tokenizers.instruction ?? null, model.instructionEmbeddings ?? null);
  async function close(): Promise<void> {
    await closeGraphs();
    tables.forEach((one) => one.close());
  }
  return { folder, model, graph, roomForAll, language, text, instruction, close };
}

/** size × size × 3 RGB bytes each → image features, and class logits where there are any. */
export async function encode(open: OpenModel, photos: readonly Uint8Array[]): Promise<Encoded> {
  const { size } = open.model.image;
  const data = toTensor(photos, open.model.image);
  const vision = await open.graph('vision');
  const wanted = ['image', ...(vision.outputs.has('classes') ? ['classes'] : [])];
  const outputs = await vision.run({ pixels: { data, dims: [photos.length, 3, size, size] } }, wanted);
  const { visionTokens, visionWidth } = open.model.dims;
  return {
    image: asDescribed('image', outputs['image']!, [photos.length, visionTokens, visionWidth]),
    classes: outputs['classes'] ?? null,
  };
}

/** What a graph gave, of the size that model.json says; others count on that. */
function asDescribed(what: string, value: Value, dims: readonly number[]): Value {
  if (value.dims.join() === dims.join()) return value;
  throw new EngineError(
    'model-corrupt',
    `model.json says that ${what} is ${dims.slice(1).join(' × ')}, and the model's graph gives ${value.dims.slice(1).join(' × ')}. Convert or fetch the model again.`,
  );
}

/**
 * What is kept of photos for later questions ([photos, queries, language width]; the image features themselves where the
 * language model reads those; nothing where it depends on the question) and retrieval vectors [photos, queries, e], as far
 * as the model has them.
 */
export async function query(open: OpenModel, image: Value): Promise<{ prompt: Value | null; vectors: Value | null }> {
  const { graphs } = open.model;
  const parts: Record<string, Value> = {};
  for (const name of ['qformer', 'itc-image'] as const) {
    if (!graphs[name] || (name === 'qformer' && asksForWords(open.model))) continue;
    const graph = await open.graph(name);
    const wanted = ['prompt', 'vectors'].filter((meaning) => graph.outputs.has(meaning) && !parts[meaning]);
    if (wanted.length > 0) Object.assign(parts, await graph.run({ image }, wanted));
  }
  const { vectors } = parts;
  const { queries, vectorWidth } = open.model.dims;
  if (vectors && vectorWidth !== null) asDescribed('vectors', vectors, [image.dims[0]!, queries, vectorWidth]);
  const readsImage = graphs.encoder !== undefined && 'image' in graphs.encoder.inputs;
  return { prompt: parts['prompt'] ?? (readsImage ? image : null), vectors: vectors ?? null };
}

/** Visual prompts [photos, queries, language width] of photo i for text i, where they depend on it. */
export async function instruct(open: OpenModel, image: Value, texts: readonly string[]): Promise<Value> {
  const graph = await open.graph('qformer');
  const { inputs } = await textInputs(open, texts, await open.instruction());
  const { prompt } = await graph.run({ image, ...inputs }, ['prompt']);
  return prompt!;
}

/** L2-normalised vectors [texts, e] of phrases. */
export async function embedTexts(open: OpenModel, texts: readonly string[]): Promise<Value> {
  const graph = await open.graph('itc-text');
  const { inputs } = await textInputs(open, texts);
  const { vector } = await graph.run(inputs, ['vector']);
  return vector!;
}

/** Ids padded behind to the longest, with their mask; as rows where the model's words are outside its graphs. */
export async function textInputs(
  open: OpenModel,
  texts: readonly string[],
  side?: TextSide,
): Promise<{ ids: number[][]; inputs: Record<string, Input> }> {
  const { tokenizer, embeddings } = side ?? (await open.text());
  const ids = texts.map((text) => tokenizer.encode(text));
  const length = Math.max(...ids.map((list) => list.length));
  const padded = ids.flatMap((list) => [...list, ...repeated(tokenizer.pad, length - list.length)]);
  const mask = ids.flatMap((list) => Array.from({ length }, (_, i) => (i < list.length ? 1n : 0n)));
  const textMask = { data: BigInt64Array.from(mask), dims: [texts.length, length] };
  if (!embeddings) {
    return {
      ids,
      inputs: { text: { data: BigInt64Array.from(padded, BigInt), dims: [texts.length, length] }, textMask },
    };
  }
  const { words, positions } = embeddings;
  const data = new Float32Array(padded.length * words.width);
  padded.forEach((id, i) => {
    words.addRow(id, data, i * words.width);
    positions.addRow(i % length, data, i * words.width);
  });
  return { ids, inputs: { textEmbeds: { data, dims: [texts.length, length, words.width] }, textMask } };
}

/** Log-odds that text and photo belong together: mean over queries of logit[1] - logit[0], logits [queries, 2]. */
export function matchLogit(logits: Float32Array): number {
  let difference = 0;
  for (let i = 0; i < logits.length; i += 2) difference += logits[i + 1]! - logits[i]!;
  return difference / (logits.length / 2);
}

/** The same as a probability: softmax of the logits' mean over queries, class 1. */
export function matchProbability(logits: Float32Array): number {
  return 1 / (1 + Math.exp(-matchLogit(logits)));
}

/** Largest cosine of any of the photo's vectors [queries, e] with a phrase's [e]; all L2-normalised. */
export function similarity(vectors: Float32Array, phrase: Float32Array): number {
  let best = -Infinity;
  for (let at = 0; at < vectors.length; at += phrase.length) {
    let sum = 0;
    for (let i = 0; i < phrase.length; i++) sum += vectors[at + i]! * phrase[i]!;
    if (sum > best) best = sum;
  }
  return best;
}

/** One photo's part of a batch. */
export function part(value: Value, index: number): Float32Array {
  const size = value.data.length / value.dims[0]!;
  return value.data.subarray(index * size, (index + 1) * size);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
