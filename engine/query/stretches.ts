// Lists for which every photo has to be looked at, a stretch of months at a time, so that others are answered in between:
// a name in a million files takes a second. How many pass in each stretch is remembered until something is written.

import type { Month } from '../contract.ts';
import type { BrowseOrder, Filter, Place, ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';
import { lookedThrough } from './looked-through.ts';
import { forHidden } from './mark-filters.ts';
import { createFilterSets } from './photo-sets.ts';
import { createWalks } from './walked.ts';

const usualPhotos = 4000;
/** More are met while all are walked past in their order. */
const usualSorted = 5000;
/** Rows of a list that an index gives, read at once. */
const mostAtOnce = 40_000;
const mostRemembered = 16;

type Taken = Extract<Filter, { by: 'taken' }>;
interface Stretch {
  taken: Taken;
  photos: number;
}

export interface Stretches {
  count(filters: readonly Filter[]): Promise<number>;
  months(filters: readonly Filter[]): Promise<Month[]>;
  /** Positions `from` up to `to` of what `read` gives of filters, from and to. */
  part<T>(
    asked: { filters: readonly Filter[]; order: BrowseOrder; from: number; to: number; after?: Place | null },
    read: (filters: readonly Filter[], from: number, to: number) => Iterable<T>,
  ): Promise<T[]>;
  /** Numbers of photos from one position up to another, or of all. */
  ids(filters: readonly Filter[], order: BrowseOrder, from?: number, to?: number): Promise<number[]>;
  positionOf(filters: readonly Filter[], order: BrowseOrder, photo: number): Promise<number | null>;
}

/** `mostPhotos`: of a stretch, unless a month has more; `mostSorted`: put in order at once. */
export function createStretches(store: ReadStore, mostPhotos = usualPhotos, mostSorted = usualSorted): Stretches {
  const counted = createCounts(store, mostPhotos);
  const withSets = createFilterSets(store);
  const looked = async (filters: readonly Filter[], order?: BrowseOrder) => {
    const each = lookedThrough(store, filters, order);
    return each && withSets(each);
  };
  const ids: Stretches['ids'] = async (asked, order, from = 0, to = Number.MAX_SAFE_INTEGER) => {
    const filters = isByTime(order) ? null : await looked(asked, order);
    if (filters) return [...(await walks.part(filters, order, from, to, null))];
    const read = (some: readonly Filter[], first: number, end: number) => store.idsInOrder(some, order, first, end);
    return part({ filters: asked, order, from, to }, read);
  };
  const total = async (filters: readonly Filter[]) =>
    (await counted(filters)).reduce((sum, { photos }) => sum + photos, 0);
  const walks = createWalks(store, (filters) => ids(filters, 'newest'), total, mostSorted);

  const part: Stretches['part'] = async ({ filters: asked, order, from, to, after = null }, read) => {
    const byTime = isByTime(order);
    const all = asked.length === 0 && byTime && to - from > mostAtOnce;
    const filters = all ? asked : await looked(asked, order);
    if (!filters) return inPieces(read, asked, from, to);
    if (!byTime) {
      const some = await walks.part(filters, order, from, to, after?.id ?? null);
      return readThese(some, (photos) => read([...forHidden(filters), { by: 'ids', photos }], 0, photos.length));
    }
    return piecewise(inOrder(await counted(filters), order), { filters, order, from, to, after }, read);
  };

  return {
    async count(asked) {
      const filters = await looked(asked);
      if (!filters) return store.count(asked);
      return total(filters);
    },
    async months(asked) {
      const filters = await looked(asked);
      if (!filters) return store.months(asked);
      const months: Month[] = [];
      const pauses = createPauses();
      for (const { taken, photos } of await counted(filters)) {
        if (photos > 0) months.push(...store.months([...filters, taken]));
        await pauses.ifDue();
      }
      return months;
    },
    part,
    ids,
    async positionOf(asked, order, photo) {
      const byTime = isByTime(order);
      // Of all photos it is known how many were taken in each month.
      const filters = asked.length === 0 && byTime ? asked : await looked(asked, order);
      if (!filters) return store.positionInOrder(asked, order, photo);
      if (!byTime) {
        const position = (await walks.all(filters, order)).indexOf(photo);
        return position < 0 ? null : position;
      }
      return placeAmong(inOrder(await counted(filters), order), (taken) =>
        store.positionInOrder([...filters, taken], order, photo),
      );
    },
  };
}

function isByTime(order: BrowseOrder): boolean {
  return order === 'newest' || order === 'oldest';
}

/** Rows read of photos by their numbers at once: they are put in order again. */
const mostThese = 2000;

async function readThese<T>(photos: readonly number[], read: (some: number[]) => Iterable<T>): Promise<T[]> {
  const pauses = createPauses();
  const found: T[] = [];
  for (let from = 0; from < photos.length; from += mostThese) {
    for (const one of read(photos.slice(from, from + mostThese))) found.push(one);
    await pauses.ifDue();
  }
  return found;
}

/** Of a long list, and of one whose length is not known, so many at a time. */
async function inPieces<T>(
  read: (filters: readonly Filter[], from: number, to: number) => Iterable<T>,
  filters: readonly Filter[],
  from: number,
  to: number,
): Promise<T[]> {
  const pauses = createPauses();
  const first = [...read(filters, from, Math.min(to, from + mostAtOnce))];
  if (first.length < mostAtOnce) return first;
  const pieces = [first];
  for (let begin = from + mostAtOnce, last = first; last.length === mostAtOnce && begin < to; begin += mostAtOnce) {
    await pauses.ifDue();
    last = [...read(filters, begin, Math.min(to, begin + mostAtOnce))];
    pieces.push(last);
  }
  return pieces.flat();
}

type AskedPart = Required<Parameters<Stretches['part']>[0]>;

/** The part of it that lies in each stretch, one after the other. */
async function piecewise<T>(
  stretches: Stretch[],
  { filters, order, from, to, after }: AskedPart,
  read: (filters: readonly Filter[], from: number, to: number) => Iterable<T>,
): Promise<T[]> {
  const pauses = createPauses();
  const found: T[] = [];
  let [skip, left] = [from, to - from];
  for (const { taken, photos } of stretches) {
    if (left <= 0) break;
    if (photos === 0 || isBefore(taken, after, order)) continue;
    if (skip >= photos) {
      skip -= photos;
      continue;
    }
    for (const one of read([...filters, taken], skip, skip + Math.min(left, photos))) {
      found.push(one);
      left--;
    }
    skip = 0;
    await pauses.ifDue();
  }
  return found;
}

/** `position`: in one stretch; null when it is not there. */
function placeAmong(stretches: Stretch[], position: (taken: Taken) => number | null): number | null {
  let before = 0;
  for (const { taken, photos } of stretches) {
    const found = photos > 0 ? position(taken) : null;
    if (found !== null) return before + found;
    before += photos;
  }
  return null;
}

/** How many photos pass in each stretch. */
function createCounts(store: ReadStore, mostPhotos: number): (filters: readonly Filter[]) => Promise<Stretch[]> {
  const remembered = new Map<string, { revision: string; stretches: Stretch[] }>();

  return async (filters) => {
    const key = JSON.stringify(filters);
    const revision = store.revision();
    const before = remembered.get(key);
    if (before?.revision === revision) return before.stretches;
    const pauses = createPauses();
    const stretches: Stretch[] = [];
    for (const { taken, photos: months } of split(store.months([]), mostPhotos)) {
      if (filters.some((filter) => isElsewhere(filter, taken))) continue;
      // Of all photos it is known already.
      stretches.push({ taken, photos: filters.length === 0 ? months : store.count([...filters, taken]) });
      await pauses.ifDue();
    }
    remembered.delete(key);
    remembered.set(key, { revision, stretches });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return stretches;
  };
}

/** No photo that was taken in this stretch passes. */
function isElsewhere(filter: Filter, { from, to }: Taken): boolean {
  if (filter.by !== 'taken' || filter.not) return false;
  const isAfter = to !== null && filter.from !== null && to <= filter.from;
  return isAfter || (from !== null && filter.to !== null && filter.to <= from);
}

/** Months together, the newest first; the first and the last have no end. */
function split(months: readonly Month[], mostPhotos: number): Stretch[] {
  const stretches: Stretch[] = [];
  let [photos, to]: [number, string | null] = [0, null];
  for (const month of months) {
    photos += month.photos;
    if (photos < mostPhotos) continue;
    stretches.push({ taken: { by: 'taken', from: month.month, to }, photos });
    [photos, to] = [0, month.month];
  }
  return [...stretches, { taken: { by: 'taken', from: null, to }, photos }];
}

function inOrder(stretches: Stretch[], order: BrowseOrder): Stretch[] {
  return order === 'oldest' ? stretches.toReversed() : stretches;
}

/** All of it comes before the place where the last page ended. */
function isBefore({ from, to }: Taken, after: Place | null, order: BrowseOrder): boolean {
  if (!after) return false;
  return order === 'oldest' ? to !== null && to <= after.takenAt : from !== null && from > after.takenAt;
}
