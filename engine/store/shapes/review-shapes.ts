// What the store is asked about captions in doubt.

import type { ReviewPage } from '../../contract.ts';

export interface ReadReview {
  /** Captions in doubt about which no person has decided, the least likely first. They are counted where `total` is not given. */
  reviewQueue(asked: { after?: string | null; limit: number; total?: number }): ReviewPage;
  /** How many there are of photos with numbers from one up to another. */
  countDoubted(from: number, to: number): number;
}
