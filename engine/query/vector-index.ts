// The digests of all photos' vectors in memory, scanned whole for every question: 256 bytes a row, one to four rows a
// photo. Finds a thousand candidates; their exact vectors are then read from the store. Never holds the thread for long.

import type { Maker, ReadStore, VectorDigest } from '../store/store.ts';
import { bestRows } from './best-rows.ts';
import { createPauses } from './pauses.ts';
import { createRowMemory, type RowMemory } from './row-memory.ts';
import type { Still } from './turns.ts';

const readAtOnce = 512;

export interface VectorIndex {
  /** Brings it up to date with the store. */
  refresh(): Promise<void>;
  /** Photos with the row nearest to this vector [width], best first. `allowed` null: any photo. */
  nearest(vector: Float32Array, limit: number, allowed: readonly number[] | null, still?: Still): Promise<number[]>;
  /** Photos with rows like these, best first: for each the nearest of theirs, summed. */
  alike(
    rows: readonly Float32Array[],
    limit: number,
    allowed: readonly number[] | null,
    except: number,
  ): Promise<number[]>;
  /** The rows that stand for a photo; none when it was not looked at. */
  rowsOf(photo: number): Float32Array[];
  /** Photos that can be found. */
  photos(): number;
}

export function createVectorIndex(store: ReadStore, maker: Maker): VectorIndex {
  let sequence = 0;
  let memory: RowMemory | null = null;
  /** Photo of each row; 0 for a row that was given up. */
  const owners: number[] = [];
  const rowsOf = new Map<number, number[]>();
  /** The highest number of a photo that has rows. */
  let newest = 0;

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
    newest = Math.max(newest, digest.photo);
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
    async nearest(vector, limit, allowed, still) {
      if (vector.length !== memory?.width) return [];
      return bestRows(await memory.scores(vector, owners.length, still), owners, limit, allowed);
    },
    photos: () => rowsOf.size,
    rowsOf: (photo) => (rowsOf.get(photo) ?? []).map((row) => memory!.values(row)),
    async alike(wanted, limit, allowed, except) {
      if (!memory || wanted.some((row) => row.length !== memory!.width)) return [];
      const pauses = createPauses();
      const count = owners.length;
      const last = newest;
      const total = new Float32Array(last + 1);
      const best = new Float32Array(last + 1);
      for (const row of wanted) {
        const scores = await memory.scores(row, count);
        best.fill(-1);
        for (let r = 0; r < count; r++) if (scores[r]! > best[owners[r]!]!) best[owners[r]!] = scores[r]!;
        for (let id = 0; id <= last; id++) total[id]! += best[id]!;
        await pauses.ifDue();
      }
      // In place of asking for each number whether there is such a photo: that is most of the time at a million.
      const ids = new Float64Array(last + 1);
      for (let r = 0; r < count; r++) ids[owners[r]!] = owners[r]!;
      if (except <= last) ids[except] = 0;
      await pauses.ifDue();
      return bestRows(total, ids, limit, allowed);
    },
  };
}
