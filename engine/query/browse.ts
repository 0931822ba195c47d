// Pages of photos when no words were asked for: in the order wished, each page going on exactly where the last one ended,
// whatever came or went in between; or from a position on, for a jump.

import { EngineError } from '../contract.ts';
import type { BrowseOrder, Filter, Place, ReadStore } from '../store/store.ts';
import type { PageOfHits } from './hits.ts';
import type { Stretches } from './stretches.ts';

export async function browsePage(
  store: ReadStore,
  stretches: Stretches,
  filters: readonly Filter[],
  order: BrowseOrder,
  after: string | number | null,
  limit: number,
): Promise<PageOfHits> {
  const from = typeof after === 'string' ? readCursor(after) : null;
  const place = from?.place ?? null;
  const start = typeof after === 'number' ? after : 0;
  const asked = { filters, order, from: start, to: start + limit, after: place };
  const found = await stretches.part(asked, (some, first, end) => store.browse(some, order, place, end - first, first));
  // Not counted again for the next page: with filters it may mean looking at every photo.
  const total = from?.total ?? (await stretches.count(filters));
  const last = found.at(-1);
  return {
    hits: found.map((photo) => ({ ...photo, score: 0, similarity: null, why: [] })),
    total,
    best: total,
    nearest: null,
    cursor: last && found.length === limit ? `${total}_${last.id}_${last.takenAt}` : null,
  };
}

function readCursor(cursor: string): { place: Place; total: number } {
  const match = /^(\d+)_(\d+)_(.*)$/.exec(cursor);
  if (!match) throw staleCursor();
  return { total: Number(match[1]), place: { id: Number(match[2]), takenAt: match[3]! } };
}

export function staleCursor(): EngineError {
  return new EngineError('bad-request', 'This is not the mark of a page of this search. Ask for the first page again.');
}
