// What the store tells of words: which photos have them, and how well they match. Types only.

import type { Filter } from '../finding/filter.ts';
import type { PhotoSet } from '../finding/photo-set.ts';

export interface ReadWords {
  /**
   * Photos whose words match an FTS5 expression, best first. `rank` is bm25: lower is better. When there are more than
   * `limit`, the latest come unranked (null): ranking very many would hold the engine for long.
   */
  wordMatches(expression: string, filters: readonly Filter[], limit: number): { photo: number; rank: number | null }[];
  /** Photos with numbers from one up to another that match, the newest first, also those that are not shown. */
  wordMatchesWithin(expression: string, from: number, to: number, limit?: number): number[];
  /** How well those of a set match that have numbers from one up to another. */
  wordRanksWithin(expression: string, set: PhotoSet, from: number, to: number): { photo: number; rank: number }[];
  /** The highest number of a photo. */
  newestPhoto(): number;
  /** For a filter: whoever asks puts photos into it. */
  emptySet(): PhotoSet;
}
