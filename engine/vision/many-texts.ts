// Photos and phrases: whether they belong together, and vectors of many phrases, in batches of phrases of like length.

import { embedTexts, matchLogit, part, textInputs, type OpenModel } from './blip2.ts';
import { broughtBy } from './brought-texts.ts';
import type { Input, Value } from './sessions.ts';

/** Phrases that go through a text graph together. */
const textBatch = 64;
/** Phrases that meet one photo together where they were read before. */
const meetingBatch = 256;

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
  return inBatches(await inOrder(open, texts), 1, async (batch) => {
    const inputs = await matchInputs(open, batch);
    const rows = once ? image : repeatedRows(image, batch.length);
    const { logits } = await graph.run({ image: rows, ...inputs }, ['logits']);
    return Float32Array.from(batch, (_, i) => matchLogit(part(logits!, i)));
  });
}

/** Vectors [texts, e] of many phrases. */
export async function embedMany(open: OpenModel, texts: readonly string[]): Promise<Float32Array> {
  const width = open.model.dims.vectorWidth ?? 0;
  // What a text brings to matching holds its vector, and is kept.
  const kept = open.model.graphs['itm-text'] !== undefined;
  const vectorsOf = async (batch: string[]) =>
    kept ? (await broughtBy(open, batch))['vector']!.data : (await embedTexts(open, batch)).data;
  return inBatches(await inOrder(open, texts), width, vectorsOf);
}

/** Texts in an order that costs little padding, with their place among those asked for, and how many go together. */
interface Order {
  texts: readonly { text: string; at: number }[];
  size: number;
}

/** Where texts are read once and kept, letters tell length well enough, and more of them meet a photo at once. */
async function inOrder(open: OpenModel, texts: readonly string[]): Promise<Order> {
  if (!open.model.graphs['itm-text']) return { texts: await byTokens(open, texts), size: textBatch };
  const placed = texts.map((text, at) => ({ text, at }));
  return { texts: placed.toSorted((a, b) => a.text.length - b.text.length), size: meetingBatch };
}

async function byTokens(open: OpenModel, texts: readonly string[]) {
  const { tokenizer } = await open.text();
  const counted = texts.map((text, at) => ({ text, at, length: tokenizer.encode(text).length }));
  return counted.toSorted((a, b) => a.length - b.length);
}

/** Runs texts together in their order and puts the results, `width` values each, back where they were asked for. */
async function inBatches(
  { texts, size }: Order,
  width: number,
  run: (batch: string[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const all = new Float32Array(texts.length * width);
  for (let first = 0; first < texts.length; first += size) {
    const batch = texts.slice(first, first + size);
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
