// What the store is asked about captions in doubt.

import type { ReviewPage } from '../contract.ts';

export interface ReadReview {
  /** Captions in doubt about which no person has decided, the least likely first. */
  reviewQueue(asked: { after?: string | null; limit: number }): ReviewPage;
}
