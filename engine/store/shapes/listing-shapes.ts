// What the store tells of whole lists, for laying them out and for meaning all of them. Types only.

import type { Month } from '../../contract.ts';
import type { BrowseOrder } from '../finding/browse-order.ts';
import type { Filter } from '../finding/filter.ts';

export interface ReadListing {
  /** Shown photos that pass, by month, newest first. */
  months(filters: readonly Filter[]): Month[];
  /** The same of these photos. */
  monthsOf(photos: readonly number[]): Month[];
  /** Numbers of photos that pass, in order, from position `from` up to `to`. */
  idsInOrder(filters: readonly Filter[], order: BrowseOrder, from: number, to: number): number[];
  /** Shown photos in order, after this one or from the first on: for going through all of them in pieces. */
  idsAfter(order: BrowseOrder, photo: number | null, limit: number): number[];
  /** These photos in order; those not in its list are left out. */
  sorted(photos: readonly number[], order: BrowseOrder): number[];
  /** One byte a photo, see shapeByte in the contract. */
  shapesInOrder(filters: readonly Filter[], order: BrowseOrder, from: number, to: number): Uint8Array;
  /** In the order given; 0 for photos that are not there. */
  shapesOf(photos: readonly number[]): Uint8Array;
  /** How many photos stand before this one; null when it does not pass. */
  positionInOrder(filters: readonly Filter[], order: BrowseOrder, photo: number): number | null;
  /** Whether a list of the photos that pass this filter is too long to be made at once: see `each`. */
  listsMany(filter: Filter): boolean;
  /** Photos with numbers from one up to another that pass this filter alone, also those that are not shown. */
  passingWithin(filter: Filter, from: number, to: number): number[];
}
