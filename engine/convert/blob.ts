// How tensors are stored: each encoding says its size beforehand and yields its bytes when asked, so that graphs, offsets
// and the space needed are known before a single weight is read, and no more than one tensor is ever in memory.

import { createHash } from 'node:crypto';
import { quantiseBlocks, type Blocks } from './blocks.ts';
import { toHalves } from './floats.ts';
import { elementBytes, type ElementType } from './onnx.ts';
import { quantiseColumns, quantiseRows, type Quantised } from './quantise.ts';
import type { Chunk } from './safetensors.ts';
import { keyOf, readValues, type ScaledTensor } from './scaled.ts';

/** A stretch of a data file: what it is, and its bytes on demand. Two blobs with one key hold the same bytes. */
export interface Blob {
  key: string;
  type: ElementType;
  dims: number[];
  bytes: number;
  read(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

const sizeOf = (dims: number[]) => dims.reduce((product, side) => product * side, 1);

/** The tensor as plain float32, by default in its own shape. */
export function floatBlob(tensor: ScaledTensor, dims: number[] = tensor.shape): Blob {
  return {
    key: `f32 ${dims.join('x')} ${keyOf(tensor)}`,
    type: 'f32',
    dims,
    bytes: sizeOf(dims) * 4,
    async *read(signal) {
      for await (const { values } of readValues(tensor, signal)) yield bytesOf(values);
    },
  };
}

/** The tensor as float16. */
export function halfBlob(tensor: ScaledTensor): Blob {
  return {
    key: `f16 ${keyOf(tensor)}`,
    type: 'f16',
    dims: tensor.shape,
    bytes: sizeOf(tensor.shape) * 2,
    async *read(signal) {
      for await (const { values } of readValues(tensor, signal)) yield bytesOf(toHalves(values));
    },
  };
}

export interface QuantisedBlobs {
  weight: Blob;
  scale: Blob;
}

/** A linear's weight [n, k] as int8 [k, n] with one scale per output (a column), the order MatMulIntegerToFloat wants. */
export function columnBlobs(tensor: ScaledTensor): QuantisedBlobs {
  const [n, k] = tensor.shape as [number, number];
  return quantisedBlobs(tensor, 'int8 columns', [k, n], [n], (chunks) => quantiseColumns(chunks, n, k));
}

/** A weight [n, …] as int8 in its own order with a scale per output that spreads over the other axes: [n, 1, …]. */
export function rowBlobs(tensor: ScaledTensor): QuantisedBlobs {
  const { shape } = tensor;
  const n = shape[0]!;
  const k = sizeOf(shape) / n;
  const scales = shape.map((side, axis) => (axis === 0 ? side : 1));
  return quantisedBlobs(tensor, 'int8 rows', shape, scales, (chunks) => quantiseRows(chunks, n, k));
}

/** A linear's weight [n, k] in blocks along its rows, as MatMulNBits wants it; scales in the graph's float type. */
export function blockBlobs(tensor: ScaledTensor, bits: 4 | 8, block: number, scaleType: 'f32' | 'f16'): QuantisedBlobs {
  const [n, k] = tensor.shape as [number, number];
  const dims = [n, k / block, (block * bits) / 8];
  const blobs = quantisedBlobs(tensor, `${bits} bits by ${block}`, dims, [(n * k) / block], (chunks) =>
    quantiseBlocks(chunks, n, k, { bits, block }),
  );
  return {
    weight: { ...blobs.weight, type: 'u8' },
    scale: scaleType === 'f16' ? halved(blobs.scale) : blobs.scale,
  };
}

/** A float32 blob as float16. */
export function halved(blob: Blob): Blob {
  return {
    key: `halves of ${blob.key}`,
    type: 'f16',
    dims: blob.dims,
    bytes: blob.bytes / 2,
    async *read(signal) {
      for await (const bytes of blob.read(signal)) {
        yield bytesOf(toHalves(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)));
      }
    },
  };
}

/** The pair is computed once, when the first of the two is read, and let go with the second. */
function quantisedBlobs(
  tensor: ScaledTensor,
  label: string,
  dims: number[],
  scaleDims: number[],
  quantise: (chunks: AsyncIterable<Chunk>) => Promise<Quantised | Blocks>,
): QuantisedBlobs {
  let pair: Promise<Quantised | Blocks> | null = null;
  const part = (name: 'values' | 'scales', type: ElementType, partDims: number[]): Blob => ({
    key: `${name} of ${label} ${keyOf(tensor)}`,
    type,
    dims: partDims,
    bytes: sizeOf(partDims) * elementBytes[type],
    async *read(signal) {
      pair ??= quantise(readValues(tensor, signal));
      const done = await pair;
      if (name === 'scales') pair = null;
      yield bytesOf(done[name]);
    },
  });
  return { weight: part('values', 'i8', dims), scale: part('scales', 'f32', scaleDims) };
}

/** Values that are already here: made by the converter, or folded from several tensors. */
export function readyBlob(type: ElementType, dims: number[], values: ArrayBufferView): Blob {
  const bytes = bytesOf(values);
  return {
    key: `${type} ${dims.join('x')} ${createHash('sha256').update(bytes).digest('hex')}`,
    type,
    dims,
    bytes: bytes.length,
    async *read() {
      yield bytes;
    },
  };
}

export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
