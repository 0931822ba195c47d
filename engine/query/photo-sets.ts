// Sets of photos that are asked of a million photos one by one: made of what an index lists, in stretches of their numbers,
// and kept until something is written.

import type { Filter, PhotoSet, ReadStore } from '../store/store.ts';
import { isListed } from './looked-through.ts';
import { createPauses } from './pauses.ts';
import { always, type Still } from './turns.ts';

const mostRemembered = 8;

/** `read` gives the photos with numbers from one up to another, `first` numbers at first. */
type Make = (
  name: string,
  first: number,
  read: (from: number, to: number) => Iterable<number>,
  still?: Still,
) => Promise<PhotoSet>;

export function createSets(store: ReadStore): Make {
  const remembered = new Map<string, { revision: string; set: PhotoSet }>();

  return async (name, first, read, still = always) => {
    const revision = store.revision();
    const before = remembered.get(name);
    if (before?.revision === revision) return before.set;
    const set = store.emptySet();
    for await (const [from, to] of stretchesDown(store.newestPhoto(), first, still)) {
      for (const photo of read(from, to)) set.add(photo);
    }
    remembered.delete(name);
    remembered.set(name, { revision, set });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return set;
  };
}

/** Numbers looked through at first, some milliseconds: where an index lists those that pass, and where each is asked. */
const [listedAtOnce, askedAtOnce] = [50_000, 5000];

/** Filters as they were, but sets in place of those that ask another table than that of photos. */
export function createFilterSets(store: ReadStore): (filters: readonly Filter[]) => Promise<Filter[]> {
  const setOf = createSets(store);
  return async (filters) => {
    const all: Filter[] = [];
    // Of some months' photos the names are read as they come along.
    const ofSomeTime = filters.some(({ by, not }) => by === 'taken' && !not);
    for (const filter of filters) {
      const { not = false, ...passes } = filter;
      const first = isListed(filter) ? listedAtOnce : askedAtOnce;
      const isSet = isListed(filter) || asksElsewhere(filter) || (filter.by === 'file-name' && !ofSomeTime);
      const read = (from: number, to: number) => store.passingWithin(filter, from, to);
      const set = isSet ? await setOf(JSON.stringify(passes), first, read) : null;
      all.push(set ? { by: 'set', set, not, each: true } : filter);
    }
    return all;
  };
}

/** In order of numbers rows lie together; in order of time each is looked for. */
function asksElsewhere(filter: Filter): boolean {
  return ['near', 'within'].includes(filter.by) || (filter.by === 'is' && filter.what === 'live');
}

/** So much of the processor is taken at once, about; and so many numbers at most. */
const [stretchMs, mostNumbers] = [15, 250_000];

/** Numbers from one up to another, from the highest down: `first` of them, then as many as take little time. */
async function* stretchesDown(newest: number, first: number, still: Still): AsyncGenerator<[from: number, to: number]> {
  const pauses = createPauses(still);
  for (let [to, size] = [newest + 1, first]; to > 1;) {
    const before = process.cpuUsage();
    yield [Math.max(1, to - size), to];
    const { user, system } = process.cpuUsage(before);
    to -= size;
    const fitting = Math.round((size * stretchMs) / Math.max(1, (user + system) / 1000));
    size = Math.max(Math.ceil(first / 2), Math.min(mostNumbers, 2 * size, fitting));
    await pauses.ifDue();
  }
}
