// The best of very many scores, without sorting them all. Pure.

const bins = 4096;

/** Photos of the highest scores, best first, each once. Rows of owner 0 and of photos not allowed are left out. */
export function bestRows(
  scores: Float32Array,
  owners: ArrayLike<number>,
  limit: number,
  allowed: readonly number[] | null,
): number[] {
  const [lowest, highest] = leaveOut(scores, owners, allowed && marked(allowed));
  // A photo has at most four rows, so this many of the best rows hold photos enough.
  const floor = floorOf(scores, limit * 4, lowest, highest);
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++) {
    if (scores[row]! >= floor && scores[row]! > -Infinity) rows.push(row);
  }
  const ordered = rows.toSorted((a, b) => scores[b]! - scores[a]! || a - b).map((row) => owners[row]!);
  return [...new Set(ordered)].slice(0, limit);
}

/** Rows that do not count score nothing; the lowest and the highest of the others. */
function leaveOut(
  scores: Float32Array,
  owners: ArrayLike<number>,
  isAllowed: Uint8Array | null,
): [lowest: number, highest: number] {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let row = 0; row < scores.length; row++) {
    const owner = owners[row]!;
    const score = scores[row]!;
    if (owner === 0 || (isAllowed !== null && isAllowed[owner] !== 1)) {
      scores[row] = -Infinity;
      continue;
    }
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  return [lowest, highest];
}

/** A score that at least `count` scores reach and not many more: counted in bins. */
function floorOf(scores: Float32Array, count: number, lowest: number, highest: number): number {
  const size = (highest - lowest) / (bins - 1);
  if (!(size > 0) || scores.length <= count) return lowest;
  const counts = new Uint32Array(bins);
  const inOne = 1 / size;
  // No iterator: at millions of rows it would be most of the time.
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    if (score >= lowest) counts[Math.min(bins - 1, ((score - lowest) * inOne) | 0)]!++;
  }
  let reached = 0;
  for (let bin = bins - 1; bin >= 0; bin--) {
    reached += counts[bin]!;
    // A little below: what rounding put into this bin still counts.
    if (reached >= count) return lowest + bin * size - size / 1000;
  }
  return lowest;
}

/** 1 at each id. */
function marked(ids: readonly number[]): Uint8Array {
  let largest = 0;
  for (const id of ids) largest = Math.max(largest, id);
  const marks = new Uint8Array(largest + 1);
  for (const id of ids) marks[id] = 1;
  return marks;
}
