// Embedding rows that stay in a file: each is read with one positioned read when its token is said.
// Layouts are those of `Table` in engine/model.ts.

import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../contract.ts';
import type { Table } from '../model.ts';
import { fromHalf } from './half.ts';

export interface OpenTable {
  width: number;
  rows: number;
  /** Adds row `row` to `sums`, beginning at `at`. */
  addRow(row: number, sums: Float32Array, at: number): void;
  close(): void;
}

/** Bytes of one row of `width` values: i8 has a float32 scale behind it, i4 comes in blocks of 32 with a scale each. */
export const rowBytes: Record<Table['dtype'], (width: number) => number> = {
  f32: (width) => width * 4,
  f16: (width) => width * 2,
  i8: (width) => width + 4,
  i4: (width) => (width / 32) * 18,
};

const decoders: Record<Table['dtype'], (bytes: Buffer, width: number) => Float32Array> = {
  f32: (bytes) => new Float32Array(ownBuffer(bytes)),
  f16: (bytes) => fromHalf(new Uint16Array(ownBuffer(bytes))),
  i8: (bytes, width) => {
    const scale = bytes.readFloatLE(width);
    return Float32Array.from({ length: width }, (_, i) => bytes.readInt8(i) * scale);
  },
  i4: fromBlocks,
};

/** `addRow` throws `model-corrupt` for a row that is not there or a file that ends too early. */
export function openTable(folder: string, table: Table): OpenTable {
  const { width, rows, dtype } = table;
  const handle = opened(path.resolve(folder, table.file));
  const bytes = Buffer.alloc(rowBytes[dtype](width));
  return {
    width,
    rows,
    addRow(row, sums, at) {
      if (!(row >= 0 && row < rows)) throw unfit(table.file, `has ${rows} rows, and row ${row} is asked for`);
      const got = readSync(handle, bytes, 0, bytes.length, table.offset + row * bytes.length);
      if (got !== bytes.length) throw unfit(table.file, 'is too short');
      const values = decoders[dtype](bytes, width);
      for (let i = 0; i < width; i++) sums[at + i] = sums[at + i]! + values[i]!;
    },
    close: () => closeSync(handle),
  };
}

function opened(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unfit(file, `does not open (${(error as NodeJS.ErrnoException).code})`);
  }
}

function unfit(file: string, what: string): EngineError {
  return new EngineError('model-corrupt', `${file} of the model ${what}. Convert or fetch the model again.`);
}

/** Blocks of 32 values: 16 bytes of nibbles (low first, value + 8), then one float16 scale. */
function fromBlocks(bytes: Buffer, width: number): Float32Array {
  const values = new Float32Array(width);
  for (let block = 0; block < width / 32; block++) {
    const at = block * 18;
    const scale = fromHalf(Uint16Array.of(bytes.readUInt16LE(at + 16)))[0]!;
    for (let i = 0; i < 16; i++) {
      const pair = bytes[at + i]!;
      values[block * 32 + 2 * i] = ((pair & 15) - 8) * scale;
      values[block * 32 + 2 * i + 1] = ((pair >> 4) - 8) * scale;
    }
  }
  return values;
}

/** A copy in memory of its own, because a view must begin at a multiple of its element size. */
function ownBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
