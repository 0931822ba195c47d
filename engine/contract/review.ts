// Captions the model itself doubts, for a person to accept or to put right. What a person decides is said with
// `setCaption`, so it can be undone like any other.

import type { Caption, PhotoSummary, Tag } from './photos.ts';

export interface ReviewItem extends PhotoSummary {
  /** What the model said and doubts. */
  doubted: Caption;
  /** Other things that were said of it and are kept: older captions, captions of its parts. */
  others: string[];
  tags: Tag[];
}

export interface ReviewPage {
  /** The least likely first. */
  items: ReviewItem[];
  /** Photos that wait for a decision. */
  total: number;
  cursor: string | null;
}

export interface ReviewCalls {
  /** `limit` 1 to 100; 20 when absent. */
  reviewQueue(asked: { after?: string | null; limit?: number }): Promise<ReviewPage>;
}

export const reviewCalls = { reviewQueue: 'read' } as const satisfies Record<keyof ReviewCalls, 'read' | 'write'>;
