// Word and position rows that stay outside the graphs: one positioned read per token instead of a matrix in memory.
// Layouts are those of `Table` in engine/model.ts.

import { EngineError } from '../../contract.ts';
import type { Table } from '../../model.ts';
import { encodedBytes, floatBlob, halfBlob, rowBlobs, type Blob } from '../writing/blob.ts';
import { placeBlob, type DataFile } from '../writing/data-file.ts';
import type { Encoding } from '../numbers/encoding.ts';
import type { Tensor } from '../writing/graph.ts';
import type { Net } from './layers.ts';
import type { StoredTensor } from '../source/safetensors.ts';

export type TableType = Table['dtype'];

/** Positions are few and added to every token: they keep at least float16. */
export const smallTable = (words: TableType): TableType => (words === 'f32' ? 'f32' : 'f16');

/** Puts a table [rows, width] into the data file. */
export function placeTable(data: DataFile, tensor: StoredTensor, dtype: TableType): Table {
  const [rows, width] = tensor.shape as [number, number];
  const { file, offset } = placeBlob(data, tableBlob(tensor, dtype));
  return { file, offset, rows, width, dtype };
}

/**
 * The matrix [rows, width] of an `i8` table, made when the session loads from the very bytes of the table: a tied head
 * and the words share one copy on disk. Only the scales, which lie between the rows, are repeated.
 */
export function matrixOfTable(net: Net, name: string, tensor: StoredTensor): Tensor {
  const { graph } = net;
  const [rows, width] = tensor.shape as [number, number];
  const bytes = graph.weight(`${name} rows`, { ...tableBlob(tensor, 'i8'), dims: [rows, width + 4] });
  const slice = [bytes, graph.integers([0]), graph.integers([width]), graph.integers([1])];
  const levels = graph.node('Cast', [graph.node('Slice', slice)], { attributes: { to: 1 } });
  // The bytes are read as uint8: those above 127 stand for negative levels.
  const high = graph.node('Cast', [graph.node('Greater', [levels, graph.float(127)])], { attributes: { to: 1 } });
  const signed = graph.node('Sub', [levels, graph.node('Mul', [high, graph.float(256)])]);
  return graph.node('Mul', [signed, graph.weight(`${name} scale`, rowBlobs(tensor).scale)]);
}

function tableBlob(tensor: StoredTensor, dtype: TableType): Blob {
  const [rows, width] = tensor.shape as [number, number];
  if (dtype === 'f32') return floatBlob(tensor);
  if (dtype === 'f16') return halfBlob(tensor);
  if (dtype === 'i8') return packed(tensor, 'i8', rows * (width + 4), { as: 'i8 table', width });
  if (width % 32 !== 0) {
    throw new EngineError('bad-request', `Rows of ${width} values cannot be stored in 4-bit blocks of 32. Ask for i8.`);
  }
  return packed(tensor, 'i4', (rows * width * 18) / 32, { as: 'i4 table' });
}

function packed(tensor: StoredTensor, label: string, bytes: number, encoding: Encoding): Blob {
  return {
    key: `${label} rows ${tensor.file}\0${tensor.name}`,
    type: 'u8',
    dims: [bytes],
    bytes,
    read: (...how) => encodedBytes(tensor, encoding, ...how),
  };
}
