// The digests of all photos' vectors in memory, scanned whole for every question: 256 bytes a row, one to four rows a
// photo. Finds a thousand candidates; their exact vectors are then read from the store. Never holds the thread for long.

import type { Maker, ReadStore, VectorDigest } from '../store/store.ts';
import { createPauses } from './pauses.ts';

/** Rows of one block of memory: grown by adding blocks, never by copying. */
const blockRows = 4096;
const rowsBetweenPauses = 1024;
const readAtOnce = 512;

export interface VectorIndex {
  /** Brings it up to date with the store. */
  refresh(): Promise<void>;
  /** Photos likely to be nearest to any of these vectors [n, width], best first. `allowed` null: any photo. */
  nearest(vectors: Float32Array, limit: number, allowed: ReadonlySet<number> | null): Promise<number[]>;
  /** Photos in it. */
  size(): number;
}

interface Block {
  rows: Int8Array;
  scales: Float32Array;
}

export function createVectorIndex(store: ReadStore, maker: Maker): VectorIndex {
  let sequence = 0;
  let width = 0;
  const blocks: Block[] = [];
  /** Photo of each row; 0 for a row that was replaced. */
  const owners: number[] = [];
  const rowsOf = new Map<number, number[]>();

  function put(digest: VectorDigest): void {
    if (owners.length === 0) width = digest.width;
    // Vectors of another width cannot come from the same model; one that does anyway is not compared.
    if (digest.width !== width) return;
    // Rows a photo had before are used again before new ones are added.
    const before = rowsOf.get(digest.photo) ?? [];
    const rows = [...digest.scales].map((_, i) => before[i] ?? owners.length + i - before.length);
    before.slice(rows.length).forEach((row) => (owners[row] = 0));
    rows.forEach((row, i) => {
      owners[row] = digest.photo;
      const block = (blocks[Math.floor(row / blockRows)] ??= newBlock(width));
      block.rows.set(digest.rows.subarray(i * width, (i + 1) * width), (row % blockRows) * width);
      block.scales[row % blockRows] = digest.scales[i]!;
    });
    rowsOf.set(digest.photo, rows);
  }

  return {
    size: () => rowsOf.size,
    async refresh() {
      const pauses = createPauses();
      for (;;) {
        const more = store.digests(maker, sequence, readAtOnce);
        more.forEach(put);
        sequence = more.at(-1)?.sequence ?? sequence;
        if (more.length < readAtOnce) return;
        await pauses.ifDue();
      }
    },
    async nearest(vectors, limit, allowed) {
      const count = owners.length;
      if (count === 0 || vectors.length % width !== 0) return [];
      const scores = new Float32Array(count).fill(-Infinity);
      const pauses = createPauses();
      for (let first = 0; first < count; first += rowsBetweenPauses) {
        const block = blocks[Math.floor(first / blockRows)]!;
        const here = scores.subarray(first, Math.min(first + rowsBetweenPauses, count));
        for (let at = 0; at < vectors.length; at += width) {
          scoreRows(block, first % blockRows, vectors.subarray(at, at + width), here);
        }
        await pauses.ifDue();
      }
      return bestPhotos(scores, owners, limit, allowed);
    },
  };
}

function newBlock(width: number): Block {
  return { rows: new Int8Array(blockRows * width), scales: new Float32Array(blockRows) };
}

/** Raises each score to the dot product of its row with `vector`, if that is higher. */
function scoreRows(block: Block, from: number, vector: Float32Array, scores: Float32Array): void {
  // Whole numbers throughout: 127 × 4096 × 256 stays below 2^31.
  const query = Int32Array.from(vector, (value) => Math.round(value * 4096));
  const width = query.length;
  const { rows, scales } = block;
  let at = from * width;
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum = (sum + Math.imul(rows[at++]!, query[i]!)) | 0;
    const score = (sum * scales[from + row]!) / 4096;
    if (score > scores[row]!) scores[row] = score;
  }
}

function bestPhotos(
  scores: Float32Array,
  owners: readonly number[],
  limit: number,
  allowed: ReadonlySet<number> | null,
): number[] {
  for (let row = 0; row < scores.length; row++) {
    if (owners[row] === 0 || (allowed && !allowed.has(owners[row]!))) scores[row] = -Infinity;
  }
  // A photo has at most four rows, so this many of the best rows hold enough photos.
  const enough = Math.min(scores.length, limit * 4);
  const floor = scores.toSorted()[scores.length - enough]!;
  const rows: number[] = [];
  scores.forEach((score, row) => {
    if (score >= floor && score > -Infinity) rows.push(row);
  });
  const ordered = rows.toSorted((a, b) => scores[b]! - scores[a]!).map((row) => owners[row]!);
  return [...new Set(ordered)].slice(0, limit);
}
