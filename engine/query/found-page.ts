// One page of what a search found. What was found is kept for a while, so that the pages of one search fit together
// even while the library changes.

import type { Hit, PhotoQuery } from '../contract.ts';
import type { ReadStore } from '../store/store.ts';
import { staleCursor } from './browse.ts';
import type { PageOfHits } from './hits.ts';
import { forHidden } from './mark-filters.ts';
import { exactSimilarities } from './near.ts';
import type { Found } from './ranked-search.ts';
import { reasons } from './why.ts';

export async function foundPage(
  store: ReadStore,
  found: Found,
  after: string | number | null,
  limit: number,
): Promise<PageOfHits> {
  const from = typeof after === 'string' ? placeAfter(found, after) : (after ?? 0);
  const ranked = found.photos.slice(from, from + limit);
  const ids = ranked.map(({ photo }) => photo);
  // Found by words alone: how near they look is told as well.
  const missing = ids.filter((id) => !found.similarities.has(id));
  const { phrase, meaning } = found;
  if (phrase && meaning && missing.length > 0) {
    (await exactSimilarities(store, missing, phrase, meaning)).forEach((value, id) =>
      found.similarities.set(id, value),
    );
  }
  const shown = new Set(store.passing(ids, forHidden(found.asked.filters)));
  const scores = new Map(ranked.map(({ photo, score }) => [photo, score]));
  const why = reasons(store, found, ids);
  const hits = store
    .summaries(ids)
    .filter(({ id }) => shown.has(id))
    .map((photo): Hit => ({
      ...photo,
      score: scores.get(photo.id) ?? 0,
      similarity: found.similarities.get(photo.id) ?? null,
      why: why.get(photo.id) ?? [],
    }));
  const end = from + ranked.length;
  const more = end < found.photos.length;
  const { best, nearest } = found;
  return { hits, total: found.photos.length, best, nearest, cursor: more ? `${end}_${ids.at(-1)}` : null };
}

/** After the photo the last page ended with; if that is no longer among them, after as many as were shown. */
function placeAfter(found: Found, cursor: string): number {
  const match = /^(\d+)_(\d+)$/.exec(cursor);
  if (!match) throw staleCursor();
  const [end, photo] = [Number(match[1]), Number(match[2])];
  if (found.photos[end - 1]?.photo === photo) return end;
  const now = found.photos.findIndex((ranked) => ranked.photo === photo);
  return now >= 0 ? now + 1 : end;
}

/** Results of the last searches by what was asked. */
export function createMemory(most = 16) {
  const kept = new Map<string, { revision: string; found: Found }>();
  return {
    key: (asked: PhotoQuery, maker: string) =>
      JSON.stringify([asked.text, asked.sort, asked.folder, asked.maybe === true, asked.words === true, maker]),
    /** A first page is found anew when anything was written since; later pages belong to what the first one found. */
    recall(key: string, revision: string, firstPage: boolean): Found | null {
      const before = kept.get(key);
      return before && (!firstPage || before.revision === revision) ? before.found : null;
    },
    keep(key: string, revision: string, found: Found): void {
      kept.delete(key);
      kept.set(key, { revision, found });
      if (kept.size > most) kept.delete(kept.keys().next().value!);
    },
  };
}
