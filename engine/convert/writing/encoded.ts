// A tensor on its way from a checkpoint into a data file: read in parts, each encoded by whoever does that, and given on in
// order. The next parts are read while earlier ones are in work.

import { encodePart, type Encoded, type Encoding, type Part } from '../numbers/encoding.ts';
import type { FloatType } from '../source/floats.ts';
import { readParts } from '../source/safetensors.ts';
import type { ScaledTensor } from '../numbers/scaled.ts';

/** Who encodes: this thread, or a pool of others (encode-pool.ts). */
export interface Encoder {
  /** Parts of a tensor worth handing over before the first is done. */
  ahead: number;
  encode(part: Part): Promise<Encoded>;
}

export const encodeHere: Encoder = { ahead: 0, encode: async (part) => encodePart(part) };

/** All parts of a tensor, with its factors in. */
export async function* encodedParts(
  tensor: ScaledTensor,
  encoding: Encoding,
  signal?: AbortSignal,
  { ahead, encode }: Encoder = encodeHere,
): AsyncGenerator<Encoded> {
  const { factors } = tensor;
  const dtype = tensor.dtype as FloatType;
  const begun: Promise<Encoded>[] = [];
  for await (const { at, bytes } of readParts(tensor, signal)) {
    const unchanged = encoding.as === 'f32' && dtype === 'F32' && !factors;
    const encoded = unchanged
      ? Promise.resolve({ at, count: bytes.length / 4, values: bytes, scales: null })
      : encode({ encoding, dtype, at, bytes, factors });
    // A failure is told when its turn comes.
    encoded.catch(() => {});
    begun.push(encoded);
    if (begun.length > ahead) yield await begun.shift()!;
  }
  for (const encoded of begun) yield await encoded;
}

export interface Quantised {
  values: Uint8Array;
  scales: Float32Array;
}

/**
 * The parts of a matrix [n, k] put together: values in the order of the parts, or, of `int8 columns`, transposed to [k, n].
 * @param bytes of all values.
 * @param scales how many there are.
 */
export async function together(
  parts: AsyncIterable<Encoded>,
  { bytes, scales: count, n, k, columns }: { bytes: number; scales: number; n: number; k: number; columns: boolean },
): Promise<Quantised> {
  const values = new Uint8Array(bytes);
  const scales = new Float32Array(count);
  for await (const part of parts) {
    scales.set(part.scales!, (part.at * count) / (n * k));
    if (columns) placeColumns(part, values, n, k);
    else values.set(part.values, (part.at * bytes) / (n * k));
  }
  return { values, scales };
}

function placeColumns(part: Encoded, target: Uint8Array, n: number, k: number): void {
  const first = part.at / k;
  const rows = part.count / k;
  const stride = part.values.length / k;
  for (let column = 0; column < k; column++) {
    target.set(part.values.subarray(column * stride, column * stride + rows), column * n + first);
  }
}
