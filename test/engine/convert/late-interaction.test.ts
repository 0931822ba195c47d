// The matching head of a miniature beside its formula, written here once more over hidden states that other graphs give
// and that the golden cases hold to the reference: rows of the text pass, vectors, and the image as the Q-Former reads it.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import { openModel } from '../../../engine/vision/blip2.ts';
import { matchLogits, matchMany } from '../../../engine/vision/many-texts.ts';
import { changeTensors, copiedCheckpoint, floatTensor, temporaryFolder } from './fixtures.ts';
import { floats, integers, loadModel, type LoadedModel, type Outputs } from './run-model.ts';

const [layers, heads, width, textWidth, imageWidth, tokens] = [2, 2, 16, 48, 64, 17];
const mix = [3, 5, -1];
const temperatures = [4, 7];
const texts = [
  [101, 7, 8, 9, 12, 102],
  [101, 30, 102],
];

/** The same numbers at every run, about as large as weights are. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 0.6;
  });
}

const weights = {
  cells: numbers(heads * width * imageWidth, 1),
  cellsBias: numbers(heads * width, 2),
  words: numbers(heads * width * textWidth, 3),
  wordsBias: numbers(heads * width, 4),
  gate: numbers(heads * textWidth, 5),
  gateBias: numbers(heads, 6),
};
const image = numbers(tokens * imageWidth, 7);

async function matchingModel(): Promise<LoadedModel> {
  const folder = await copiedCheckpoint('blip2-itm');
  await changeTensors(folder, (tensors) => {
    const put = (name: string, shape: number[], values: Float32Array) =>
      (tensors[`late_interaction.${name}`] = floatTensor(shape, values));
    put('cells.weight', [heads * width, imageWidth], weights.cells);
    put('cells.bias', [heads * width], weights.cellsBias);
    put('words.weight', [heads * width, textWidth], weights.words);
    put('words.bias', [heads * width], weights.wordsBias);
    put('gate.weight', [heads, textWidth], weights.gate);
    put('gate.bias', [heads], weights.gateBias);
    put('temperature', [heads], Float32Array.from(temperatures));
    put('mix', [3], Float32Array.from(mix));
    for (const name of ['itm_head.weight', 'itm_head.bias']) delete tensors[name];
  });
  const path = join(folder, 'config.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...config, late_interaction: { layers, heads, width } }));
  const out = join(await temporaryFolder(), 'model');
  return loadModel(out, await convertCheckpoint({ checkpoint: folder, out, recipe: 'reference-f32', taps: true }));
}

/** LayerNorm without weights. */
function plain(row: Float32Array): Float32Array {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  return row.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
}

function projected(row: Float32Array, weight: Float32Array, bias: Float32Array): Float32Array {
  return bias.map((start, i) => row.reduce((sum, value, at) => sum + value * weight[i * row.length + at]!, start));
}

function unit(row: Float32Array): Float32Array {
  const length = Math.sqrt(dot(row, row));
  return row.map((value) => value / length);
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function rowsOf({ values, dims }: Outputs[string]): Float32Array[] {
  const size = dims.at(-1)!;
  return Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));
}

function likeness(word: Float32Array, cells: Float32Array[], temperature: number): number {
  const cosines = cells.map((cell) => dot(word, cell));
  const shares = cosines.map((cosine) => Math.exp(temperature * cosine));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return cosines.reduce((sum, cosine, i) => sum + (shares[i]! / all) * cosine, 0);
}

/** Logits of these texts with an image, through both graphs. */
async function matched(model: LoadedModel, seen: Float32Array, images: number, ids: number[][], length: number) {
  const padded = ids.flatMap((row) => [...row, ...Array<number>(length - row.length).fill(0)]);
  const mask = ids.flatMap((row) => Array.from({ length }, (_, i) => (i < row.length ? 1 : 0)));
  const dims = [ids.length, length];
  const brought = await model.run('itm-text', { text: integers(padded, dims), textMask: integers(mask, dims) });
  const inputs = Object.fromEntries(
    Object.entries(brought).map(([name, { values, dims: d }]) => [name, floats(values, d)]),
  );
  const { logits } = await model.run('itm', { image: floats(seen, [images, tokens, imageWidth]), ...inputs });
  return logits!;
}

/** The logit by the formula, for a text without padding. */
async function expected(model: LoadedModel, ids: number[]): Promise<number> {
  const mask = integers(Array<number>(ids.length).fill(1), [1, ids.length]);
  const said = await model.run('itc-text', { text: integers(ids, [1, ids.length]), textMask: mask });
  const seen = await model.run('itc-image', { image: floats(image, [1, tokens, imageWidth]) });
  const read = rowsOf(seen['vision.last_hidden_state']!).map(plain);
  const words = rowsOf(said[`qformer.layer.${layers - 1}`]!)
    .slice(1, -1)
    .map(plain);
  const scores = temperatures.map((temperature, head) => {
    const own = (row: Float32Array) => unit(row.slice(head * width, (head + 1) * width));
    const cells = read.map((row) => own(projected(row, weights.cells, weights.cellsBias)));
    const told = words.map((row) => Math.exp(projected(row, weights.gate, weights.gateBias)[head]!));
    const found = words.map((row) =>
      likeness(own(projected(row, weights.words, weights.wordsBias)), cells, temperature),
    );
    const total = told.reduce((sum, weight) => sum + weight, 0);
    return found.reduce((sum, value, i) => sum + value * told[i]!, 0) / total;
  });
  const wordScore = scores.reduce((sum, value) => sum + value, 0) / heads;
  const whole = Math.max(...rowsOf(seen['vectors']!).map((vector) => dot(vector, said['vector']!.values)));
  return mix[0]! * whole + mix[1]! * wordScore + mix[2]!;
}

it('is what the formula gives, for texts of any length together', async () => {
  const model = await matchingModel();
  const logits = await matched(model, image, 1, texts, Math.max(...texts.map((ids) => ids.length)) + 2);
  expect(logits.dims).toEqual([2, 1, 2]);
  for (const [i, ids] of texts.entries()) {
    expect(logits.values[2 * i]).toBe(0);
    expect(logits.values[2 * i + 1]).toBeCloseTo(await expected(model, ids), 4);
  }
});

it('gives one image for two texts what it gives each with an image of its own', async () => {
  const model = await matchingModel();
  const ids = [101, 30, 102];
  const once = await matched(model, image, 1, [ids, ids], 3);
  const each = await matched(model, Float32Array.from([...image, ...image]), 2, [ids, ids], 3);
  expect(each.values[3]).toBeCloseTo(once.values[3]!, 5);
});

it('says nothing but a number of a text without words', async () => {
  const logits = await matched(await matchingModel(), image, 1, [[101, 102]], 2);
  expect(Number.isFinite(logits.values[1])).toBe(true);
});

it('matches through the vision room as through its graphs, one text or many, again and again', async () => {
  const { folder } = await matchingModel();
  const open = await openModel(folder);
  try {
    const value = { data: image, dims: [1, tokens, imageWidth] };
    const said = ['a cat', 'two dogs on the grass', 'a cat', 'a red bus'];
    const many = await matchMany(open, value, said);
    expect(many[2]).toBeCloseTo(many[0]!, 5);
    expect(new Set(Array.from(many, (logit) => logit.toFixed(4))).size).toBe(3);
    for (const [i, text] of said.entries()) {
      expect((await matchLogits(open, value, [text])).data[1]).toBeCloseTo(many[i]!, 4);
    }
  } finally {
    await open.close();
  }
});
