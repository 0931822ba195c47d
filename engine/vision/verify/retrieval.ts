// Runs a golden case of the retrieval kind: contrastive vectors and scores (ITC), matching logits (ITM), padded texts.

import { part, similarity, textInputs } from '../blip2.ts';
import type { Value } from '../sessions.ts';
import { compareOutputs, compareTensor, expectedOutputs, pixelsOf, type DecodeImage, type ModelCase } from './case.ts';
import { repeated } from '../repeated.ts';

interface Expected {
  texts: string[];
  text_input_ids?: number[][];
  padded_text?: { input_ids: number[][]; attention_mask: number[][] };
  batch_image0?: { input_ids: number[][]; attention_mask: number[][] };
  example_processor_input_ids?: number[][];
  image_token_index?: number | null;
  itc_scores?: number[][];
  itm_logits?: number[][][];
  itm_probs?: number[][][];
  itm_prob_class1_is_match?: number[][];
}

type Case = ModelCase<Expected>;

export async function verifyRetrieval(c: Case, decodeImage: DecodeImage): Promise<void> {
  await verifyTexts(c);
  const images: Value[] = [];
  for (const index of c.expected.images.keys()) {
    images.push(await verifyVision(c, index, await pixelsOf(c, index, decodeImage)));
  }
  const vectors: Float32Array[] = [];
  for (const [index, image] of images.entries()) vectors.push(await imagePass(c, index, image));
  const phrases: Float32Array[] = [];
  for (const index of c.expected.texts.keys()) phrases.push(await textPass(c, index));
  compareSimilarities(c, vectors, phrases);
  await verifyMatching(c, images);
  await verifyBatch(c, images[0]!, vectors[0]!);
}

/** Our ids of every text, alone and padded, with the placeholders that the reference's processor puts in front. */
async function verifyTexts(c: Case): Promise<void> {
  const { expected, report } = c;
  const { tokenizer } = await c.open.text();
  const ids = expected.texts.map((text) => tokenizer.encode(text));
  const longest = Math.max(...ids.map((row) => row.length));
  const padded = ids.map((row) => [...row, ...repeated(tokenizer.pad, longest - row.length)]);
  const masks = ids.map((row) => padded[0]!.map((_, i) => Number(i < row.length)));
  const before = (expected.image_token_index ?? null) === null ? 0 : c.open.model.dims.queries;
  const placeholders = repeated(expected.image_token_index ?? 0, before);
  if (expected.text_input_ids) report.ids('text_input_ids', ids, expected.text_input_ids);
  if (expected.example_processor_input_ids) {
    report.ids('example_processor_input_ids', [[...placeholders, ...ids[0]!]], expected.example_processor_input_ids);
  }
  if (expected.padded_text) {
    report.ids('padded_text.input_ids', padded, expected.padded_text.input_ids);
    report.ids('padded_text.attention_mask', masks, expected.padded_text.attention_mask);
  }
  if (expected.batch_image0) {
    const [gotIds, gotMasks] = [padded, masks].map((rows, i) =>
      rows.map((row) => [...(i === 0 ? placeholders : placeholders.map(() => 1)), ...row]),
    );
    report.ids('batch_image0.input_ids', gotIds!, expected.batch_image0.input_ids);
    report.ids('batch_image0.attention_mask', gotMasks!, expected.batch_image0.attention_mask);
  }
}

/** The reference writes the vision tensors under a text's name too: the pass is the same. */
async function verifyVision(c: Case, index: number, pixels: Value): Promise<Value> {
  const vision = await c.open.graph('vision');
  const prefixes = [`image${index}.`, ...c.expected.texts.map((_, text) => `image${index}.text${text}.`)];
  const wanted = new Set(['image', ...prefixes.flatMap((prefix) => expectedOutputs(c, prefix, vision.outputs))]);
  const outputs = await vision.run({ pixels }, [...wanted]);
  for (const prefix of prefixes) compareOutputs(c, prefix, outputs);
  return outputs['image']!;
}

async function imagePass(c: Case, index: number, image: Value): Promise<Float32Array> {
  const graph = await c.open.graph(c.open.model.graphs['itc-image'] ? 'itc-image' : 'qformer');
  // The encoder's last LayerNorm is part of this graph, and belongs to the image alone.
  const prefixes = [
    `image${index}.`,
    ...c.expected.texts.flatMap((_, text) =>
      ['itc.image_pass.', ''].map((pass) => `image${index}.text${text}.${pass}`),
    ),
  ];
  const wanted = new Set(['vectors', ...prefixes.flatMap((prefix) => expectedOutputs(c, prefix, graph.outputs))]);
  const outputs = await graph.run({ image }, [...wanted]);
  for (const prefix of prefixes) compareOutputs(c, prefix, outputs);
  const vectors = outputs['vectors']!.data;
  compareTensor(c, `image${index}.itc_image_embeds`, vectors, c.tolerances.retrieval);
  compareTensor(c, `vision_model.image${index}_embeds`, vectors, c.tolerances.retrieval);
  return vectors;
}

async function textPass(c: Case, index: number): Promise<Float32Array> {
  const graph = await c.open.graph('itc-text');
  const prefixes = [
    `text${index}.itc.`,
    ...c.expected.images.map((_, image) => `image${image}.text${index}.itc.text_pass.`),
  ];
  const wanted = new Set(['vector', ...prefixes.flatMap((prefix) => expectedOutputs(c, prefix, graph.outputs))]);
  const { inputs } = await textInputs(c.open, [c.expected.texts[index]!]);
  const outputs = await graph.run(inputs, [...wanted]);
  for (const prefix of prefixes) compareOutputs(c, prefix, outputs);
  compareTensor(c, `text${index}.itc_text_embeds`, outputs['vector']!.data, c.tolerances.retrieval);
  return outputs['vector']!.data;
}

function compareSimilarities(c: Case, vectors: readonly Float32Array[], phrases: readonly Float32Array[]): void {
  const { retrieval } = c.tolerances;
  const scores = vectors.flatMap((rows) => phrases.map((phrase) => similarity(rows, phrase)));
  const perQuery = vectors.flatMap((rows) =>
    Array.from({ length: c.open.model.dims.queries }, (_, query) => query).flatMap((query) =>
      phrases.map((phrase) => similarity(rows.subarray(query * phrase.length, (query + 1) * phrase.length), phrase)),
    ),
  );
  compareTensor(c, 'itc_scores', scores, retrieval);
  compareTensor(c, 'itc_sims_per_query', perQuery, retrieval);
  if (c.expected.itc_scores) c.report.numbers('itc_scores (json)', scores, c.expected.itc_scores.flat(), retrieval);
}

async function verifyMatching(c: Case, images: readonly Value[]): Promise<void> {
  const graph = await c.open.graph('itm');
  const pairs: number[][] = [];
  for (const [index, image] of images.entries()) {
    for (const [text, words] of c.expected.texts.entries()) {
      const prefix = `image${index}.text${text}.itm.`;
      const last = `${prefix}qformer_last_hidden_state`;
      const wanted = new Set(['logits', ...expectedOutputs(c, prefix, graph.outputs)]);
      if (c.tensors.has(last)) wanted.add('qformer.last_hidden_state');
      const { inputs } = await textInputs(c.open, [words]);
      const outputs = await graph.run({ image, ...inputs }, [...wanted]);
      compareOutputs(c, prefix, outputs);
      if (c.tensors.has(last)) compareTensor(c, last, outputs['qformer.last_hidden_state']!.data, c.tolerances.hidden);
      pairs.push(meanLogits(outputs['logits']!.data));
    }
  }
  compareLogits(c, pairs);
}

function compareLogits(c: Case, pairs: readonly number[][]): void {
  const { expected, report } = c;
  const { retrieval } = c.tolerances;
  const probabilities = pairs.map(softmax);
  compareTensor(c, 'itm_logits', pairs.flat(), retrieval);
  compareTensor(c, 'itm_probs', probabilities.flat(), retrieval);
  if (expected.itm_logits) report.numbers('itm_logits (json)', pairs.flat(), expected.itm_logits.flat(2), retrieval);
  if (expected.itm_probs)
    report.numbers('itm_probs (json)', probabilities.flat(), expected.itm_probs.flat(2), retrieval);
  if (expected.itm_prob_class1_is_match) {
    const matches = probabilities.map(([, match]) => match!);
    report.numbers('itm_prob_class1_is_match', matches, expected.itm_prob_class1_is_match.flat(), retrieval);
  }
}

/** The first image with all texts at once, texts padded behind. */
async function verifyBatch(c: Case, image: Value, vectors: Float32Array): Promise<void> {
  const { texts } = c.expected;
  const { retrieval } = c.tolerances;
  const { inputs } = await textInputs(c.open, texts);
  const graph = await c.open.graph('itc-text');
  const all = c.tensors.has('text_model.text_embeds_all_positions') ? ['vectors'] : [];
  const outputs = await graph.run(inputs, ['vector', ...all]);
  if (all.length > 0) {
    compareTensor(c, 'text_model.text_embeds_all_positions', outputs['vectors']!.data, retrieval);
  }
  const scores = texts.map((_, text) => similarity(vectors, part(outputs['vector']!, text)));
  compareTensor(
    c,
    'batch_image0.itc_scores',
    texts.flatMap(() => scores),
    retrieval,
  );
  const repeated = new Float32Array(image.data.length * texts.length);
  texts.forEach((_, i) => repeated.set(image.data, i * image.data.length));
  const [, ...dims] = image.dims;
  const itm = await c.open.graph('itm');
  const { logits } = await itm.run({ image: { data: repeated, dims: [texts.length, ...dims] }, ...inputs }, ['logits']);
  const means = texts.flatMap((_, text) => meanLogits(part(logits!, text)));
  compareTensor(c, 'batch_image0.itm_logits', means, retrieval);
}

/** Mean over queries of logits [queries, 2]. */
function meanLogits(logits: Float32Array): number[] {
  const sums = [0, 0];
  logits.forEach((logit, i) => (sums[i % 2]! += logit));
  return sums.map((sum) => (sum * 2) / logits.length);
}

function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
