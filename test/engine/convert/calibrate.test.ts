// Calibration on checkpoints with channels that stand out, made for it: what is smoothed, what keeps more bits, and that
// the model still says what it did.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertCheckpoint, type ConvertOptions, type RecipeName } from '../../../engine/convert/convert.ts';
import { errorBounds } from '../../../engine/convert/recipes/recipes.ts';
import type { RoundingReport } from '../../../engine/convert/recipes/rounding-report.ts';
import {
  changeTensors,
  copiedCheckpoint,
  floatTensor,
  floatsOf,
  goldenCheckpoint,
  goldenFolder,
  noise,
  readSafetensors,
  temporaryFolder,
  writeSafetensors,
} from './fixtures.ts';
import { floats, loadModel, relativeError } from './run-model.ts';

async function converted(checkpoint: string, recipe: RecipeName, more: Partial<ConvertOptions> = {}) {
  const out = join(await temporaryFolder(), recipe);
  const model = await loadModel(out, await convertCheckpoint({ checkpoint, out, recipe, ...more }));
  const report = await readFile(join(out, 'rounding.json'), 'utf8').catch(() => null);
  return { model, report: report === null ? null : (JSON.parse(report) as RoundingReport) };
}

type Converted = Awaited<ReturnType<typeof converted>>;

function linearOf({ report }: Converted, name: string) {
  return report!.linears.find((each) => each.name === name)!;
}

async function imageOf({ model }: Converted, pixels = pixelsOf()) {
  const { image } = await model.run('vision', { pixels: await pixels });
  return image!.values;
}

async function pixelsOf() {
  const tensor = (await readSafetensors(join(goldenFolder, 'blip2-opt/inputs.safetensors')))['image0.pixel_values']!;
  return floats(floatsOf(tensor), tensor.shape);
}

const block = 'vision_model.encoder.layers.1';

/** Three channels of a norm 60 times larger, and what reads them 60 times smaller: the same function, hard to round. */
async function withOutliers(): Promise<string> {
  const checkpoint = await copiedCheckpoint('blip2-opt');
  await changeTensors(checkpoint, (tensors) => {
    const times = (name: string, factor: number) => {
      const { shape } = tensors[name]!;
      const width = shape.at(-1)!;
      const values = floatsOf(tensors[name]!).map((value, i) => (i % width < 3 ? value * factor : value));
      tensors[name] = floatTensor(shape, values);
    };
    times(`${block}.layer_norm1.weight`, 60);
    times(`${block}.layer_norm1.bias`, 60);
    times(`${block}.self_attn.qkv.weight`, 1 / 60);
  });
  return checkpoint;
}

/** Rows of one linear, as photos would have given them. */
async function rowsFor(name: string, width: number, change: (value: number, column: number) => number) {
  const folder = await temporaryFolder();
  const values = noise(16 * width, 9).map((value, i) => change(value, i % width));
  await writeSafetensors(join(folder, 'rows.safetensors'), { [name]: floatTensor([16, width], values) });
  return folder;
}

describe('a checkpoint without outliers', () => {
  it('keeps the kernels of its recipe, and says how far each is off', async () => {
    const plain = await converted(goldenCheckpoint('blip2-opt'), 'cpu-int8');
    const { linears, summary } = plain.report!;
    expect(linears.length).toBeGreaterThan(50);
    expect(
      linears.every(({ kernel, refused, unsmoothed }) => kernel === 'int8' && !refused[0] && unsmoothed === null),
    ).toBe(true);
    expect(linears.every(({ error }) => error > 0.002 && error <= errorBounds.int8)).toBe(true);
    expect(summary).toContain(`${linears.length} linears: ${linears.length} int8; median error 0.`);
    expect(summary).toContain('tried on made-up rows');
    expect(plain.model.description.rounding).toBe(summary);
    expect(plain.model.description.files.map(({ file }) => file)).toContain('rounding.json');
  });

  it('has no report where nothing is rounded', async () => {
    expect((await converted(goldenCheckpoint('blip2-opt'), 'reference-f32')).report).toBeNull();
  });
});

describe('channels of a norm that stand out', () => {
  it('are smoothed into the weights, and the image is as near the reference as without them', async () => {
    const checkpoint = await withOutliers();
    const rounded = await converted(checkpoint, 'cpu-int8');
    const { error, unsmoothed, kernel } = linearOf(rounded, `${block}.self_attn.qkv`);
    expect(unsmoothed).toBeGreaterThan(2 * errorBounds.int8);
    expect(error).toBeLessThan(errorBounds.int8);
    expect(kernel).toBe('int8');
    const exact = await imageOf(await converted(checkpoint, 'reference-f32'));
    const plain = relativeError(await imageOf(await converted(goldenCheckpoint('blip2-opt'), 'cpu-int8')), exact);
    expect(relativeError(await imageOf(rounded), exact)).toBeLessThan(1.3 * plain);
  });

  it('stay where they are when something else reads the norm too', async () => {
    const { report } = await converted(goldenCheckpoint('blip2-opt-postln'), 'cpu-int8');
    const post = report!.linears.filter(({ name }) => name.startsWith('language_model.model'));
    expect(post.length).toBeGreaterThan(0);
    expect(post.every(({ unsmoothed }) => unsmoothed === null)).toBe(true);
  });
});

describe('rows of photos', () => {
  const name = `${block}.mlp.fc2`;

  it('decide in place of made-up ones', async () => {
    const rows = await rowsFor(name, 160, (value) => value);
    const { report } = await converted(goldenCheckpoint('blip2-opt'), 'cpu-int8', { rows });
    expect(report!.linears.filter((each) => each.rows === 'photos').map((each) => each.name)).toEqual([name]);
    expect(report!.summary).toContain('1 tried on photos');
  });

  it('with one channel that drowns the rest make a linear keep 8-bit blocks', async () => {
    const rows = await rowsFor(name, 160, (value, column) => (column === 5 ? 40 * value : value));
    const rounded = await converted(goldenCheckpoint('blip2-opt'), 'cpu-int8', { rows });
    const { kernel, refused, error } = linearOf(rounded, name);
    expect([kernel, refused.map((each) => each.kernel)]).toEqual(['blocks8', ['int8']]);
    expect(refused[0]!.error).toBeGreaterThan(errorBounds.int8);
    expect(error).toBeLessThanOrEqual(errorBounds.blocks8);
    // A photo still gets the same bits beside others.
    const one = await pixelsOf();
    const alone = await imageOf(rounded);
    const values = one.data as Float32Array;
    const mates = Float32Array.from([...noise(values.length, 4).map((value) => value * 50), ...values]);
    const together = await imageOf(rounded, Promise.resolve(floats(mates, [2, ...one.dims.slice(1)])));
    expect(together.slice(alone.length)).toEqual(alone);
  });

  it('with channels that drown every block make it keep float32', async () => {
    const rows = await rowsFor(name, 160, (value, column) => (column % 32 === 5 ? 400 * value : value * 0.01));
    const checkpoint = await copiedCheckpoint('blip2-opt');
    await changeTensors(checkpoint, (tensors) => {
      const { shape } = tensors[`${name}.weight`]!;
      const values = floatsOf(tensors[`${name}.weight`]!).map((value, i) => (i % 32 === 5 ? value * 1e-5 : value));
      tensors[`${name}.weight`] = floatTensor(shape, values);
    });
    const rounded = await converted(checkpoint, 'cpu-int8', { rows });
    expect(linearOf(rounded, name).refused.map(({ kernel }) => kernel)).toEqual(['int8', 'blocks8']);
    expect(linearOf(rounded, name).kernel).toBe('f32');
    const exact = await imageOf(await converted(checkpoint, 'reference-f32'));
    expect(relativeError(await imageOf(rounded), exact)).toBeLessThan(0.04);
  });
});
