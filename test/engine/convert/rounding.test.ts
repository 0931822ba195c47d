// What calibration expects of a kernel against what ONNX Runtime computes with it, on one linear.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { openTensors } from '../../../engine/convert/source/checkpoint.ts';
import { dataFileToWrite, newDataFile } from '../../../engine/convert/writing/data-file.ts';
import { folderFiles } from '../../../engine/convert/source/folder-files.ts';
import { GraphBuilder } from '../../../engine/convert/writing/graph.ts';
import { activation, linear, toRows } from '../../../engine/convert/families/layers.ts';
import type { Linears } from '../../../engine/convert/recipes/recipes.ts';
import { kernelError, product } from '../../../engine/convert/recipes/rounding.ts';
import { floatTensor, noise, temporaryFolder, writeSafetensors } from './fixtures.ts';
import { floats, relativeError } from './run-model.ts';

const [rows, width, outputs] = [20, 256, 48];

interface Case {
  kernel: Linears;
  device: 'cpu' | 'gpu';
  halves: boolean;
  /** An activation before the linear. */
  after?: string;
}

const cases: Case[] = [
  { kernel: 'f16', device: 'cpu', halves: false },
  { kernel: 'int8', device: 'cpu', halves: false },
  { kernel: 'blocks8', device: 'cpu', halves: false },
  { kernel: 'blocks4', device: 'cpu', halves: false },
  { kernel: 'blocks8', device: 'gpu', halves: false },
  { kernel: 'blocks4', device: 'gpu', halves: false },
  { kernel: 'f16', device: 'gpu', halves: true },
  { kernel: 'blocks8', device: 'gpu', halves: true },
  { kernel: 'blocks4', device: 'gpu', halves: true },
];

/** Rows with one token and two channels that stand out, as real ones have. */
function uneven(): Float32Array {
  const values = noise(rows * width, 3);
  return values.map((value, i) => value * (Math.floor(i / width) === 4 ? 30 : 1) * (i % width < 2 ? 20 : 1));
}

async function computed({ kernel, device, halves, after }: Case, x: Float32Array, weight: Float32Array) {
  const folder = await temporaryFolder();
  const bias = new Float32Array(outputs);
  await writeSafetensors(join(folder, 'model.safetensors'), {
    'l.weight': floatTensor([outputs, width], weight),
    'l.bias': floatTensor([outputs], bias),
  });
  const data = newDataFile('l.data');
  const graph = new GraphBuilder('l', data, halves ? 'f16' : 'f32');
  const net = { graph, checkpoint: await openTensors(folderFiles(folder)), linears: kernel, device, taps: false };
  const input = toRows(net, graph.input('x', 'f32', [1, rows, width]), width);
  const met = after ? activation(net, after, input) : input;
  graph.output('y', linear(net, 'l', met, outputs).tensor, 'f32', [rows, outputs]);
  await writeFile(join(folder, 'l.onnx'), graph.encode());
  await writeFile(join(folder, 'l.data'), dataFileToWrite(data).read());
  const session = await InferenceSession.create(join(folder, 'l.onnx'), { intraOpNumThreads: 1 });
  return (await session.run({ x: floats(x, [1, rows, width]) }))['y']!.data as Float32Array;
}

describe.each(cases)('$kernel for a $device, halves $halves', (one) => {
  it.each(['even', 'uneven'] as const)('errs as much as calibration expects, on %s rows', async (kind) => {
    const x = { values: kind === 'even' ? noise(rows * width, 2) : uneven(), width };
    const weight = { values: noise(outputs * width, 1), width };
    const exact = product(x, weight);
    const found = relativeError(await computed(one, x.values, weight.values), exact);
    const floatType = one.halves ? 'f16' : 'f32';
    const expected = kernelError(one.kernel, { x, weight, device: one.device, floats: floatType });
    expect(found).toBeGreaterThan(0.5 * expected);
    expect(found).toBeLessThan(1.5 * expected);
  });
});

describe('int8 rows of which no value lies below a bound', () => {
  const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  const ways = [
    ['relu', (x: number) => Math.max(0, x), 0],
    ['gelu_new', gelu, -0.1701],
    ['silu', (x: number) => x / (1 + Math.exp(-x)), -0.2785],
  ] as const;

  it.each(ways)('lose little more than half as much after %s', async (after, activated, least) => {
    const given = noise(rows * width, 2).map((value) => 3 * value);
    const weight = { values: noise(outputs * width, 1), width };
    const x = { values: given.map(activated), width };
    const exact = product(x, weight);
    const found = relativeError(
      await computed({ kernel: 'int8', device: 'cpu', halves: false, after }, given, weight.values),
      exact,
    );
    const expected = kernelError('int8', { x, weight, least, device: 'cpu', floats: 'f32' });
    expect(found).toBeGreaterThan(0.5 * expected);
    expect(found).toBeLessThan(1.5 * expected);
    // Weights alone leave most of what is left, so only rows are rounded here.
    const whole = { values: weight.values.map((value) => Math.sign(value)), width };
    const [known, unknown] = [least, undefined].map((each) =>
      kernelError('int8', { x, weight: whole, least: each, device: 'cpu', floats: 'f32' }),
    );
    expect(known).toBeLessThan(0.65 * unknown!);
  });

  it('stay what they are where all of a row lies in the dip', async () => {
    const given = new Float32Array(rows * width).fill(-0.7518);
    const weight = { values: noise(outputs * width, 1), width };
    const exact = product({ values: given.map(gelu), width }, weight);
    const found = await computed(
      { kernel: 'int8', device: 'cpu', halves: false, after: 'gelu_new' },
      given,
      weight.values,
    );
    expect(relativeError(found, exact)).toBeLessThan(0.02);
  });
});

describe('a linear that stays float32 in a graph of float16', () => {
  it('is exact but for its rows', async () => {
    const x = noise(rows * width, 2).map((value) => Math.round(value * 100));
    // Values that float16 cannot hold: only a float32 product gets them right.
    const weight = noise(outputs * width, 1).map((value) => value * 1e-6);
    const found = await computed({ kernel: 'f32', device: 'gpu', halves: true }, x, weight);
    expect(relativeError(found, product({ values: x, width }, { values: weight, width }))).toBeLessThan(2e-3);
    const rounded = await computed({ kernel: 'f16', device: 'gpu', halves: true }, x, weight);
    expect(relativeError(rounded, product({ values: x, width }, { values: weight, width }))).toBeGreaterThan(1e-2);
  });
});
