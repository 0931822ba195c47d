// ResNet as a vision encoder, against a plain convolution in a few lines, at toy size.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { openTensors } from '../../../engine/convert/source/checkpoint.ts';
import { folderFiles } from '../../../engine/convert/source/folder-files.ts';
import { dataFileToWrite, newDataFile } from '../../../engine/convert/writing/data-file.ts';
import { GraphBuilder } from '../../../engine/convert/writing/graph.ts';
import { resnetGraph, type ResnetShape } from '../../../engine/convert/families/resnet.ts';
import { floatTensor, noise, temporaryFolder, writeSafetensors, type TestTensors } from './fixtures.ts';
import { floats, relativeError } from './run-model.ts';

const shape: ResnetShape = {
  image: 64,
  grid: 'plain',
  first: 6,
  stages: [
    { name: 'res2', blocks: 'ab', inner: 4, width: 10, stride: 1 },
    { name: 'res3', blocks: 'a', inner: 5, width: 12, stride: 2 },
    { name: 'res4', blocks: 'ab', inner: 6, width: 14, stride: 2 },
    { name: 'res5', blocks: 'a', inner: 7, width: 16, stride: 2 },
  ],
};
const classes = 9;

type Layers = Record<string, { weight: Float32Array; bias: Float32Array; to: number; from: number; side: number }>;

function randomLayers(): Layers {
  const layers: Layers = {};
  const layer = (name: string, to: number, from: number, side: number) => {
    const seed = Object.keys(layers).length * 2;
    const size = Math.sqrt(3 / (from * side * side));
    const weight = noise(to * from * side * side, seed).map((value) => value * size);
    layers[name] = { weight, bias: noise(to, seed + 1).map((value) => value * 0.1), to, from, side };
  };
  layer('conv1', shape.first, 3, 7);
  let from = shape.first;
  for (const { name, blocks, inner, width } of shape.stages) {
    for (const block of blocks) {
      layer(`${name}${block}_branch2a`, inner, from, 1);
      layer(`${name}${block}_branch2b`, inner, inner, 3);
      layer(`${name}${block}_branch2c`, width, inner, 1);
      if (block === 'a') layer(`${name}a_branch1`, width, from, 1);
      from = width;
    }
  }
  layer('fc1000', classes, from, 1);
  return layers;
}

interface Grid {
  values: Float32Array;
  channels: number;
  side: number;
}

function convolve(x: Grid, { weight, bias, to, from, side }: Layers[string], stride: number): Grid {
  const pad = (side - 1) / 2;
  const out = Math.floor((x.side + 2 * pad - side) / stride) + 1;
  const values = new Float32Array(to * out * out);
  for (let o = 0; o < to; o++) {
    for (let row = 0; row < out; row++) {
      for (let column = 0; column < out; column++) {
        let sum = bias[o]!;
        for (let c = 0; c < from; c++) {
          for (let i = 0; i < side; i++) {
            for (let j = 0; j < side; j++) {
              const [y, z] = [row * stride + i - pad, column * stride + j - pad];
              if (y < 0 || z < 0 || y >= x.side || z >= x.side) continue;
              sum += weight[((o * from + c) * side + i) * side + j]! * x.values[(c * x.side + y) * x.side + z]!;
            }
          }
        }
        values[(o * out + row) * out + column] = sum;
      }
    }
  }
  return { values, channels: to, side: out };
}

const relu = (x: Grid): Grid => ({ ...x, values: x.values.map((value) => Math.max(value, 0)) });

function maxPool(x: Grid): Grid {
  const side = Math.floor((x.side - 1) / 2) + 1;
  const values = new Float32Array(x.channels * side * side).fill(-Infinity);
  values.forEach((_, at) => {
    const [c, row, column] = [Math.floor(at / side / side), Math.floor(at / side) % side, at % side];
    for (let y = row * 2 - 1; y <= row * 2 + 1; y++) {
      for (let z = column * 2 - 1; z <= column * 2 + 1; z++) {
        if (y < 0 || z < 0 || y >= x.side || z >= x.side) continue;
        values[at] = Math.max(values[at]!, x.values[(c * x.side + y) * x.side + z]!);
      }
    }
  });
  return { values, channels: x.channels, side };
}

function expectedOutputs(layers: Layers, pixels: Float32Array): { image: Float32Array; classes: Float32Array } {
  let x = maxPool(relu(convolve({ values: pixels, channels: 3, side: shape.image }, layers['conv1']!, 2)));
  for (const { name, blocks, stride } of shape.stages) {
    for (const block of blocks) {
      const branch = (part: string) => layers[`${name}${block}_branch${part}`]!;
      const step = block === 'a' ? stride : 1;
      const inner = relu(convolve(relu(convolve(x, branch('2a'), step)), branch('2b'), 1));
      const wide = convolve(inner, branch('2c'), 1);
      const shortcut = block === 'a' ? convolve(x, branch('1'), step) : x;
      x = relu({ ...wide, values: wide.values.map((value, i) => value + shortcut.values[i]!) });
    }
  }
  const spots = x.side * x.side;
  const image = Float32Array.from(x.values, (_, i) => x.values[(i % x.channels) * spots + Math.floor(i / x.channels)]!);
  const means = Float32Array.from({ length: x.channels }, (_, c) =>
    x.values.subarray(c * spots, (c + 1) * spots).reduce((sum, value) => sum + value / spots, 0),
  );
  const { weight, bias } = layers['fc1000']!;
  const logits = bias.map((value, o) =>
    means.reduce((sum, mean, c) => sum + mean * weight[o * x.channels + c]!, value),
  );
  return { image, classes: logits };
}

it.each([
  ['f32', 'plain', 1e-5],
  ['f32', 'square-root', 1e-5],
  ['int8-weights', 'plain', 0.03],
] as const)('gives its grid row by row and its classes, weights in %s, %s', async (linears, grid, tolerance) => {
  const folder = await temporaryFolder();
  const layers = randomLayers();
  const tensors: TestTensors = {};
  for (const [name, { weight, bias, to, from, side }] of Object.entries(layers)) {
    tensors[`${name}.weight`] = floatTensor(name === 'fc1000' ? [to, from] : [to, from, side, side], weight);
    tensors[`${name}.bias`] = floatTensor([to], bias);
  }
  await mkdir(join(folder, 'weights'));
  await writeSafetensors(join(folder, 'weights', 'model.safetensors'), tensors);
  const data = newDataFile('vision.data');
  const graph = new GraphBuilder('vision', data);
  resnetGraph(
    { graph, checkpoint: await openTensors(folderFiles(join(folder, 'weights'))), linears, taps: false },
    { ...shape, grid },
  );
  await writeFile(join(folder, 'vision.onnx'), graph.encode());
  await writeFile(join(folder, 'vision.data'), dataFileToWrite(data).read());
  expect((await readFile(join(folder, 'vision.data'))).length).toBe(data.size);

  const session = await InferenceSession.create(join(folder, 'vision.onnx'), { intraOpNumThreads: 1 });
  const pixels = noise(3 * shape.image ** 2, 77);
  const found = await session.run({ pixels: floats(pixels, [1, 3, shape.image, shape.image]) });
  const expected = expectedOutputs(layers, pixels);
  expect(found['image']!.dims).toEqual([1, 4, 16]);
  expect(
    relativeError(
      found['image']!.data as Float32Array,
      grid === 'plain' ? expected.image : expected.image.map(Math.sqrt),
    ),
  ).toBeLessThan(tolerance);
  expect(relativeError(found['classes']!.data as Float32Array, expected.classes)).toBeLessThan(tolerance);
});
