// What looking for photos reads from: the store, and whole lists of those that pass filters, made in slices.

import type { Filter, ReadStore } from '../store/store.ts';

export interface Looking {
  store: ReadStore;
  /** All shown photos that pass filters, in any order. */
  passing: (filters: readonly Filter[]) => Promise<number[]>;
}
