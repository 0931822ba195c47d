// Finding photos: a line of words and filters, and the page that answers it.

import type { PhotoSummary } from './photos.ts';

export type SortOrder = 'relevance' | 'newest' | 'oldest';

/** Words and filters in one line: `dog on beach after:2019 camera:nikon -cat type:raw folder:holiday is:failed`. */
export interface PhotoQuery {
  text: string;
  sort?: SortOrder;
  /** Only this folder. */
  folder?: number;
  /** `cursor` of the page before. */
  after?: string | null;
  /** Position of the first photo, in place of `after`: for jumping into a long list. */
  from?: number;
  /** 1 to 500; 100 when absent. */
  limit?: number;
}

export interface Hit extends PhotoSummary {
  /** Fused rank score, higher is better; 0 when nothing was asked. */
  score: number;
  /** Best image-text similarity of the photo to the words; null when words were not compared. */
  similarity: number | null;
}

export interface Page {
  hits: Hit[];
  /** Photos that answer the query in all. */
  total: number;
  cursor: string | null;
  /** Parts of the line that were read as filters, for showing them back. */
  filters: string[];
  /** Said when the words were understood but no photo is near enough, or a filter was not understood. */
  notes: string[];
  tookMs: number;
}

export interface SearchCalls {
  search(asked: PhotoQuery): Promise<Page>;
  similar(asked: { photo: number; limit?: number }): Promise<Page>;
}

export const searchCalls = {
  search: 'read',
  similar: 'read',
} as const satisfies Record<keyof SearchCalls, 'read' | 'write'>;
