// Marks a person gives photos: stars, a colour label, a flag, a heart, and whether a photo is hidden.

import type { Change } from './changes.ts';
import type { SortOrder } from './order.ts';

export type Label = 'red' | 'yellow' | 'green' | 'blue' | 'purple';
export type Flag = 'pick' | 'reject';
export type Rating = 0 | 1 | 2 | 3 | 4 | 5;

export interface Marks {
  rating: Rating;
  label: Label | null;
  flag: Flag | null;
  favourite: boolean;
  /** In no list, search, map or comparison, unless `is:hidden` asks for it. */
  hidden: boolean;
}

/** The photos meant: so many numbers (100,000 at most), or those a line as for `search` finds; exactly one of the two. */
export interface Chosen {
  photos?: number[];
  query?: string;
  /** Of those the line finds, in this order, only stretches: from one photo to another, both included. */
  sort?: SortOrder;
  between?: [first: number, last: number][];
  /** Photos left out of those, and photos meant together with them: 100,000 at most. */
  without?: number[];
  also?: number[];
}

export interface MarkCalls {
  /** Numbers of the photos meant, the first `most` of them or every one. */
  chosenPhotos(asked: Chosen & { most?: number }): Promise<number[]>;
  /** One change, however many photos; null when all of them were so already. Over a second `batch` news tells how far. */
  mark(asked: Chosen & { set: Partial<Marks> }): Promise<Change | null>;
  /** Picks one photo and rejects the others, as one change; null when it was so already. */
  keepBest(asked: { best: number; others: number[] }): Promise<Change | null>;
  /** Gives many photos tags and takes tags away from them, as one change. */
  tagPhotos(asked: Chosen & { add?: string[]; remove?: string[] }): Promise<Change | null>;
}

export const markCalls = {
  chosenPhotos: 'read',
  mark: 'write',
  keepBest: 'write',
  tagPhotos: 'write',
} as const satisfies Record<keyof MarkCalls, 'read' | 'write'>;
