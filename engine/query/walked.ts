// The photos of a list in an order that months do not cut: found in stretches of months first, then met again while all
// photos are walked past in that order, in pieces, so that others are answered in between. Kept until something is written.

import type { BrowseOrder, Filter, ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';

const piece = 10_000;
const mostRemembered = 4;

export type Walked = (filters: readonly Filter[], order: BrowseOrder) => Promise<readonly number[]>;

/** `passing`: all that pass, in any order. */
export function createWalks(store: ReadStore, passing: (filters: readonly Filter[]) => Promise<number[]>): Walked {
  const remembered = new Map<string, { revision: string; photos: readonly number[] }>();

  return async (filters, order) => {
    const key = JSON.stringify([filters, order]);
    const revision = store.revision();
    const before = remembered.get(key);
    if (before?.revision === revision) return before.photos;
    const wanted = new Set(await passing(filters));
    const photos: number[] = [];
    const pauses = createPauses();
    for (let last: number | null = null; photos.length < wanted.size;) {
      const met = store.idsAfter(order, last, piece);
      for (const photo of met) if (wanted.has(photo)) photos.push(photo);
      if (met.length < piece) break;
      last = met.at(-1)!;
      await pauses.ifDue();
    }
    remembered.delete(key);
    remembered.set(key, { revision, photos });
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
    return photos;
  };
}
