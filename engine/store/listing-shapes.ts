// What the store tells of whole lists, for laying them out and for meaning all of them. Types only.

import type { Month } from '../contract.ts';
import type { Filter } from './filter.ts';

export interface ReadListing {
  /** Shown photos that pass, by month, newest first. */
  months(filters: readonly Filter[]): Month[];
  /** The same of these photos. */
  monthsOf(photos: readonly number[]): Month[];
  /** Numbers of photos that pass, in order, from position `from` up to `to`. */
  idsInOrder(filters: readonly Filter[], order: 'newest' | 'oldest', from: number, to: number): number[];
  /** One byte a photo, see shapeByte in the contract. */
  shapesInOrder(filters: readonly Filter[], order: 'newest' | 'oldest', from: number, to: number): Uint8Array;
  /** In the order given; 0 for photos that are not there. */
  shapesOf(photos: readonly number[]): Uint8Array;
  /** How many photos stand before this one; null when it does not pass. */
  positionInOrder(filters: readonly Filter[], order: 'newest' | 'oldest', photo: number): number | null;
}
