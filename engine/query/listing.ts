// The whole of an answer at once, without its photos: months, numbers, shapes, places. What was found by words stands in
// order already; what is browsed is asked of the store.

import type { Listed, Month, TimelineCalls } from '../contract.ts';
import type { BrowseOrder, Filter, ReadStore } from '../store/store.ts';
import { createPauses } from './pauses.ts';
import type { Stretches } from './stretches.ts';

/** What answers a line: photos in their order, or filters to browse by. */
export type Answering = { photos: number[] } | { filters: Filter[]; order: BrowseOrder };

export function listing(
  store: ReadStore,
  stretches: Stretches,
  answering: (asked: Listed) => Promise<Answering>,
): TimelineCalls {
  return {
    async timeline({ text = '' }) {
      // In no order: to put twenty thousand in one would take as long as to find them.
      const answer = await answering({ text });
      return 'photos' in answer ? monthsOf(store, answer.photos) : stretches.months(answer.filters);
    },
    async photosFound({ from = 0, to = Number.MAX_SAFE_INTEGER, ...asked }) {
      const answer = await answering(asked);
      if ('photos' in answer) return answer.photos.slice(from, to);
      return stretches.ids(answer.filters, answer.order, from, to);
    },
    async shapes({ from, to, ...asked }) {
      const answer = await answering(asked);
      if ('photos' in answer) return base64(store.shapesOf(answer.photos.slice(from, to)));
      const { order } = answer;
      const read = (some: readonly Filter[], first: number, end: number) =>
        store.shapesInOrder(some, order, first, end);
      return base64(await stretches.part({ ...answer, from, to }, read));
    },
    async positionOf({ photo, ...asked }) {
      const answer = await answering(asked);
      if (!('photos' in answer)) return stretches.positionOf(answer.filters, answer.order, photo);
      const position = answer.photos.indexOf(photo);
      return position < 0 ? null : position;
    },
  };
}

const countedAtOnce = 5000;

async function monthsOf(store: ReadStore, photos: readonly number[]): Promise<Month[]> {
  const counts = new Map<string, number>();
  const pauses = createPauses();
  for (let i = 0; i < photos.length; i += countedAtOnce) {
    for (const month of store.monthsOf(photos.slice(i, i + countedAtOnce))) {
      counts.set(month.month, (counts.get(month.month) ?? 0) + month.photos);
    }
    await pauses.ifDue();
  }
  return [...counts].map(([month, photos]) => ({ month, photos })).toSorted((a, b) => (a.month < b.month ? 1 : -1));
}

function base64(shapes: Uint8Array | number[]): string {
  return Buffer.from(shapes).toString('base64');
}
