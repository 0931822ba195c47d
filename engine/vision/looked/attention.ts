// Who read what: the share of its reading that each row of a reader gave to each token of the photo, and the share of its
// hearing that each row of a decoder gave to those rows. Attention weights as they are, means over heads and over the upper
// half of the layers; no gradients, nothing smoothed.

import { EngineError } from '../../contract.ts';
import { textInputs, type OpenModel } from '../blip2.ts';
import { prefixLength, readPrefix, type Language, type Prefix } from '../language/language.ts';
import type { Memory } from '../language/memory.ts';
import type { Value } from '../sessions.ts';

/** Rows of weights, each `columns` long; a row sums to 1 or, where other things were attended to as well, to less. */
export interface Shares {
  rows: number;
  columns: number;
  data: Float32Array;
}

/** Photos are read by the queries of the prompt, or of the search vectors where those are others. */
export type Reader = 'prompt' | 'vectors';

/**
 * [rows, tokens]: what each row of the reader read of the image features [1, tokens, width], while it read these words where
 * it reads words too. Null where a decoder reads the tokens itself.
 * @throws EngineError `not-supported-by-model` for models that were converted without that graph.
 */
export async function reading(
  open: OpenModel,
  image: Value,
  { reader = 'prompt', words = '' }: { reader?: Reader; words?: string } = {},
): Promise<Shares | null> {
  const { graphs } = open.model;
  const name = reader === 'vectors' && graphs['itc-image'] ? 'itc-looked' : 'looked';
  if (!graphs[name]) {
    if (reader === 'prompt' && readsTokens(open)) return null;
    throw new EngineError(
      'not-supported-by-model',
      `${open.model.name} cannot show where it looked. If an earlier Talbot converted it, convert it again.`,
    );
  }
  const graph = await open.graph(name);
  const text = graph.inputs.has('textMask') ? await wordsFor(open, words) : {};
  const { attention } = await graph.run({ image, ...text }, ['attention']);
  const [, rows, columns] = attention!.dims as [number, number, number];
  return { rows, columns, data: attention!.data };
}

/** A decoder whose memory is the image itself. */
function readsTokens({ model }: OpenModel): boolean {
  const inputs = model.graphs.encoder?.inputs;
  return inputs !== undefined && 'image' in inputs && !('textMask' in inputs);
}

async function wordsFor(open: OpenModel, words: string) {
  const side = open.model.tokenizers.instruction ? await open.instruction() : await open.text();
  return (await textInputs(open, [words], side)).inputs;
}

/**
 * [rows of the prefix from `first` on, seen]: what each gave to the first `seen` rows that the decoder reads, which are rows
 * of its memory where it has one, else rows of the prefix. Runs the decoder once, over the whole prefix.
 * @throws EngineError `not-supported-by-model` for models that were converted without showing what is asked.
 */
export async function hearing(
  language: Language,
  prefix: Prefix,
  memory: Memory | null,
  { first, seen }: { first: number; seen: number },
): Promise<Shares> {
  const { graph, model } = language;
  const layers = Array.from({ length: model.layers }, (_, layer) => layer).slice(Math.floor(model.layers / 2));
  const names = layers.map((layer) => `query.${layer}`);
  if (!names.every((name) => graph.outputs.has(name))) {
    throw new EngineError(
      'not-supported-by-model',
      'This model cannot show where it looked. If an earlier Talbot converted it, convert it again.',
    );
  }
  const outputs = await readPrefix(language, prefix, names, memory);
  const rows = prefixLength(language, prefix) - first;
  const data = new Float32Array(rows * seen);
  for (const layer of layers) {
    const keys = memory ? memory.inputs[`memoryKey.${layer}`]! : outputs[`key.${layer}`]!;
    const asked = { first, seen, causal: memory === null, weight: 1 / layers.length };
    addLayer(data, outputs[`query.${layer}`]!, keys as Value, model, asked);
  }
  return { rows, columns: seen, data };
}

interface Asked {
  first: number;
  seen: number;
  /** A row sees itself and what came before it; else everything. */
  causal: boolean;
  weight: number;
}

/** Adds the mean over heads of softmax(q kᵀ · scale); queries [1, s, n · d], keys [1, key heads, k, d]. */
function addLayer(sums: Float32Array, queries: Value, keys: Value, model: Language['model'], asked: Asked): void {
  const { heads, headSize, scoreScale = headSize ** -0.5 } = model;
  const [, keyHeads, columns] = keys.dims as [number, number, number];
  const length = queries.dims[1]!;
  for (let head = 0; head < heads; head++) {
    const begin = Math.floor((head * keyHeads) / heads) * columns * headSize;
    for (let row = asked.first; row < length; row++) {
      const query = queries.data.subarray((row * heads + head) * headSize, (row * heads + head + 1) * headSize);
      const shares = softmax(
        Float64Array.from(
          { length: asked.causal ? row + 1 : columns },
          (_, column) => scoreScale * product(query, keys.data, begin + column * headSize),
        ),
      );
      const at = (row - asked.first) * asked.seen;
      for (let i = 0; i < asked.seen; i++) sums[at + i]! += (shares[i]! * asked.weight) / heads;
    }
  }
}

function product(a: Float32Array, all: Float32Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * all[at + i]!;
  return sum;
}

/** Of these scores, in place. */
export function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((best, score) => Math.max(best, score), -Infinity);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i] = Math.exp(scores[i]! - highest);
  for (let i = 0; i < scores.length; i++) scores[i]! /= sum;
  return scores;
}
