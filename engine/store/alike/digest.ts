// A photo's set of retrieval vectors in few rows, small enough to keep those of all photos in memory. The queries of a
// Q-Former often say nearly the same: one row then stands for all of them; where they differ, up to four do. Pure.

export interface Digest {
  count: number;
  /** count × width, L2-normalised. */
  rows: Float32Array;
}

const mostRows = 4;
/** Vectors at least this near (cosine) to the row that stands for them need no row of their own. */
const nearEnough = 0.95;
const rounds = 2;

/** `data` [queries, width], L2-normalised rows. */
export function digestOf(data: Float32Array, queries: number, width: number): Digest {
  const vectors = Array.from({ length: queries }, (_, q) => data.subarray(q * width, (q + 1) * width));
  let rows: Float32Array[] = [meanOf(vectors, width)];
  let nearest = vectors.map(() => 0);
  while (rows.length < Math.min(mostRows, queries)) {
    const farthest = farthestOf(vectors, rows, nearest);
    if (farthest === null) break;
    rows.push(farthest);
    for (let round = 0; round < rounds; round++) {
      nearest = vectors.map((vector) => nearestOf(vector, rows));
      rows = rows.map((row, r) =>
        meanOf(
          vectors.filter((_, v) => nearest[v] === r),
          width,
          row,
        ),
      );
    }
  }
  const flat = new Float32Array(rows.length * width);
  rows.forEach((row, r) => flat.set(row, r * width));
  return { count: rows.length, rows: flat };
}

/** The vector worst represented, or null when all are near enough. */
function farthestOf(vectors: Float32Array[], rows: Float32Array[], nearest: number[]): Float32Array | null {
  const likeness = vectors.map((vector, v) => dot(vector, rows[nearest[v]!]!));
  const worst = Math.min(...likeness);
  return worst < nearEnough ? vectors[likeness.indexOf(worst)]!.slice() : null;
}

function nearestOf(vector: Float32Array, rows: Float32Array[]): number {
  const likeness = rows.map((row) => dot(vector, row));
  return likeness.indexOf(Math.max(...likeness));
}

/** Normalised; `instead` when there is nothing to take the mean of. */
function meanOf(vectors: Float32Array[], width: number, instead: Float32Array = new Float32Array(width)): Float32Array {
  const sum = new Float32Array(width);
  for (const vector of vectors) for (let i = 0; i < width; i++) sum[i]! += vector[i]!;
  const length = Math.sqrt(dot(sum, sum));
  return length > 0 ? sum.map((value) => value / length) : instead;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
