// Retrieval vectors and visual prompts. Vectors [queries, width] are L2-normalised float32 when they come; they are kept
// as int8 rows with one float32 scale each (an error of at most half a scale per value), all of them and as a digest.

import { digestOf } from './digest.ts';
import { compareAgain } from './looks.ts';
import { knownMakerId, makerId } from '../said/makers.ts';
import type { Maker, SeenResult, VectorDigest, VectorSet } from '../shapes.ts';
import { all, list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

export interface StoredVectors {
  photo: number;
  queries: number;
  width: number;
  rows: Buffer;
  scales: Buffer;
}

export function keepVectors(db: WriteDb, photo: number, made: NonNullable<SeenResult['vectors']>, by: Maker): void {
  const { queries, width, data } = made;
  if (data.length !== queries * width) {
    throw new RangeError(`vectors of photo ${photo}: ${data.length} values are not ${queries} × ${width}`);
  }
  const maker = makerId(db, by);
  const { rows, scales } = quantised(data, queries, width);
  run(
    db,
    sql`insert into vectors (photo, maker, queries, width, rows, scales)
      values (${photo}, ${maker}, ${queries}, ${width}, ${bytes(rows)}, ${bytes(scales)})
      on conflict (photo) do update set maker = excluded.maker, queries = excluded.queries, width = excluded.width,
        rows = excluded.rows, scales = excluded.scales`,
  );
  keepDigest(db, photo, made, maker);
  compareAgain(db, photo);
}

function keepDigest(db: WriteDb, photo: number, made: NonNullable<SeenResult['vectors']>, maker: number): void {
  const digest = digestOf(made.data, made.queries, made.width);
  const { rows, scales } = quantised(digest.rows, digest.count, made.width);
  run(db, sql`delete from digests where photo = ${photo}`);
  run(
    db,
    sql`insert into digests (photo, maker, width, rows, scales)
      values (${photo}, ${maker}, ${made.width}, ${bytes(rows)}, ${bytes(scales)})`,
  );
}

export function keepPrompt(db: WriteDb, photo: number, made: NonNullable<SeenResult['prompt']>, by: Maker): void {
  const { queries, width, data } = made;
  run(
    db,
    sql`insert or replace into prompts (photo, maker, queries, width, data)
      values (${photo}, ${makerId(db, by)}, ${queries}, ${width}, ${bytes(data)})`,
  );
}

export function deleteVectors(db: WriteDb, photo: number): void {
  run(db, sql`delete from vectors where photo = ${photo}`);
  run(db, sql`delete from digests where photo = ${photo}`);
  run(db, sql`delete from prompts where photo = ${photo}`);
}

export function digests(db: ReadDb, by: Maker, after: number, limit: number): VectorDigest[] {
  const maker = knownMakerId(db, by);
  if (maker === null) return [];
  return all<Omit<StoredVectors, 'queries'> & { sequence: number }>(
    db,
    sql`select sequence, photo, width, rows, scales from digests
      where maker = ${maker} and sequence > ${after} order by sequence limit ${limit}`,
  ).map(({ sequence, photo, width, rows, scales }) => ({ sequence, photo, width, ...numbers(rows, scales) }));
}

export function vectorsOfOthers(db: ReadDb, by: Maker): number {
  return only<number>(db, othersQuery(knownMakerId(db, by) ?? 0)) ?? 0;
}

/** Asked at every search: only what others made is counted, on both sides of the maker's own in the index. */
export function othersQuery(maker: number): Sql {
  return sql`select (select count(*) from digests where maker < ${maker}) +
    (select count(*) from digests where maker > ${maker})`;
}

/** In no order; photos without vectors by this maker are left out. */
export function vectorSets(db: ReadDb, photos: readonly number[], by: Maker): VectorSet[] {
  const maker = knownMakerId(db, by);
  if (maker === null) return [];
  return all<StoredVectors>(
    db,
    sql`select v.photo, v.queries, v.width, v.rows, v.scales from json_each(${list(photos)}) asked
      join vectors v on v.photo = asked.value where v.maker = ${maker}`,
  ).map(storedVectors);
}

export function storedVectors({ photo, queries, width, rows, scales }: StoredVectors): VectorSet {
  return { photo, queries, width, ...numbers(rows, scales) };
}

export function visualPrompt(
  db: ReadDb,
  photo: number,
  by: Maker,
): { queries: number; width: number; data: Uint16Array } | null {
  const maker = knownMakerId(db, by);
  const row =
    maker === null
      ? undefined
      : one<{ queries: number; width: number; data: Buffer }>(
          db,
          sql`select queries, width, data from prompts where photo = ${photo} and maker = ${maker}`,
        );
  return row ? { queries: row.queries, width: row.width, data: new Uint16Array(aligned(row.data)) } : null;
}

function quantised(data: Float32Array, queries: number, width: number): { rows: Int8Array; scales: Float32Array } {
  const rows = new Int8Array(data.length);
  const scales = new Float32Array(queries);
  for (let q = 0; q < queries; q++) {
    let largest = 0;
    for (let i = q * width; i < (q + 1) * width; i++) largest = Math.max(largest, Math.abs(data[i]!));
    // Not a number stays out of the library: such a vector is all zeros, near nothing.
    const scale = Number.isFinite(largest) ? largest / 127 : 0;
    scales[q] = scale;
    if (scale === 0) continue;
    for (let i = q * width; i < (q + 1) * width; i++) rows[i] = Math.round(data[i]! / scale);
  }
  return { rows, scales };
}

function numbers(rows: Buffer, scales: Buffer): { rows: Int8Array; scales: Float32Array } {
  return {
    rows: new Int8Array(rows.buffer, rows.byteOffset, rows.length),
    scales: new Float32Array(aligned(scales)),
  };
}

function bytes(array: Int8Array | Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** A copy that begins at a multiple of its element size: SQLite's buffers may begin anywhere. */
function aligned(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
