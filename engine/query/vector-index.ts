// The digests of all photos' vectors in memory, scanned whole for every question: 256 bytes a row, one to four rows a
// photo. Finds a thousand candidates; their exact vectors are then read from the store. Never holds the thread for long.

import type { Maker, ReadStore, VectorDigest } from '../store/store.ts';
import { bestRows } from './best-rows.ts';
import { createPauses } from './pauses.ts';
import { createRowMemory, type RowMemory } from './row-memory.ts';

const readAtOnce = 512;

export interface VectorIndex {
  /** Brings it up to date with the store. */
  refresh(): Promise<void>;
  /** Photos likely to be nearest to any of these vectors [n, width], best first. `allowed` null: any photo. */
  nearest(vectors: Float32Array, limit: number, allowed: readonly number[] | null): Promise<number[]>;
}

export function createVectorIndex(store: ReadStore, maker: Maker): VectorIndex {
  let sequence = 0;
  let memory: RowMemory | null = null;
  /** Photo of each row; 0 for a row that was given up. */
  const owners: number[] = [];
  const rowsOf = new Map<number, number[]>();

  function put(digest: VectorDigest): void {
    memory ??= createRowMemory(digest.width);
    // Vectors of another width cannot come from the same model; one that does anyway is not compared.
    if (digest.width !== memory.width) return;
    const before = rowsOf.get(digest.photo) ?? [];
    const rows: number[] = [];
    digest.scales.forEach((scale, i) => {
      // Rows the photo had before are used again before new ones are added.
      const row = before[i] ?? owners.length;
      owners[row] = digest.photo;
      memory!.put(row, digest.rows.subarray(i * digest.width, (i + 1) * digest.width), scale);
      rows.push(row);
    });
    for (const row of before.slice(rows.length)) owners[row] = 0;
    rowsOf.set(digest.photo, rows);
  }

  return {
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
      if (!memory || vectors.length % memory.width !== 0) return [];
      const scores = await memory.scores(vectors, owners.length);
      return bestRows(scores, owners, limit, allowed);
    },
  };
}
