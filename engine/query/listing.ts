// The whole of an answer at once, without its photos: months, numbers, shapes, places. What was found by words stands in
// order already; what is browsed is asked of the store.

import type { Listed, TimelineCalls } from '../contract.ts';
import type { BrowseOrder, Filter, ReadStore } from '../store/store.ts';

/** What answers a line: photos in their order, or filters to browse by. */
export type Answering = { photos: number[] } | { filters: Filter[]; order: BrowseOrder };

export function listing(store: ReadStore, answering: (asked: Listed) => Promise<Answering>): TimelineCalls {
  return {
    async timeline({ text = '' }) {
      const answer = await answering({ text, sort: 'newest' });
      return 'photos' in answer ? store.monthsOf(answer.photos) : store.months(answer.filters);
    },
    async photosFound({ from = 0, to = Number.MAX_SAFE_INTEGER, ...asked }) {
      const answer = await answering(asked);
      if ('photos' in answer) return answer.photos.slice(from, to);
      return store.idsInOrder(answer.filters, answer.order, from, to);
    },
    async shapes({ from, to, ...asked }) {
      const answer = await answering(asked);
      const shapes =
        'photos' in answer
          ? store.shapesOf(answer.photos.slice(from, to))
          : store.shapesInOrder(answer.filters, answer.order, from, to);
      return Buffer.from(shapes).toString('base64');
    },
    async positionOf({ photo, ...asked }) {
      const answer = await answering(asked);
      if (!('photos' in answer)) return store.positionInOrder(answer.filters, answer.order, photo);
      const position = answer.photos.indexOf(photo);
      return position < 0 ? null : position;
    },
  };
}
