// What the store is told and asked about where photos were taken.

import type { Square } from '../places/cell.ts';

export interface PlaceNames {
  town: string | null;
  country: string | null;
  /** What else the country is called; empty without. */
  also: string;
}

export type PlaceNamed = PlaceNames & { photo: number };

export interface Placed {
  photo: number;
  latitude: number;
  longitude: number;
}

/** Photos of one square of the world: how many, their middle, and the one that came last. */
export interface PlacedSquare {
  square: Square;
  photos: number;
  latitude: number;
  longitude: number;
  cover: number;
  /** Some of them, from all over the square. */
  some: number[];
}

/** A photo as the index of cells has it. */
export interface PlacedRow {
  id: number;
  cell: number;
  hidden: number;
  files: number;
  latitude: number;
  longitude: number;
}

export interface ReadMap {
  /** Photos with coordinates that have no name of a place yet. */
  nextUnplaced(limit: number): Placed[];
  /** Those of these squares with photos in them; `photos`: only of these. */
  placedIn(squares: readonly Square[], photos: readonly number[] | null): PlacedSquare[];
  /** All that are placed, hidden ones too, in order of their cells: behind this one, or from the first on. */
  placedBehind(last: PlacedRow | null, limit: number): PlacedRow[];
  countPlaced(photos: readonly number[] | null): number;
  placeNames(photos: readonly number[]): Map<number, { town: string | null; country: string | null }>;
}

export interface MapStore extends ReadMap {
  keepPlaces(named: readonly PlaceNamed[]): void;
}
