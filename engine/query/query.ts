// The door from a person's question to a page: words and filters in one line, ranked by words and by meaning.
// The store is read only, and how words become a vector is handed in.

import { EngineError, type Page, type PhotoQuery } from '../contract.ts';
import type { Maker, ReadStore } from '../store/store.ts';

/** How words are compared with photos; null without a retrieval model. */
export interface Meaning {
  /** Whose vectors can be compared with what `embed` returns. */
  maker: Maker;
  /** L2-normalised. */
  embed(text: string): Promise<Float32Array>;
  /** Below this similarity a sentence has no photo; null when the model was never calibrated. */
  cutoff: number | null;
}

export interface Query {
  search(asked: PhotoQuery): Promise<Page>;
  similar(asked: { photo: number; limit?: number }): Promise<Page>;
}

/** `meaning` is asked at every search, so that a model can come and go. */
export function openQuery(store: ReadStore, meaning: () => Meaning | null): Query {
  throw new EngineError('bug', `Not written yet: ${typeof store} ${typeof meaning}`);
}
