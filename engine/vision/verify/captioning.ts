// Runs a golden case with a language model: every stage's tensors, every generation's ids, scores and texts.

import { asksForWords } from '../../model.ts';
import { instruct, part, textInputs } from '../blip2.ts';
import { generate } from '../generation/generate.ts';
import { greedySearch } from '../generation/single.ts';
import { createDecoder, readPrefix } from '../language/language.ts';
import type { Input, Value } from '../sessions.ts';
import { encoderInputs, prefixOf, remember, type Subject } from '../language/speak.ts';
import { compareOutputs, compareTensor, expectedOutputs, pixelsOf, type DecodeImage, type ModelCase } from './case.ts';
import { concatenated, verifyGenerations, type Beginning, type Generated } from './generations.ts';
import { repeated } from '../repeated.ts';

interface Run {
  image: number;
  prompt: string | null;
  key: string;
  input_ids: number[][];
  qformer_input_ids?: number[][];
  first_step?: { argmax: number; top5: [number, number][] };
  generations: Record<string, Generated>;
}

interface Batch {
  images: number[];
  prompts: (string | null)[];
  padding_side?: 'left' | 'right';
  input_ids: number[][];
  qformer_input_ids?: number[][];
  [result: string]: unknown;
}

interface Expected {
  runs: Run[];
  batch?: Batch;
}

type Case = ModelCase<Expected>;

/** Features of an image, and its visual prompt where that depends on nothing else. */
interface SeenImage {
  image: Value;
  visual: Float32Array | null;
}

export async function verifyCaptioning(c: Case, decodeImage: DecodeImage): Promise<void> {
  const seen: SeenImage[] = [];
  for (const index of c.expected.images.keys()) {
    seen.push(await verifyImage(c, index, await pixelsOf(c, index, decodeImage)));
  }
  for (const run of c.expected.runs) await verifyRun(c, run, seen[run.image]!);
  if (c.expected.batch) await verifyBatch(c, c.expected.batch, seen);
}

/** The vision tower of one image, and the Q-Former where no instruction goes into it. */
async function verifyImage(c: Case, index: number, pixels: Value): Promise<SeenImage> {
  const key = `image${index}.`;
  const vision = await c.open.graph('vision');
  const outputs = await vision.run({ pixels }, ['image', ...expectedOutputs(c, key, vision.outputs)]);
  compareOutputs(c, key, outputs);
  const image = outputs['image']!;
  return { image, visual: asksForWords(c.open.model) ? null : await verifyQueries(c, [key], { image }) };
}

/** The Q-Former's tensors, each of which the case has under one of `keys`; returns the visual prompt. */
async function verifyQueries(c: Case, keys: string[], inputs: Record<string, Input>): Promise<Float32Array> {
  const graph = await c.open.graph('qformer');
  const wanted = keys.flatMap((key) => expectedOutputs(c, key, graph.outputs));
  const outputs = await graph.run(inputs, ['prompt', ...wanted]);
  for (const key of keys) compareOutputs(c, key, outputs);
  return outputs['prompt']!.data;
}

/** The visual prompt of an image for a run: the instruction may have a part in it. */
async function visualOf(c: Case, run: Run, { image, visual }: SeenImage): Promise<Float32Array> {
  if (visual) return visual;
  const { ids, inputs } = await textInputs(c.open, [run.prompt ?? ''], await c.open.instruction());
  c.report.ids(`${run.key}qformer_input_ids`, ids, run.qformer_input_ids ?? []);
  return verifyQueries(c, [`image${run.image}.`, run.key], { image, ...inputs });
}

/** Ids as the reference's processor makes them: placeholders, if the checkpoint has them, then the text in its frame. */
async function promptIds(c: Case, prompt: string | null): Promise<PromptIds> {
  const { tokenizer, model } = await c.open.language();
  const placeholders = model.imageToken === null ? [] : repeated(model.imageToken, c.open.model.dims.queries);
  return { placeholders, ids: tokenizer.encode(prompt ?? '') };
}

async function verifyRun(c: Case, run: Run, seen: SeenImage): Promise<void> {
  const { placeholders, ids } = await promptIds(c, run.prompt);
  c.report.ids(`${run.key}input_ids`, [[...placeholders, ...ids]], run.input_ids);
  const subject = { visual: await visualOf(c, run, seen), text: run.prompt ?? '' };
  const beginning = await beginningOf(c, subject, [...placeholders, ...ids], placeholders.length === 0);
  await verifyEncoder(c, run, subject);
  await verifyPrefill(c, run, beginning);
  await verifyGenerations(c, run.key, run.generations, beginning);
}

/** `whole`: all ids of the prompt, which the decoder begins with unless an encoder reads them. */
async function beginningOf(c: Case, subject: Subject, whole: number[], legacy: boolean): Promise<Beginning> {
  const prefix = await prefixOf(c.open, subject);
  const memory = await remember(c.open, [subject]);
  return { prefix, memory, ids: memory ? prefix.ids : whole, legacy, encoded: memory !== null };
}

async function verifyEncoder(c: Case, run: Run, subject: Subject): Promise<void> {
  if (!c.open.model.graphs.encoder) return;
  const graph = await c.open.graph('encoder');
  const wanted = expectedOutputs(c, run.key, graph.outputs);
  if (wanted.length === 0) return;
  compareOutputs(c, run.key, await graph.run(await encoderInputs(c.open, graph.inputs, [subject]), wanted));
}

async function verifyPrefill(c: Case, run: Run, { prefix, memory }: Beginning): Promise<void> {
  const language = await c.open.language();
  const wanted = expectedOutputs(c, run.key, language.graph.outputs).filter((meaning) => meaning !== 'logits');
  const outputs = await readPrefix(language, prefix, wanted, memory);
  const { logits } = outputs;
  compareTensor(c, `${run.key}logits`, logits!.data, c.tolerances.logits);
  for (const meaning of wanted) compareTensor(c, run.key + meaning, outputs[meaning]!.data, c.tolerances.hidden);
  if (!run.first_step) return;
  const last = logits!.data.subarray(-language.model.vocabulary);
  const { argmax, top5 } = run.first_step;
  c.report.ids(
    `${run.key}first_step.argmax`,
    [[last.indexOf(last.reduce((a, b) => Math.max(a, b), -Infinity))]],
    [[argmax]],
  );
  const [got, want] = [top5.map(([id]) => last[id]!), top5.map(([, logit]) => logit)];
  c.report.numbers(`${run.key}first_step.top5`, got, want, c.tolerances.logits);
}

/** Several images and prompts of unequal length in one run; the reference pads them to the longest. */
async function verifyBatch(c: Case, batch: Batch, seen: readonly SeenImage[]): Promise<void> {
  const language = await c.open.language();
  const { model } = language;
  const prompts = await Promise.all(batch.prompts.map((prompt) => promptIds(c, prompt)));
  const padded = paddedIds(prompts, model.pad, batch.padding_side ?? 'left');
  c.report.ids('batch.input_ids', padded, batch.input_ids);
  const visual = await batchVisual(c, batch, seen);
  const subjects = batch.prompts.map((prompt, i) => ({ visual: visual[i]!, text: prompt ?? '' }));
  const prefixes = await Promise.all(subjects.map((subject) => prefixOf(c.open, subject)));
  const memory = await remember(c.open, subjects);
  const begun = memory ? prefixes.map(({ ids }) => ids) : padded;
  const searches = prefixes.map(({ ids }, i) => {
    const history = memory ? ids : [...prompts[i]!.placeholders, ...ids];
    return greedySearch({ history, eos: model.eos, maxNewTokens: 20 });
  });
  // Where positions are counted in the graph, the reference's plain forward counts padding too; its generate() does not.
  const fillers = padded.map((row, i) => row.length - prompts[i]!.placeholders.length - prompts[i]!.ids.length);
  const between = fillers.map((filler) => (batch.padding_side === 'right' ? 0 : filler));
  const spread = prefixes.map((prefix, i) => ({ ...prefix, positions: positionsOf(prompts[i]!, between[i]!) }));
  const first = await createDecoder(language, memory ? prefixes : spread, memory).begin();
  compareTensor(c, 'batch.logits_last', concatenated(first), c.tolerances.logits);
  const found = await generate(createDecoder(language, prefixes, memory), searches);
  compareBatch(
    c,
    batch,
    begun,
    found.map(([best]) => best!.ids),
    model.pad,
  );
}

/** Places of visual rows and ids in a row with so much filler between or behind them. */
function positionsOf({ placeholders, ids }: PromptIds, filler: number): number[] {
  return [...placeholders.keys(), ...[...ids.keys()].map((i) => placeholders.length + filler + i)];
}

interface PromptIds {
  placeholders: number[];
  ids: number[];
}

function paddedIds(prompts: readonly PromptIds[], pad: number, side: 'left' | 'right') {
  const longest = Math.max(...prompts.map(({ ids }) => ids.length));
  return prompts.map(({ placeholders, ids }) => {
    const filler = repeated(pad, longest - ids.length);
    return [...placeholders, ...(side === 'left' ? [...filler, ...ids] : [...ids, ...filler])];
  });
}

/** Visual prompts of a batch; where an instruction goes in, all of them in one run, padded. */
async function batchVisual(c: Case, batch: Batch, seen: readonly SeenImage[]): Promise<Float32Array[]> {
  const images = batch.images.map((index) => seen[index]!);
  if (images.every(({ visual }) => visual)) return images.map(({ visual }) => visual!);
  const texts = batch.prompts.map((prompt) => prompt ?? '');
  const { inputs } = await textInputs(c.open, texts, await c.open.instruction());
  const { data, dims } = inputs['text']!;
  const rows = texts.map((_, i) => [...data.subarray(i * dims[1]!, (i + 1) * dims[1]!)].map(Number));
  c.report.ids('batch.qformer_input_ids', rows, batch.qformer_input_ids ?? []);
  const together = new Float32Array(images.reduce((sum, { image }) => sum + image.data.length, 0));
  images.forEach(({ image }, i) => together.set(image.data, i * image.data.length));
  const prompt = await instruct(
    c.open,
    { data: together, dims: [images.length, ...images[0]!.image.dims.slice(1)] },
    texts,
  );
  return images.map((_, i) => part(prompt, i));
}

/** A batch of single searches is filled with the pad id itself, also where that is 0. */
function compareBatch(
  c: Case,
  batch: Batch,
  begun: readonly (readonly number[])[],
  said: number[][],
  pad: number,
): void {
  const longest = Math.max(...said.map((row) => row.length));
  const rows = said.map((row) => [...row, ...repeated(pad, longest - row.length)]);
  const known: Record<string, number[][]> = {
    greedy20_new_ids: rows,
    greedy20_sequences: rows.map((row, i) => [...begun[i]!, ...row]),
  };
  for (const [name, want] of Object.entries(batch)) {
    if (known[name]) c.report.ids(`batch.${name}`, known[name], want as number[][]);
    else if (/_(new_ids|sequences)$/.test(name)) c.report.fail(`batch.${name}`, 'a generation not known here');
  }
}
