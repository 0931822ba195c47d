// What a retrieval model gives to search with. Handed in: query never sees a model.

import type { Maker } from '../store/store.ts';

/** How words are compared with photos. */
export interface Meaning {
  /** Whose vectors can be compared with what `embed` returns. */
  maker: Maker;
  /** L2-normalised. */
  embed(text: string): Promise<Float32Array>;
  /** Below this similarity a sentence has no photo; null when the model was never calibrated. */
  cutoff: number | null;
}
