// ResNet-50 (v1) as a vision encoder: its last 7 × 7 grid is the image, its classifier gives tags. Batch normalisation is
// already folded into the convolutions; weights are kept in int8 per output channel and become float32 when loaded.
// Reference: He et al. 2015; the stride sits on the first 1 × 1 convolution of a stage, as in the original release.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImagePreparation } from '../../model.ts';
import { floatBlob } from '../writing/blob.ts';
import { openTensors, shapeOf, takeTensor } from '../source/checkpoint.ts';
import { fileBytes } from '../writing/copy-file.ts';
import { dataFileToWrite, newDataFile } from '../writing/data-file.ts';
import type { Encoder } from './encoder.ts';
import { folderFiles } from '../source/folder-files.ts';
import { GraphBuilder, type Tensor } from '../writing/graph.ts';
import { restoredWeight } from '../recipes/kernels.ts';
import type { Net } from './layers.ts';
import { writeFolder, type FileToWrite, type WriteOptions } from '../writing/write-folder.ts';

export interface ResnetShape {
  /** Side of the photo; the grid's side is a 32nd of it. */
  image: number;
  /** Channels after the first convolution. */
  first: number;
  grid: 'plain' | 'square-root';
  stages: { name: string; blocks: string; inner: number; width: number; stride: number }[];
}

const stages: ResnetShape['stages'] = [
  { name: 'res2', blocks: 'abc', inner: 64, width: 256, stride: 1 },
  { name: 'res3', blocks: 'abcd', inner: 128, width: 512, stride: 2 },
  { name: 'res4', blocks: 'abcdef', inner: 256, width: 1024, stride: 2 },
  { name: 'res5', blocks: 'abc', inner: 512, width: 2048, stride: 2 },
];

const resnet50: ResnetShape = { image: 224, first: 64, grid: 'plain', stages };

/** RGB / 255 minus ImageNet's mean, as the Caffe models were trained; their BGR order and range are in conv1's weights. */
const preparation: ImagePreparation = {
  size: 224,
  resample: 'bicubic',
  rescale: 1 / 255,
  mean: [123.68 / 255, 116.779 / 255, 103.939 / 255],
  std: [1, 1, 1],
  channels: 'rgb',
};

export interface ResnetOptions extends WriteOptions {
  /** Folder with the tensors: conv1, res{stage}{block}_branch{1,2a,2b,2c} and fc1000, each .weight and .bias. */
  weights: string;
  /** Encoder folder to write, for `vision` of convertCheckpoint. */
  out: string;
  /** The grid as it is, or its square root, where the Q-Former was trained on that (large activations count less). */
  grid?: 'plain' | 'square-root';
  /** Keep float32 weights, for comparison. */
  linears?: 'f32' | 'int8-weights';
}

/** Writes the encoder folder: vision.onnx, vision.data, encoder.json and, when there is one beside the weights, classes.json. */
export async function writeResnet(options: ResnetOptions): Promise<Encoder> {
  const checkpoint = await openTensors(folderFiles(options.weights));
  const data = newDataFile('vision.data');
  const graph = new GraphBuilder('vision', data);
  const net: Net = { graph, checkpoint, linears: options.linears ?? 'int8-weights', taps: false };
  resnetGraph(net, { ...resnet50, grid: options.grid ?? 'plain' });
  const classes = await stat(join(options.weights, 'classes.json')).catch(() => null);
  const encoder: Encoder = {
    graph: graph.describe(),
    image: preparation,
    tokens: 49,
    width: 2048,
    grid: { before: 0, columns: 7, rows: 7 },
    classes: classes ? 'classes.json' : null,
  };
  const bytes = graph.encode();
  const files: FileToWrite[] = [
    {
      file: 'vision.onnx',
      bytes: bytes.length,
      async *read() {
        yield bytes;
      },
    },
    dataFileToWrite(data),
    ...(classes ? [await fileBytes(options.weights, 'classes.json')] : []),
  ];
  const text = `${JSON.stringify(encoder, null, 2)}\n`;
  await writeFolder(options.out, files, () => ({ file: 'encoder.json', text }), options);
  return encoder;
}

/** pixels [b, 3, 224, 224] → image [b, 49, 2048] (7 × 7 grid, row by row) and classes [b, 1000] (logits). */
export function resnetGraph(net: Net, shape: ResnetShape = resnet50): void {
  const { graph, checkpoint } = net;
  const pixels = graph.input('pixels', 'f32', ['batch', 3, shape.image, shape.image]);
  const first = relu(net, convolution(net, 'conv1', pixels, { from: 3, to: shape.first, side: 7, stride: 2 }));
  let grid = graph.node('MaxPool', [first], {
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  });
  let width = shape.first;
  for (const stage of shape.stages) {
    for (const block of stage.blocks) {
      grid = bottleneck(net, `${stage.name}${block}_branch`, grid, { ...stage, from: width, first: block === 'a' });
      width = stage.width;
    }
  }
  const tokens = (shape.image / 32) ** 2;
  const shown = shape.grid === 'square-root' ? graph.node('Sqrt', [grid]) : grid;
  const flat = graph.node('Reshape', [shown, graph.integers([0, width, tokens])]);
  const image = graph.node('Transpose', [flat], { attributes: { perm: [0, 2, 1] } });
  graph.output('image', image, 'f32', ['batch', tokens, width]);
  const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [grid])], { attributes: { axis: 1 } });
  const count = shapeOf(checkpoint, 'fc1000.weight')?.[0] ?? 1000;
  const logits = graph.node('Gemm', [pooled, ...weights(net, 'fc1000', [count, width])], { attributes: { transB: 1 } });
  graph.output('classes', logits, 'f32', ['batch', count]);
}

interface Bottleneck {
  from: number;
  inner: number;
  width: number;
  stride: number;
  /** The stage's first block strides, and its shortcut is a convolution too. */
  first: boolean;
}

/** relu(1×1 → 3×3 → 1×1 + shortcut). */
function bottleneck(net: Net, name: string, x: Tensor, { from, inner, width, stride, first }: Bottleneck): Tensor {
  const step = first ? stride : 1;
  const narrow = relu(net, convolution(net, `${name}2a`, x, { from, to: inner, side: 1, stride: step }));
  const middle = relu(net, convolution(net, `${name}2b`, narrow, { from: inner, to: inner, side: 3, stride: 1 }));
  const wide = convolution(net, `${name}2c`, middle, { from: inner, to: width, side: 1, stride: 1 });
  const shortcut = first ? convolution(net, `${name}1`, x, { from, to: width, side: 1, stride: step }) : x;
  return relu(net, net.graph.node('Add', [wide, shortcut]));
}

interface Convolution {
  from: number;
  to: number;
  side: number;
  stride: number;
}

function convolution(net: Net, name: string, x: Tensor, { from, to, side, stride }: Convolution): Tensor {
  const pad = (side - 1) / 2;
  const attributes = { kernel_shape: [side, side], strides: [stride, stride], pads: [pad, pad, pad, pad] };
  return net.graph.node('Conv', [x, ...weights(net, name, [to, from, side, side])], { attributes });
}

function weights(net: Net, name: string, shape: number[]): [Tensor, Tensor] {
  const { graph, checkpoint } = net;
  const weight = takeTensor(checkpoint, `${name}.weight`, shape);
  const bias = takeTensor(checkpoint, `${name}.bias`, shape.slice(0, 1));
  const stored =
    net.linears === 'f32'
      ? graph.weight(`${name}.weight`, floatBlob(weight))
      : restoredWeight(graph, `${name}.weight`, weight);
  return [stored, graph.weight(`${name}.bias`, floatBlob(bias))];
}

function relu(net: Net, x: Tensor): Tensor {
  return net.graph.node('Relu', [x]);
}
