// Photos found by their words, looked for in stretches of their numbers, the newest first: a word that half a million photos
// have would hold up everybody. Ranked where they are not too many.

import type { Filter, PhotoSet, ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';
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
  for await (const [from, to] of stretchesDown(store.newestPhoto(), still)) {
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

const mostRemembered = 8;

/** Filters as they were, but words a photo must not have as a set of those that have them: asked of a million photos. */
export function createLeavingOut(store: ReadStore) {
  const remembered = new Map<string, { revision: string; set: PhotoSet }>();

  async function having(expression: string, still: Still): Promise<PhotoSet> {
    const revision = store.revision();
    const before = remembered.get(expression);
    if (before?.revision === revision) return before.set;
    const set = store.emptySet();
    for await (const [from, to] of stretchesDown(store.newestPhoto(), still)) {
      for (const photo of store.wordMatchesWithin(expression, null, from, to)) set.add(photo);
    }
    remembered.delete(expression);
    remembered.set(expression, { revision, set });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return set;
  }

  return async (filters: readonly Filter[], still: Still = always): Promise<Filter[]> => {
    const all: Filter[] = [];
    for (const filter of filters) {
      const leaves = filter.by === 'words' && filter.not;
      all.push(leaves ? { by: 'set', set: await having(filter.expression, still), not: true } : filter);
    }
    return all;
  };
}

/** Numbers from one up to another, from the highest down. */
async function* stretchesDown(newest: number, still: Still): AsyncGenerator<[from: number, to: number]> {
  const pauses = createPauses(still);
  for (let to = newest + 1; to > 1; to -= stretch) {
    yield [Math.max(1, to - stretch), to];
    await pauses.ifDue();
  }
}
