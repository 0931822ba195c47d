// Sets of photos that are asked of a million photos one by one: made of what an index lists, in stretches of their numbers,
// and kept until something is written.

import type { Filter, PhotoSet, ReadStore } from '../store/store.ts';
import { isListed } from './looked-through.ts';
import { createPauses } from './pauses.ts';
import { always, type Still } from './turns.ts';

const mostRemembered = 8;

/** `read` gives the photos with numbers from one up to another, `stretch` numbers at a time. */
type Make = (
  name: string,
  stretch: number,
  read: (from: number, to: number) => Iterable<number>,
  still?: Still,
) => Promise<PhotoSet>;

export function createSets(store: ReadStore): Make {
  const remembered = new Map<string, { revision: string; set: PhotoSet }>();

  return async (name, stretch, read, still = always) => {
    const revision = store.revision();
    const before = remembered.get(name);
    if (before?.revision === revision) return before.set;
    const set = store.emptySet();
    for await (const [from, to] of stretchesDown(store.newestPhoto(), stretch, still)) {
      for (const photo of read(from, to)) set.add(photo);
    }
    remembered.delete(name);
    remembered.set(name, { revision, set });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return set;
  };
}

/** Numbers listed at once: some ten milliseconds where all are in the list. */
const listedAtOnce = 50_000;

/** Filters as they were, but those that an index answers with a list as a set of it. */
export function createListedSets(store: ReadStore): (filters: readonly Filter[]) => Promise<Filter[]> {
  const setOf = createSets(store);
  return async (filters) => {
    const all: Filter[] = [];
    for (const filter of filters) {
      const { not = false, ...listed } = filter;
      const read = (from: number, to: number) => store.listedWithin(filter, from, to);
      const set = isListed(filter) ? await setOf(JSON.stringify(listed), listedAtOnce, read) : null;
      all.push(set ? { by: 'set', set, not, each: true } : filter);
    }
    return all;
  };
}

/** Numbers from one up to another, from the highest down. */
export async function* stretchesDown(
  newest: number,
  stretch: number,
  still: Still,
): AsyncGenerator<[from: number, to: number]> {
  const pauses = createPauses(still);
  for (let to = newest + 1; to > 1; to -= stretch) {
    yield [Math.max(1, to - stretch), to];
    await pauses.ifDue();
  }
}
