// BLEU of a whole set of captions (Papineni et al. 2002, sections 2.1 to 2.3) as COCO's evaluation counts it: one
// precision per run length over all captions, the closest reference length, no smoothing.

import { countRuns, type Counts } from './ngrams.ts';

export interface Described {
  /** Words of the caption under test. */
  said: string[];
  /** Words of each caption that a person wrote. */
  references: string[][];
}

/** BLEU-`most`, 0 to 1: geometric mean of clipped precisions times the brevity penalty. */
export function bleu(set: Described[], most = 4): number {
  const matched = Array.from({ length: most }, () => 0);
  const offered = Array.from({ length: most }, () => 0);
  let length = 0;
  let referenceLength = 0;
  for (const { said, references } of set) {
    length += said.length;
    referenceLength += closest(said.length, references);
    const most4 = references.map((words) => countRuns(words, most));
    countRuns(said, most).forEach((runs, n) => {
      offered[n]! += Math.max(0, said.length - n);
      matched[n]! += clippedMatches(
        runs,
        most4.map((counts) => counts[n]!),
      );
    });
  }
  if (matched.includes(0)) return 0;
  const meanLog = matched.reduce((sum, count, n) => sum + Math.log(count / offered[n]!), 0) / most;
  return Math.exp(meanLog + Math.min(0, 1 - referenceLength / length));
}

/** A run counts at most as often as in the reference that has it most. */
function clippedMatches(runs: Counts, references: Counts[]): number {
  let sum = 0;
  for (const [run, count] of runs) sum += Math.min(count, Math.max(...references.map((each) => each.get(run) ?? 0)));
  return sum;
}

/** Length of the reference nearest in length, the shorter of two that are equally near. */
function closest(length: number, references: string[][]): number {
  const lengths = references.map((words) => words.length);
  return lengths.reduce((best, each) => {
    const nearer = Math.abs(each - length) - Math.abs(best - length);
    return nearer < 0 || (nearer === 0 && each < best) ? each : best;
  });
}
