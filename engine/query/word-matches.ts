// Photos found by their words, looked for in stretches of their numbers, the newest first: a word that half a million photos
// have would hold up everybody. Ranked where they are not too many.

import type { Filter, ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';
import { createSets, stretchesDown } from './photo-sets.ts';
import { always, type Still } from './turns.ts';

/** Numbers looked through at once: some twenty milliseconds for common words, of which to begin anew takes five. */
const stretch = 250_000;
/** Photos ranked at once: each time the statistics of all photos with these words are made anew. */
const rankedAtOnce = 8000;

/** Best first. Ranking looks into every match: when there are more than `most`, the newest in the library, unranked. */
export async function wordMatches(
  store: ReadStore,
  expression: string,
  filters: readonly Filter[],
  most: number,
  still: Still = always,
): Promise<number[]> {
  const newest: number[] = [];
  for await (const [from, to] of stretchesDown(store.newestPhoto(), stretch, still)) {
    newest.push(...store.wordMatchesWithin(expression, filters, from, to, most + 1 - newest.length));
    if (newest.length > most) return newest.slice(0, most);
  }
  const pauses = createPauses(still);
  const ranked: { photo: number; rank: number }[] = [];
  for (let i = 0; i < newest.length; i += rankedAtOnce) {
    const [last, first] = [newest[i]!, newest[Math.min(i + rankedAtOnce, newest.length) - 1]!];
    ranked.push(...store.wordRanksWithin(expression, filters, first, last + 1));
    await pauses.ifDue();
  }
  return ranked.toSorted((a, b) => a.rank - b.rank || b.photo - a.photo).map(({ photo }) => photo);
}

/** Filters as they were, but words a photo must not have as a set of those that have them: asked of a million photos. */
export function createLeavingOut(store: ReadStore) {
  const setOf = createSets(store);
  return async (filters: readonly Filter[], still: Still = always): Promise<Filter[]> => {
    const all: Filter[] = [];
    for (const filter of filters) {
      const words = filter.by === 'words' && filter.not ? filter.expression : null;
      const having = (from: number, to: number) => store.wordMatchesWithin(words!, null, from, to);
      const set = words === null ? null : await setOf(words, stretch, having, still);
      all.push(set ? { by: 'set', set, not: true } : filter);
    }
    return all;
  };
}
