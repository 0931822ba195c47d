// Runs the t5-relative-buckets case: into which bucket the conversion puts each distance.

import path from 'node:path';
import { readJson } from './case.ts';
import type { Report } from './report.ts';

export type RelativeBucket = (
  distance: number,
  how: { buckets: number; maxDistance: number; bothWays: boolean },
) => number;

interface Expected {
  relative_position: number[];
  tables: { num_buckets: number; max_distance: number; bidirectional: boolean; buckets: number[] }[];
}

export async function verifyBuckets(folder: string, report: Report, bucketOf: RelativeBucket): Promise<void> {
  const { relative_position: distances, tables } = (await readJson(path.join(folder, 'expected.json'))) as Expected;
  for (const { num_buckets: buckets, max_distance: maxDistance, bidirectional: bothWays, buckets: want } of tables) {
    const got = distances.map((distance) => bucketOf(distance, { buckets, maxDistance, bothWays }));
    const ways = bothWays ? 'both ways' : 'one way';
    report.ids(`${buckets} buckets to ${maxDistance}, ${ways}`, [got], [want]);
  }
}
