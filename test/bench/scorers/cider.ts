// CIDEr-D of each caption (Vedantam et al. 2015, equations 1 to 5): runs of one to four words weighted by how rare they
// are over the photos' references, clipped to the reference, with a Gaussian penalty on the difference of lengths.

import type { Described } from './bleu.ts';
import { countRuns, type Counts } from './ngrams.ts';

const most = 4;
/** Width of the length penalty, in words. */
const sigma = 6;

interface Weighted {
  /** By run length: weight of each run. */
  runs: Counts[];
  norms: number[];
  /** Pairs of words: the length that COCO's evaluation compares. */
  length: number;
}

/** One score per caption, 0 to 10; the set's CIDEr-D is their mean. Rarity is told by the references of this very set. */
export function ciderD(set: Described[]): number[] {
  const references = set.map((photo) => photo.references.map((words) => countRuns(words, most)));
  const rarity = rarityOver(references);
  return set.map(({ said }, photo) => {
    const caption = weighted(countRuns(said, most), rarity);
    const against = references[photo]!.map((counts) => similarity(caption, weighted(counts, rarity)));
    return (10 * against.reduce((sum, each) => sum + each, 0)) / against.length;
  });
}

/** log(photos / photos whose references have the run); a run that no reference has counts as held by one photo. */
function rarityOver(references: Counts[][][]): (run: string) => number {
  const photosWith: Counts = new Map();
  for (const photo of references) {
    const runs = new Set(photo.flatMap((counts) => counts.flatMap((each) => [...each.keys()])));
    for (const run of runs) photosWith.set(run, (photosWith.get(run) ?? 0) + 1);
  }
  const photos = Math.log(references.length);
  return (run) => photos - Math.log(Math.max(1, photosWith.get(run) ?? 0));
}

function weighted(counts: Counts[], rarity: (run: string) => number): Weighted {
  const runs = counts.map((each) => new Map([...each].map(([run, count]) => [run, count * rarity(run)])));
  const norms = runs.map((each) => Math.sqrt([...each.values()].reduce((sum, weight) => sum + weight * weight, 0)));
  const length = [...(counts[1] ?? [])].reduce((sum, [, count]) => sum + count, 0);
  return { runs, norms, length };
}

/** Mean over run lengths of the clipped cosine, times the length penalty. */
function similarity(caption: Weighted, reference: Weighted): number {
  let sum = 0;
  for (let n = 0; n < most; n++) {
    const norms = caption.norms[n]! * reference.norms[n]!;
    if (norms === 0) continue;
    let dot = 0;
    for (const [run, weight] of caption.runs[n]!) {
      const theirs = reference.runs[n]!.get(run) ?? 0;
      dot += Math.min(weight, theirs) * theirs;
    }
    sum += dot / norms;
  }
  return (sum / most) * Math.exp(-((caption.length - reference.length) ** 2) / (2 * sigma ** 2));
}
