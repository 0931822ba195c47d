// Photos and phrases: whether they belong together, and vectors of many phrases, in batches of phrases of like length.

import { embedTexts, matchLogit, part, textInputs, type OpenModel } from './blip2.ts';
import { broughtBy } from './brought-texts.ts';
import type { Input, Value } from './sessions.ts';

/** Phrases that go through a text graph together. */
const textBatch = 64;

/** What texts bring to `itm`: ids and their mask, or what `itm-text` makes of them. */
async function matchInputs(open: OpenModel, texts: readonly string[]): Promise<Record<string, Input>> {
  return open.model.graphs['itm-text'] ? broughtBy(open, texts) : (await textInputs(open, texts)).inputs;
}

/** Image-text matching logits [pairs, queries, 2] of photo i with text i. */
export async function matchLogits(open: OpenModel, image: Value, texts: readonly string[]): Promise<Value> {
  const graph = await open.graph('itm');
  const { logits } = await graph.run({ image, ...(await matchInputs(open, texts)) }, ['logits']);
  return logits!;
}

/**
 * What belongs to one photo among many phrases: for each the mean over queries of logit[1] - logit[0] (its logistic is the
 * match). Phrases of like length go together, so that padding costs little. `image` [1, tokens, width].
 */
export async function matchMany(open: OpenModel, image: Value, texts: readonly string[]): Promise<Float32Array> {
  const graph = await open.graph('itm');
  // A graph that takes one image for all texts says so by the name of that dimension.
  const once = graph.shapeOf('image')[0] === 'images';
  return inBatches(open, texts, 1, async (batch) => {
    const inputs = await matchInputs(open, batch);
    const rows = once ? image : repeatedRows(image, batch.length);
    const { logits } = await graph.run({ image: rows, ...inputs }, ['logits']);
    return Float32Array.from(batch, (_, i) => matchLogit(part(logits!, i)));
  });
}

/** Vectors [texts, e] of many phrases. */
export async function embedMany(open: OpenModel, texts: readonly string[]): Promise<Float32Array> {
  const width = open.model.dims.vectorWidth ?? 0;
  return inBatches(open, texts, width, async (batch) => (await embedTexts(open, batch)).data);
}

/** Runs texts of like length together and puts the results, `width` values each, back in the order of the texts. */
async function inBatches(
  open: OpenModel,
  texts: readonly string[],
  width: number,
  run: (batch: string[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const { tokenizer } = await open.text();
  const order = texts.map((text, at) => ({ text, at, length: tokenizer.encode(text).length }));
  const sorted = order.toSorted((a, b) => a.length - b.length);
  const all = new Float32Array(texts.length * width);
  for (let first = 0; first < sorted.length; first += textBatch) {
    const batch = sorted.slice(first, first + textBatch);
    const results = await run(batch.map(({ text }) => text));
    batch.forEach(({ at }, i) => all.set(results.subarray(i * width, (i + 1) * width), at * width));
  }
  return all;
}

function repeatedRows(value: Value, times: number): Value {
  const data = new Float32Array(value.data.length * times);
  for (let i = 0; i < times; i++) data.set(value.data, i * value.data.length);
  return { data, dims: [times, ...value.dims.slice(1)] };
}
