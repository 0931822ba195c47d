// Reads the tensors of one small safetensors file, for `model verify`: expected values and inputs of a case.
// Whole file in memory; converting checkpoints, which are large, is another room's work.

import { readFile } from 'node:fs/promises';

export interface Tensor {
  dtype: string;
  shape: number[];
  /** Values in row-major order; integers and booleans are numbers too. */
  values: Float32Array | Float64Array | Int32Array | Uint8Array;
}

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };

/** By name, each a copy of its own. F16 and BF16 are not read: cases hold none. */
export async function readTensors(file: string): Promise<Map<string, Tensor>> {
  const bytes = await readFile(file);
  const headerBytes = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes)) as Record<string, Entry>;
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [begin, end] = entry.data_offsets;
    // A copy, because offsets need not be aligned for a typed array.
    const data = bytes.buffer.slice(
      bytes.byteOffset + 8 + headerBytes + begin,
      bytes.byteOffset + 8 + headerBytes + end,
    ) as ArrayBuffer;
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, values: valuesOf(entry.dtype, data) });
  }
  return tensors;
}

function valuesOf(dtype: string, data: ArrayBuffer): Tensor['values'] {
  switch (dtype) {
    case 'F32':
      return new Float32Array(data);
    case 'F64':
      return new Float64Array(data);
    case 'I32':
      return new Int32Array(data);
    case 'I64':
      return Float64Array.from(new BigInt64Array(data), Number);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(data);
    default:
      throw new RangeError(`tensors of type ${dtype} are not read here`);
  }
}
