// Which order a line's photos are browsed in: as asked, or the newest first. Pure.

import { EngineError, type SortOrder } from '../contract.ts';
import type { BrowseOrder, Filter } from '../store/store.ts';

export function likeness(sort: SortOrder | undefined): boolean {
  return sort === undefined || sort === 'relevance';
}

/** Refused where the order is that of an album and the line does not name one. */
export function orderOf(sort: SortOrder | undefined, filters: readonly Filter[]): BrowseOrder {
  if (sort === undefined || sort === 'relevance') return 'newest';
  if (sort !== 'album') return sort;
  const [album, other] = filters.flatMap((filter) => (filter.by === 'album' && !filter.not ? [filter.name] : []));
  if (album !== undefined && other === undefined) return { album };
  throw new EngineError(
    'bad-request',
    'Only an album has an order of its own. Put one album:"…" into the line, or choose another order.',
  );
}
