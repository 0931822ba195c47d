// Runs a golden case with a language model: every stage's tensors, every generation's ids, scores and texts.

import { generate } from '../generation/generate.ts';
import { greedySearch } from '../generation/single.ts';
import { createDecoder, readPrefix, type Prefix } from '../language.ts';
import type { Value } from '../sessions.ts';
import { compareOutputs, compareTensor, expectedOutputs, pixelsOf, type DecodeImage, type ModelCase } from './case.ts';
import { padRows } from './generation-params.ts';
import { concatenated, recorded, verifyGenerations, type Generated } from './generations.ts';
import { repeated } from '../repeated.ts';

interface Run {
  image: number;
  prompt: string | null;
  key: string;
  input_ids: number[][];
  first_step?: { argmax: number; top5: [number, number][] };
  generations: Record<string, Generated>;
}

interface Batch {
  images: number[];
  prompts: (string | null)[];
  input_ids: number[][];
  [result: string]: unknown;
}

interface Expected {
  bos_token_id: number;
  runs: Run[];
  batch?: Batch;
}

type Case = ModelCase<Expected>;

export async function verifyCaptioning(c: Case, decodeImage: DecodeImage): Promise<void> {
  const visual: Float32Array[] = [];
  for (const index of c.expected.images.keys()) {
    const prompt = await verifyImage(c, index, await pixelsOf(c, index, decodeImage));
    visual.push(prompt);
  }
  for (const run of c.expected.runs) await verifyRun(c, run, visual[run.image]!);
  if (c.expected.batch) await verifyBatch(c, c.expected.batch, visual);
}

/** Vision tower and Q-Former of one image; returns its visual prompt. */
async function verifyImage(c: Case, index: number, pixels: Value): Promise<Float32Array> {
  const prefix = `image${index}.`;
  const vision = await c.open.graph('vision');
  const seen = await vision.run({ pixels }, ['image', ...expectedOutputs(c, prefix, vision.outputs)]);
  compareOutputs(c, prefix, seen);
  const qformer = await c.open.graph('qformer');
  const queried = await qformer.run({ image: seen['image']! }, [
    'prompt',
    ...expectedOutputs(c, prefix, qformer.outputs),
  ]);
  compareOutputs(c, prefix, queried);
  return queried['prompt']!.data;
}

/** Ids as the reference's processor makes them: placeholders, if the checkpoint has them, then the text with its bos. */
async function promptIds(c: Case, prompt: string | null): Promise<{ placeholders: number[]; ids: number[] }> {
  const { tokenizer, model } = await c.open.language();
  const placeholders = model.imageToken === null ? [] : repeated(model.imageToken, c.open.model.dims.queries);
  return { placeholders, ids: prompt === null ? [model.bos] : tokenizer.encode(prompt) };
}

async function verifyRun(c: Case, run: Run, visual: Float32Array): Promise<void> {
  const { placeholders, ids } = await promptIds(c, run.prompt);
  c.report.ids(`${run.key}input_ids`, [[...placeholders, ...ids]], run.input_ids);
  const prefix: Prefix = { visual, ids };
  await verifyPrefill(c, run, prefix);
  const legacy = placeholders.length === 0;
  const beginning = { prefix, memory: null, ids: [...placeholders, ...ids], legacy };
  await verifyGenerations(c, run.key, run.generations, beginning);
}

async function verifyPrefill(c: Case, run: Run, prefix: Prefix): Promise<void> {
  const language = await c.open.language();
  const wanted = expectedOutputs(c, run.key, language.graph.outputs).filter((meaning) => meaning !== 'logits');
  const outputs = await readPrefix(language, prefix, wanted);
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

/** Several images and prompts of unequal length in one run; the reference pads on the left. */
async function verifyBatch(c: Case, batch: Batch, visual: readonly Float32Array[]): Promise<void> {
  const language = await c.open.language();
  const { model } = language;
  const prompts = await Promise.all(batch.prompts.map((prompt) => promptIds(c, prompt)));
  const longest = Math.max(...prompts.map(({ ids }) => ids.length));
  const padded = prompts.map(({ placeholders, ids }) => [
    ...placeholders,
    ...repeated(model.pad, longest - ids.length),
    ...ids,
  ]);
  c.report.ids('batch.input_ids', padded, batch.input_ids);
  const prefixes = prompts.map(({ ids }, i) => ({ visual: visual[batch.images[i]!]!, ids }));
  const searches = () =>
    prefixes.map(({ ids }, i) =>
      greedySearch({ history: [...prompts[i]!.placeholders, ...ids], eos: model.eos, maxNewTokens: 20 }),
    );
  const { decoder, steps } = recorded(createDecoder(language, prefixes));
  const found = await generate(decoder, searches());
  compareTensor(c, 'batch.logits_last', concatenated(steps.slice(0, prefixes.length)), c.tolerances.logits);
  const rows = padRows(
    found.map(([best]) => best!.ids),
    model.pad,
    model.eos,
  );
  for (const [name, want] of Object.entries(batch)) {
    if (name === 'greedy20_new_ids') c.report.ids(`batch.${name}`, rows, want as number[][]);
    else if (name === 'greedy20_sequences') {
      c.report.ids(
        `batch.${name}`,
        rows.map((row, i) => [...padded[i]!, ...row]),
        want as number[][],
      );
    } else if (/_(new_ids|sequences)$/.test(name)) c.report.fail(`batch.${name}`, 'a generation not known here');
  }
}
