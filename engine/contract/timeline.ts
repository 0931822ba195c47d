// The whole of an answer without its photos: how many there are in each month, what shape each has, which number stands
// where. What a grid of a million photos lays itself out by, and what "all of these" means.

import type { SortOrder } from './order.ts';

export interface Month {
  /** `YYYY-MM`. */
  month: string;
  photos: number;
}

/** A search line and the order of its answers, as in PhotoQuery. */
export interface Listed {
  text: string;
  sort?: SortOrder;
  /** Also those a little less near, as in PhotoQuery: for laying them out, never for a selection. */
  maybe?: boolean;
}

export interface TimelineCalls {
  /** Photos that answer the line by month, newest month first; all photos without a line. */
  timeline(asked: { text?: string }): Promise<Month[]>;
  /** Numbers of the photos that answer, in order; those at the positions `from` (included) to `to` (not included). */
  photosFound(asked: Listed & { from?: number; to?: number }): Promise<number[]>;
  /** Their shapes, one byte each in base64: see shapeByte. */
  shapes(asked: Listed & { from: number; to: number }): Promise<string>;
  /** Where this photo stands among those that answer; null when it does not. */
  positionOf(asked: Listed & { photo: number }): Promise<number | null>;
}

export const timelineCalls = {
  timeline: 'read',
  photosFound: 'read',
  shapes: 'read',
  positionOf: 'read',
} as const satisfies Record<keyof TimelineCalls, 'read' | 'write'>;

/** Width over height beyond which shapes are all the same. */
const extreme = Math.log(5);

/** A photo's shape in a byte, to about one part in a hundred; 0 while its size is unknown. */
export function shapeByte(width: number, height: number): number {
  if (width <= 0 || height <= 0) return 0;
  const share = (Math.log(width / height) + extreme) / (2 * extreme);
  return 1 + Math.round(254 * Math.min(1, Math.max(0, share)));
}

/** Width over height of a shape; null while unknown. */
export function aspectOf(byte: number): number | null {
  return byte === 0 ? null : Math.exp(((byte - 1) / 254) * 2 * extreme - extreme);
}
