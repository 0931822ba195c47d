// The photos of a list in an order that months do not cut. A page is looked for along that order, as far as is quick; all of it
// is found in stretches of months first, then met again while all photos are walked past, in pieces, so that others are
// answered in between. Kept until something is written.

import type { BrowseOrder, Filter, ReadStore } from '../store/store.ts';
import { forHidden } from './mark-filters.ts';
import { createPauses } from './pauses.ts';

const piece = 10_000;
/** Photos asked one by one for a page, at once and in all: in most lists it is full long before. */
const [askedAtOnce, mostAsked] = [1000, 40_000];
/** A longer page is not looked for so. */
const longestPage = 1000;
const mostRemembered = 4;

export interface Walks {
  all(filters: readonly Filter[], order: BrowseOrder): Promise<readonly number[]>;
  /** Positions `from` up to `to` behind a photo, or of the whole list. */
  part(
    filters: readonly Filter[],
    order: BrowseOrder,
    from: number,
    to: number,
    after: number | null,
  ): Promise<readonly number[]>;
}

/** `passing`: all that pass, in any order; `count`: how many those are; up to `mostSorted` are put in order at once. */
export function createWalks(
  store: ReadStore,
  passing: (filters: readonly Filter[]) => Promise<number[]>,
  count: (filters: readonly Filter[]) => Promise<number>,
  mostSorted: number,
): Walks {
  const remembered = new Map<string, { revision: string; photos: readonly number[] }>();

  const known = (filters: readonly Filter[], order: BrowseOrder) => {
    const before = remembered.get(JSON.stringify([filters, order]));
    return before?.revision === store.revision() ? before.photos : null;
  };

  const all: Walks['all'] = async (filters, order) => {
    const before = known(filters, order);
    if (before) return before;
    const revision = store.revision();
    const found = await passing(filters);
    // Hidden ones are on no way past those that are shown.
    const atOnce = found.length <= mostSorted || forHidden(filters).length > 0;
    const photos = atOnce ? store.sorted(found, order) : await metInOrder(store, found, order);
    const key = JSON.stringify([filters, order]);
    remembered.delete(key);
    remembered.set(key, { revision, photos });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return photos;
  };

  return {
    all,
    async part(filters, order, from, to, after) {
      const before = known(filters, order);
      const listed =
        before || to > longestPage || forHidden(filters).length > 0 || (await count(filters)) <= mostSorted;
      const soon = listed ? null : await firstAlong(store, filters, order, after, to);
      if (soon) return soon.slice(from);
      const photos = before ?? (await all(filters, order));
      const start = from + (after === null ? 0 : photos.indexOf(after) + 1);
      return photos.slice(start, start + to - from);
    },
  };
}

/** All photos are walked past. */
async function metInOrder(store: ReadStore, found: readonly number[], order: BrowseOrder): Promise<number[]> {
  const wanted = store.emptySet();
  for (const photo of found) wanted.add(photo);
  const photos: number[] = [];
  const pauses = createPauses();
  for (let last: number | null = null; photos.length < found.length;) {
    const met: number[] = store.idsAfter(order, last, piece);
    for (const photo of met) if (wanted.has(photo)) photos.push(photo);
    if (met.length < piece) break;
    last = met.at(-1)!;
    await pauses.ifDue();
  }
  return photos;
}

/** The first `count` that pass behind a photo; null where too many would have to be asked. */
async function firstAlong(
  store: ReadStore,
  filters: readonly Filter[],
  order: BrowseOrder,
  after: number | null,
  count: number,
): Promise<number[] | null> {
  const pauses = createPauses();
  const found: number[] = [];
  for (let [asked, last] = [0, after]; asked < mostAsked; asked += askedAtOnce) {
    const met: number[] = store.idsAfter(order, last, askedAtOnce);
    found.push(...store.passing(met, filters));
    if (found.length >= count || met.length < askedAtOnce) return found.slice(0, count);
    last = met.at(-1)!;
    await pauses.ifDue();
  }
  return null;
}
