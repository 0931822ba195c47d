// Photos found by their words, looked for in stretches of their numbers, the newest first: a word that half a million photos
// have would hold up everybody. Ranked where they are not too many.

import type { Filter, ReadStore } from '../store/store.ts';
import { createPauses, type Pauses } from './pauses.ts';
import { createSets } from './photo-sets.ts';
import { always, type Still } from './turns.ts';

/** Numbers looked through, and photos with the words found among them, at once: to begin anew takes ten milliseconds. */
const [stretch, metAtOnce] = [250_000, 10_000];
/** Photos asked at once whether they pass. */
const askedAtOnce = 2000;
/** Photos ranked at once, and numbers they may lie among: each time the statistics of all photos with these words are made. */
const [rankedAtOnce, numbersAtOnce] = [8000, 200_000];

/** Best first. Ranking looks into every match: when there are more than `most`, the newest in the library, unranked. */
export async function wordMatches(
  store: ReadStore,
  expression: string,
  filters: readonly Filter[],
  most: number,
  still: Still = always,
): Promise<number[]> {
  const pauses = createPauses(still);
  const newest: number[] = [];
  for await (const met of havingWords(store, expression, pauses)) {
    for (let i = 0; i < met.length; i += askedAtOnce) {
      newest.push(...store.passing(met.slice(i, i + askedAtOnce), filters));
      if (newest.length > most) return newest.slice(0, most);
      await pauses.ifDue();
    }
  }
  const set = store.emptySet();
  for (const photo of newest) set.add(photo);
  const ranked: { photo: number; rank: number }[] = [];
  for (let i = 0; i < newest.length;) {
    const last = newest[i]!;
    const most = Math.min(i + rankedAtOnce, newest.length);
    while (i < most && newest[i]! > last - numbersAtOnce) i++;
    for (const one of store.wordRanksWithin(expression, set, newest[i - 1]!, last + 1)) ranked.push(one);
    await pauses.ifDue();
  }
  return ranked.toSorted((a, b) => a.rank - b.rank || b.photo - a.photo).map(({ photo }) => photo);
}

/** All photos whose words match, the newest first, some at a time. */
async function* havingWords(store: ReadStore, expression: string, pauses: Pauses): AsyncGenerator<number[]> {
  for (let to = store.newestPhoto() + 1; to > 1;) {
    const from = Math.max(1, to - stretch);
    const met = store.wordMatchesWithin(expression, from, to, metAtOnce);
    yield met;
    await pauses.ifDue();
    to = met.length < metAtOnce ? from : met.at(-1)!;
  }
}

/** Filters as they were, but words a photo must not have as a set of those that have them: asked of a million photos. */
export function createLeavingOut(store: ReadStore) {
  const setOf = createSets(store);
  return async (filters: readonly Filter[], still: Still = always): Promise<Filter[]> => {
    const all: Filter[] = [];
    for (const filter of filters) {
      const words = filter.by === 'words' && filter.not ? filter.expression : null;
      const having = (from: number, to: number) => store.wordMatchesWithin(words!, from, to);
      const set = words === null ? null : await setOf(words, stretch, having, still);
      all.push(set ? { by: 'set', set, not: true } : filter);
    }
    return all;
  };
}
