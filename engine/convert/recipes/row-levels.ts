// How the 256 levels of a row in int8 lie around zero, by what is known of its values.

export interface RowLevels {
  /** Levels below zero: the zero point. */
  below: number;
  /** Levels above zero. Scale of a row = its largest value / above. */
  above: number;
  /** No scale may be smaller, or the least value would not fit below zero. */
  leastScale: number;
}

/** Enough for the dip of an activation (-0.17) wherever a row reaches 1.2, which rows of a feed-forward do. */
const forDip = 32;

/** @param least No value of the row is below this one (0 or less); undefined where nothing is known. */
export function rowLevels(least: number | undefined): RowLevels {
  // Level -128 has no counterpart and stays unused.
  if (least === undefined) return { below: 128, above: 127, leastScale: 0 };
  if (least === 0) return { below: 0, above: 255, leastScale: 0 };
  return { below: forDip, above: 255 - forDip, leastScale: -least / forDip };
}
