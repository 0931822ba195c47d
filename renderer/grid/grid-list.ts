// What a grid shows: photos by position, of which only some may be here yet. The library's list comes in pages; a screen
// with a few photos makes one of an array.

import { shapeByte, type Hit } from '../../engine/contract.ts';
import type { Ordered } from './selection.svelte.ts';

export interface GridList {
  /** Another name is another list: the grid begins at its top. */
  readonly name: string;
  readonly total: number;
  /** Undefined while it is not here; asking is reactive. */
  at(position: number): Hit | undefined;
  /** Of photos that are here; -1 else. */
  positionOf(photo: number): number;
  /** Shapes by position, a byte each, 0 where unknown; `whole`: none of them is still to be asked for. Reactive. */
  shapes(from: number, to: number): { bytes: ArrayLike<number>; whole: boolean };
  /** On the screen are the photos of the first span; shapes are wanted of the second. */
  show(first: number, last: number, shapesFrom: number, shapesTo: number): void;
  /** The line and order that this list answers, where stretches of it can be meant by their ends; absent for a few photos. */
  readonly ends?: Ordered | undefined;
  /** Numbers of the photos from one position up to another. */
  between(from: number, to: number): Promise<number[]>;
}

/** A list that is here whole. */
export function listOf(hits: readonly Hit[], name: string): GridList {
  const places = new Map(hits.map((hit, position) => [hit.id, position]));
  return {
    name,
    total: hits.length,
    at: (position) => hits[position],
    positionOf: (photo) => places.get(photo) ?? -1,
    shapes: (from, to) => ({ bytes: hits.slice(from, to).map((hit) => shapeByte(hit.width, hit.height)), whole: true }),
    show: () => {},
    between: async (from, to) => hits.slice(from, to).map((hit) => hit.id),
  };
}
