// What may happen to a chunk of a tensor on its way into a data file: as plain data, so that any thread can do it.

import { quantiseBlocks } from './blocks.ts';
import { toFloats, toHalves, type FloatType } from '../source/floats.ts';
import { int4Blocks, int8Rows, quantiseColumns, quantiseRows } from './quantise.ts';

/** `width` is the length of a row. Tables are those of model.ts. */
export type Encoding =
  | { as: 'f32' }
  | { as: 'f16' }
  | { as: 'int8 rows'; width: number }
  | { as: 'int8 columns'; width: number }
  | { as: 'blocks'; bits: 4 | 8; block: number }
  | { as: 'i8 table'; width: number }
  | { as: 'i4 table' };

/** Whole rows of a tensor, as they are stored. */
export interface Part {
  encoding: Encoding;
  dtype: FloatType;
  /** Their first value, counted from the tensor's start. */
  at: number;
  /** Aligned, and given away: whoever encodes may write into it. */
  bytes: Uint8Array<ArrayBuffer>;
  /** One per column (of a vector: one per value): what the values are multiplied by. */
  factors?: Float32Array | undefined;
}

export interface Encoded {
  at: number;
  /** Values of the tensor that this stands for. */
  count: number;
  /** For `int8 columns` [width, rows], each row filled up to a multiple of four; else in the order of the file. */
  values: Uint8Array<ArrayBuffer>;
  /** Where the scales lie apart from the values. */
  scales: Float32Array<ArrayBuffer> | null;
}

/** `bytes` of the part are used up: they may be written into. */
export function encodePart({ encoding, dtype, at, bytes, factors }: Part): Encoded {
  const floats = toFloats(bytes, dtype);
  if (factors) multiply(floats, at, factors);
  return { at, count: floats.length, ...encoded(floats, encoding) };
}

function encoded(floats: Float32Array, encoding: Encoding): Pick<Encoded, 'values' | 'scales'> {
  switch (encoding.as) {
    case 'f32':
      return alone(floats);
    case 'f16':
      return alone(toHalves(floats));
    case 'int8 rows':
      return apart(quantiseRows(floats, encoding.width));
    case 'int8 columns':
      return apart(quantiseColumns(floats, encoding.width));
    case 'blocks':
      return apart(quantiseBlocks(floats, encoding.bits, encoding.block));
    case 'i8 table':
      return alone(int8Rows(floats, encoding.width));
    case 'i4 table':
      return alone(int4Blocks(floats));
  }
}

const alone = (values: ArrayBufferView) => ({ values: bytesOf(values), scales: null });

function apart({ values, scales }: { values: ArrayBufferView; scales: Float32Array }) {
  return { values: bytesOf(values), scales: scales as Float32Array<ArrayBuffer> };
}

function multiply(values: Float32Array, at: number, factors: Float32Array): void {
  for (let i = 0, column = at % factors.length; i < values.length; i++) {
    values[i] = values[i]! * factors[column]!;
    if (++column === factors.length) column = 0;
  }
}

/** The same memory, not a copy. */
export function bytesOf(values: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}
