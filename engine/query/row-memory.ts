// Rows of int8 values with a scale each, in memory that grows by blocks and in which dot products are taken.

import { createDotProducts, createMemory, lane, pageBytes, queryUnit } from './dot-products.ts';
import { createPauses } from './pauses.ts';
import type { Still } from './turns.ts';

const blockRows = 4096;
const rowsBetweenPauses = 2048;

export interface RowMemory {
  readonly width: number;
  put(row: number, values: Int8Array, scale: number): void;
  values(row: number): Float32Array;
  /** Dot product of each of the first `count` rows with this vector [width]. */
  scores(vector: Float32Array, count: number, still?: Still): Promise<Float32Array>;
}

export function createRowMemory(width: number): RowMemory {
  // Rows are padded with zeros to whole lanes. First comes the query, then block after block: rows, scales, scores.
  const stride = Math.ceil(width / lane) * lane;
  const queryBytes = 2 * stride;
  const scalesAt = blockRows * stride;
  const scoresAt = scalesAt + blockRows * 4;
  const blockBytes = scoresAt + blockRows * 4;
  const memory = createMemory(queryBytes);
  let bytes = new Int8Array(memory.buffer);
  let floats = new Float32Array(memory.buffer);
  const raiseScores = createDotProducts(memory);
  const blockAt = (row: number) => queryBytes + Math.floor(row / blockRows) * blockBytes;
  // One search at a time: they share the place of the query and of the scores.
  let last: Promise<unknown> = Promise.resolve();

  async function scan(vector: Float32Array, count: number, still?: Still): Promise<Float32Array> {
    still?.();
    const found = new Float32Array(count);
    const pauses = createPauses(still);
    const query = Int16Array.from(vector, (value) => Math.round(value * queryUnit));
    new Int16Array(memory.buffer, 0, query.length).set(query);
    for (let row = 0; row < count; row += rowsBetweenPauses) {
      const rows = Math.min(rowsBetweenPauses, count - row);
      const [block, from] = [blockAt(row), row % blockRows];
      const scores = new Float32Array(memory.buffer, block + scoresAt + from * 4, rows).fill(-Infinity);
      raiseScores(block + from * stride, rows, stride, 0, block + scalesAt + from * 4, scores.byteOffset);
      for (let i = 0; i < rows; i++) found[row + i] = scores[i]! / queryUnit;
      await pauses.ifDue();
    }
    return found;
  }

  return {
    width,
    put(row, values, scale) {
      const block = blockAt(row);
      const missing = block + blockBytes - bytes.length;
      if (missing > 0) {
        // By an eighth at least: each time it grows, all of it may be copied.
        memory.grow(Math.ceil(Math.max(missing, bytes.length / 8) / pageBytes));
        bytes = new Int8Array(memory.buffer);
        floats = new Float32Array(memory.buffer);
      }
      bytes.set(values, block + (row % blockRows) * stride);
      floats[(block + scalesAt) / 4 + (row % blockRows)] = scale;
    },
    values(row) {
      const at = blockAt(row) + (row % blockRows) * stride;
      const scale = floats[(blockAt(row) + scalesAt) / 4 + (row % blockRows)]!;
      return Float32Array.from(bytes.subarray(at, at + width), (value) => value * scale);
    },
    scores(vector, count, still) {
      const mine = last.then(() => scan(vector, count, still));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
