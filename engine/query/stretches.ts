// Lists for which every photo has to be looked at, a stretch of months at a time, so that others are answered in between:
// a name in a million files takes a second. How many pass in each stretch is remembered until something is written.

import type { Month } from '../contract.ts';
import type { BrowseOrder, Filter, Place, ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';
import { lookedThrough } from './looked-through.ts';
import { createWalks } from './walked.ts';

const usualPhotos = 4000;
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
  positionOf(filters: readonly Filter[], order: BrowseOrder, photo: number): Promise<number | null>;
}

/** `mostPhotos`: of a stretch, unless a month has more. */
export function createStretches(store: ReadStore, mostPhotos = usualPhotos): Stretches {
  const counted = createCounts(store, mostPhotos);
  const walked = createWalks(store, async (filters) => {
    const asked = { filters, order: 'newest' as const, from: 0, to: Number.MAX_SAFE_INTEGER };
    return part(asked, (some, from, to) => store.idsInOrder(some, 'newest', from, to));
  });

  const part: Stretches['part'] = async ({ filters: asked, order, from, to, after = null }, read) => {
    const filters = lookedThrough(store, asked, order);
    if (!filters) return [...read(asked, from, to)];
    if (order !== 'newest' && order !== 'oldest') {
      const photos = await walked(filters, order);
      const start = from + (after ? photos.indexOf(after.id) + 1 : 0);
      const some = photos.slice(start, start + to - from);
      return [...read([{ by: 'ids', photos: some }], 0, some.length)];
    }
    return piecewise(inOrder(await counted(filters), order), { filters, order, from, to, after }, read);
  };

  return {
    async count(asked) {
      const filters = lookedThrough(store, asked);
      if (!filters) return store.count(asked);
      return (await counted(filters)).reduce((sum, { photos }) => sum + photos, 0);
    },
    async months(asked) {
      const filters = lookedThrough(store, asked);
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
    async positionOf(asked, order, photo) {
      const filters = lookedThrough(store, asked, order);
      if (!filters) return store.positionInOrder(asked, order, photo);
      if (order !== 'newest' && order !== 'oldest') {
        const position = (await walked(filters, order)).indexOf(photo);
        return position < 0 ? null : position;
      }
      return placeAmong(inOrder(await counted(filters), order), (taken) =>
        store.positionInOrder([...filters, taken], order, photo),
      );
    },
  };
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
    for (const taken of split(store.months([]), mostPhotos)) {
      stretches.push({ taken, photos: store.count([...filters, taken]) });
      await pauses.ifDue();
    }
    remembered.delete(key);
    remembered.set(key, { revision, stretches });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return stretches;
  };
}

/** Months together, the newest first; the first and the last have no end. */
function split(months: readonly Month[], mostPhotos: number): Taken[] {
  const begins: string[] = [];
  let photos = 0;
  for (const month of months) {
    photos += month.photos;
    if (photos < mostPhotos) continue;
    begins.push(month.month);
    photos = 0;
  }
  return [...begins, null].map((from, i) => ({ by: 'taken', from, to: begins[i - 1] ?? null }));
}

function inOrder(stretches: Stretch[], order: BrowseOrder): Stretch[] {
  return order === 'oldest' ? stretches.toReversed() : stretches;
}

/** All of it comes before the place where the last page ended. */
function isBefore({ from, to }: Taken, after: Place | null, order: BrowseOrder): boolean {
  if (!after) return false;
  return order === 'oldest' ? to !== null && to <= after.takenAt : from !== null && from > after.takenAt;
}
