// Photos like one photo: its vectors compared with those of all others, query by query.

import { EngineError, type Hit } from '../contract.ts';
import type { Maker, ReadStore, VectorSet } from '../store/store.ts';
import type { PageOfHits } from './hits.ts';
import { alikeness } from './similarity.ts';
import type { VectorIndex } from './vector-index.ts';

export async function similarPhotos(
  store: ReadStore,
  index: VectorIndex,
  maker: Maker,
  photo: number,
  limit: number,
): Promise<PageOfHits & { notes: string[] }> {
  if (store.summaries([photo]).length === 0) {
    throw new EngineError('not-found', 'This photo is not in the library any more.');
  }
  const [own] = store.vectorSets([photo], maker);
  if (!own) return { hits: [], total: 0, cursor: null, notes: ['This photo is still to be looked at by the model.'] };
  await index.refresh();
  const candidates = await index.alike(photo, limit * 3);
  const likeness = likenesses(store, own, candidates, maker);
  const ids = store
    .passing([...likeness.keys()], [])
    .toSorted((a, b) => likeness.get(b)! - likeness.get(a)! || b - a)
    .slice(0, limit);
  const hits = store
    .summaries(ids)
    .map((found): Hit => ({ ...found, score: likeness.get(found.id)!, similarity: likeness.get(found.id)! }));
  return { hits, total: hits.length, cursor: null, notes: [] };
}

function likenesses(store: ReadStore, own: VectorSet, others: readonly number[], maker: Maker): Map<number, number> {
  const sets = store.vectorSets(others, maker).filter((set) => set.queries === own.queries && set.width === own.width);
  return new Map(sets.map((set) => [set.photo, alikeness(own, set)]));
}
