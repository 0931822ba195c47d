// How tensors are stored: each encoding says its size beforehand and yields its bytes when asked, so that graphs, offsets
// and the space needed are known before a single weight is read, and no more than one tensor is ever in memory.

import { createHash } from 'node:crypto';
import { encodedParts, together, type Encoder, type Quantised } from './encoded.ts';
import { bytesOf, type Encoding } from '../numbers/encoding.ts';
import { toHalves } from '../source/floats.ts';
import { elementBytes, type ElementType } from './onnx.ts';
import { keyOf, type ScaledTensor } from '../numbers/scaled.ts';

/** A stretch of a data file: what it is, and its bytes on demand. Two blobs with one key hold the same bytes. */
export interface Blob {
  key: string;
  type: ElementType;
  dims: number[];
  bytes: number;
  /** Encoded on this thread unless an encoder is given. */
  read(signal?: AbortSignal, encoder?: Encoder): AsyncIterable<Uint8Array>;
}

const sizeOf = (dims: number[]) => dims.reduce((product, side) => product * side, 1);

/** The tensor as plain float32, by default in its own shape. */
export function floatBlob(tensor: ScaledTensor, dims: number[] = tensor.shape): Blob {
  return {
    key: `f32 ${dims.join('x')} ${keyOf(tensor)}`,
    type: 'f32',
    dims,
    bytes: sizeOf(dims) * 4,
    read: (...how) => encodedBytes(tensor, { as: 'f32' }, ...how),
  };
}

/** The tensor as float16. */
export function halfBlob(tensor: ScaledTensor): Blob {
  return {
    key: `f16 ${keyOf(tensor)}`,
    type: 'f16',
    dims: tensor.shape,
    bytes: sizeOf(tensor.shape) * 2,
    read: (...how) => encodedBytes(tensor, { as: 'f16' }, ...how),
  };
}

/** A tensor in an encoding that leaves its values in their order and has no scales apart. */
export async function* encodedBytes(
  tensor: ScaledTensor,
  encoding: Encoding,
  signal?: AbortSignal,
  encoder?: Encoder,
): AsyncGenerator<Uint8Array> {
  for await (const { values } of encodedParts(tensor, encoding, signal, encoder)) yield values;
}

export interface QuantisedBlobs {
  weight: Blob;
  scale: Blob;
}

/** A linear's weight [n, k] as int8 [k, n] with one scale per output (a column), the order MatMulIntegerToFloat wants. */
export function columnBlobs(tensor: ScaledTensor): QuantisedBlobs {
  const [n, k] = tensor.shape as [number, number];
  return quantisedBlobs(tensor, 'int8 columns', [k, n], [n], { as: 'int8 columns', width: k });
}

/** A weight [n, …] as int8 in its own order with a scale per output that spreads over the other axes: [n, 1, …]. */
export function rowBlobs(tensor: ScaledTensor): QuantisedBlobs {
  const { shape } = tensor;
  const n = shape[0]!;
  const scales = shape.map((side, axis) => (axis === 0 ? side : 1));
  return quantisedBlobs(tensor, 'int8 rows', shape, scales, { as: 'int8 rows', width: sizeOf(shape) / n });
}

/** A linear's weight [n, k] in blocks along its rows, as MatMulNBits wants it; scales in the graph's float type. */
export function blockBlobs(tensor: ScaledTensor, bits: 4 | 8, block: number, scaleType: 'f32' | 'f16'): QuantisedBlobs {
  const [n, k] = tensor.shape as [number, number];
  const dims = [n, k / block, (block * bits) / 8];
  const label = `${bits} bits by ${block}`;
  const blobs = quantisedBlobs(tensor, label, dims, [(n * k) / block], { as: 'blocks', bits, block });
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
    async *read(...how) {
      for await (const bytes of blob.read(...how)) {
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
  encoding: Encoding,
): QuantisedBlobs {
  let pair: Promise<Quantised> | null = null;
  const n = tensor.shape[0]!;
  const sizes = { bytes: sizeOf(dims), scales: sizeOf(scaleDims), n, k: sizeOf(tensor.shape) / n };
  const columns = encoding.as === 'int8 columns';
  const part = (name: 'values' | 'scales', type: ElementType, partDims: number[]): Blob => ({
    key: `${name} of ${label} ${keyOf(tensor)}`,
    type,
    dims: partDims,
    bytes: sizeOf(partDims) * elementBytes[type],
    async *read(...how) {
      pair ??= together(encodedParts(tensor, encoding, ...how), { ...sizes, columns });
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

export { bytesOf } from '../numbers/encoding.ts';
