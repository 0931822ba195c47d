// Counts of the runs of one to `most` words of a sentence, for the scores that compare sentences by them.

export type Counts = Map<string, number>;

/** Counts by length: entry n holds the runs of n + 1 words. */
export function countRuns(words: string[], most = 4): Counts[] {
  return Array.from({ length: most }, (_, n) => {
    const counts: Counts = new Map();
    for (let start = 0; start + n < words.length; start++) {
      const run = words.slice(start, start + n + 1).join(' ');
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
    return counts;
  });
}
