// What of a list is drawn. Types only.

import type { Group } from './stretches.ts';

export interface ShownRow {
  /** Position of its first photo, and of the one after its last. */
  first: number;
  end: number;
  /** Upper edge within its group's box, and height of the photos. */
  top: number;
  height: number;
  /** Width over height of its photos. */
  aspects: Float32Array;
  /** Among all rows; above the screen an estimate. */
  index: number;
}

export interface ShownGroup {
  /** Which group; -1 for photos before the first heading. */
  index: number;
  group: Group | null;
  /** Photos in it. */
  photos: number;
  /** Its box, as far as it is near the screen, in the scrolled element. */
  top: number;
  height: number;
  rows: ShownRow[];
}
