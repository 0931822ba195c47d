// Every tensor of the golden OPT and retrieval cases, from the converted graphs in float32, against the reference
// implementation; and greedy decoding over the pool, token by token.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import {
  floatsOf,
  goldenCheckpoint,
  goldenFolder,
  readSafetensors,
  temporaryFolder,
  type TestTensors,
} from './fixtures.ts';
import {
  decode,
  embed,
  floats,
  integers,
  largestDifference,
  loadModel,
  promptRows,
  type LoadedModel,
  type Outputs,
} from './run-model.ts';

const hiddenTolerance = 2e-4;
const logitsTolerance = 1e-3;

interface Run {
  image: number;
  key: string;
  input_ids: number[][];
  generations: Record<string, { new_ids: number[][]; stable: boolean }>;
}

interface Expected {
  runs: Run[];
  text_input_ids: number[][];
  with_image_token: boolean;
  batch_image0: { input_ids: number[][]; attention_mask: number[][] };
}

interface Case {
  name: string;
  model: LoadedModel;
  inputs: TestTensors;
  expected: TestTensors;
  said: Expected;
  /** Names of expected tensors that were compared. */
  seen: Set<string>;
}

async function openCase(name: string): Promise<Case> {
  const out = join(await temporaryFolder(), name);
  const description = await convertCheckpoint({
    checkpoint: goldenCheckpoint(name),
    out,
    recipe: 'reference-f32',
    taps: true,
  });
  const folder = join(goldenFolder, name);
  return {
    name,
    model: await loadModel(out, description),
    inputs: await readSafetensors(join(folder, 'inputs.safetensors')),
    expected: await readSafetensors(join(folder, 'expected.safetensors')),
    said: JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')) as Expected,
    seen: new Set(),
  };
}

async function plainModel(name: string): Promise<LoadedModel> {
  const out = join(await temporaryFolder(), `plain-${name}`);
  return loadModel(out, await convertCheckpoint({ checkpoint: goldenCheckpoint(name), out, recipe: 'reference-f32' }));
}

/** Compares every output that the case has a tensor for under this prefix. */
function compare({ expected, seen }: Case, prefix: string, outputs: Outputs): void {
  for (const [meaning, { values }] of Object.entries(outputs)) same(expected, seen, prefix + meaning, values);
}

function same(expected: TestTensors, seen: Set<string>, name: string, values: Float32Array): void {
  const tensor = expected[name];
  if (!tensor) return;
  seen.add(name);
  const tolerance = name.endsWith('logits') ? logitsTolerance : hiddenTolerance;
  expect(largestDifference(values, floatsOf(tensor)), name).toBeLessThan(tolerance);
}

function imagesOf({ inputs }: Case): number[] {
  return [...Array(Object.keys(inputs).length).keys()];
}

async function see(golden: Case, image: number, prefix: string) {
  const { shape, ...tensor } = golden.inputs[`image${image}.pixel_values`]!;
  const outputs = await golden.model.run('vision', { pixels: floats(floatsOf({ shape, ...tensor }), shape) });
  compare(golden, prefix, outputs);
  return floats(outputs['image']!.values, outputs['image']!.dims);
}

describe.each(['blip2-opt', 'blip2-opt-fp16-sharded', 'blip2-opt-postln', 'blip2-opt-legacy'])('%s', (name) => {
  it('gives every tensor and every greedy id of the reference', async () => {
    const golden = await openCase(name);
    for (const image of imagesOf(golden)) {
      const seen = await see(golden, image, `image${image}.`);
      const outputs = await golden.model.run('qformer', { image: seen });
      compare(golden, `image${image}.`, outputs);
      const runs = golden.said.runs.filter((run) => run.image === image);
      for (const run of runs) await compareRun(golden, run, outputs['prompt']!.values);
    }
    const left = Object.keys(golden.expected).filter((tensor) => !golden.seen.has(tensor));
    expect(left.filter((tensor) => tensor !== 'batch.logits_last')).toEqual([]);
  });
});

async function compareRun(golden: Case, run: Run, prompt: Float32Array): Promise<void> {
  const { model, expected, seen } = golden;
  const { queries } = model.description.dims;
  const language = model.description.language!;
  const ids = language.imageToken === null ? run.input_ids[0]! : run.input_ids[0]!.slice(queries);
  let step = await decode(model, await promptRows(model, prompt, ids), null);
  compare(golden, run.key, step.outputs);
  const greedy = run.generations['greedy20'];
  if (!greedy?.stable) return;
  const said: number[] = [];
  const stepLogits: number[] = [];
  for (let count = 0; count < greedy.new_ids[0]!.length; count++) {
    const logits = step.outputs['logits']!.values.slice(-language.vocabulary);
    stepLogits.push(...logits);
    said.push(logits.indexOf(Math.max(...logits)));
    step = await decode(model, await embed(model, said.slice(-1), step.past.slots), step.past);
  }
  expect(said, run.key).toEqual(greedy.new_ids[0]);
  same(expected, seen, `${run.key}greedy20.step_logits`, Float32Array.from(stepLogits));
}

describe.each(['blip2-itm', 'blip2-itm-no-image-token'])('%s', (name) => {
  it('gives every tensor and every score of the reference', async () => {
    const golden = await openCase(name);
    const texts = golden.said.text_input_ids;
    const matches: number[] = [];
    const similarities: number[] = [];
    for (const image of imagesOf(golden)) {
      const seen = await see(golden, image, `image${image}.text0.`);
      const { vectors, ...taps } = await golden.model.run('itc-image', { image: seen });
      compare(golden, `image${image}.text0.`, taps);
      compare(golden, `image${image}.text0.itc.image_pass.`, taps);
      compare(golden, `image${image}.itc_image_`, { embeds: vectors! });
      compare(golden, `vision_model.image${image}_`, { embeds: vectors! });
      for (const [index, ids] of texts.entries()) {
        const text = {
          text: integers(ids, [1, ids.length]),
          textMask: integers(
            ids.map(() => 1),
            [1, ids.length],
          ),
        };
        similarities.push(Math.max(...dots(vectors!.values, await embedText(golden, index, text))));
        const { logits, ...matched } = await golden.model.run('itm', { image: seen, ...text });
        compare(golden, `image${image}.text${index}.itm.`, matched);
        compare(golden, `image${image}.text${index}.itm.qformer_`, {
          last_hidden_state: matched['qformer.last_hidden_state']!,
        });
        matches.push(...meanOfPairs(logits!.values));
      }
    }
    same(golden.expected, golden.seen, 'itm_logits', Float32Array.from(matches));
    same(golden.expected, golden.seen, 'itc_scores', Float32Array.from(similarities));
    await compareBatch(golden);
    const left = Object.keys(golden.expected).filter((tensor) => !golden.seen.has(tensor));
    // These three follow from what was compared.
    expect(left.filter((tensor) => !/itm_probs|itc_sims_per_query|batch_image0.itc_scores/.test(tensor))).toEqual([]);
  });
});

async function embedText(golden: Case, index: number, text: Parameters<LoadedModel['run']>[1]) {
  const { vector, ...taps } = await golden.model.run('itc-text', text);
  compare(golden, `text${index}.itc_text_`, { embeds: vector! });
  compare(golden, `image0.text${index}.itc.text_pass.`, taps);
  return vector!.values;
}

/** Padded texts of different lengths against one image. */
async function compareBatch(golden: Case): Promise<void> {
  const { input_ids, attention_mask } = golden.said.batch_image0;
  const cut = golden.said.with_image_token ? golden.model.description.dims.queries : 0;
  const ids = input_ids.map((row) => row.slice(cut));
  const length = ids[0]!.length;
  const masks = attention_mask.map((row) => row.slice(-length));
  const text = {
    text: integers(ids.flat(), [ids.length, length]),
    textMask: integers(masks.flat(), [ids.length, length]),
  };
  const image = await see(golden, 0, 'none');
  const repeated = Float32Array.from(
    { length: image.size * ids.length },
    (_, i) => (image.data as Float32Array)[i % image.size]!,
  );
  // The graph without taps leaves out what nobody reads; one image may also be given once for all texts.
  for (const model of [golden.model, await plainModel(golden.name)]) {
    for (const shown of [image, floats(repeated, [ids.length, ...image.dims.slice(1)])]) {
      const { logits } = await model.run('itm', { image: shown, ...text });
      same(golden.expected, golden.seen, 'batch_image0.itm_logits', meanOfPairs(logits!.values, ids.length));
    }
  }
  const { vectors } = await golden.model.run('itc-text', text);
  same(golden.expected, golden.seen, 'text_model.text_embeds_all_positions', vectors!.values);
}

function dots(vectors: Float32Array, vector: Float32Array): number[] {
  const count = vectors.length / vector.length;
  return Array.from({ length: count }, (_, row) =>
    vector.reduce((sum, value, i) => sum + value * vectors[row * vector.length + i]!, 0),
  );
}

/** [groups, queries, 2] averaged over the queries. */
function meanOfPairs(logits: Float32Array, groups = 1): Float32Array {
  const means = new Float32Array(groups * 2);
  const queries = logits.length / groups / 2;
  logits.forEach((value, i) => (means[Math.floor(i / queries / 2) * 2 + (i % 2)]! += value / queries));
  return means;
}
