// Marks a person gives photos: stars, a colour label, a flag, a heart, and whether a photo is hidden.

import type { Change } from './changes.ts';

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
}

export interface MarkCalls {
  /** One change, however many photos; null when all of them were so already. Over a second `batch` news tells how far. */
  mark(asked: Chosen & { set: Partial<Marks> }): Promise<Change | null>;
  /** Gives many photos tags and takes tags away from them, as one change. */
  tagPhotos(asked: Chosen & { add?: string[]; remove?: string[] }): Promise<Change | null>;
}

export const markCalls = {
  mark: 'write',
  tagPhotos: 'write',
} as const satisfies Record<keyof MarkCalls, 'read' | 'write'>;
