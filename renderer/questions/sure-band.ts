// The two bounds that part yes, unsure and no, in hundredths: how one moves the other, and what answers they would give.
// Pure.

import type { Verdict } from '../../engine/contract.ts';

export interface Bounds {
  /** Below it is a no. */
  no: number;
  /** From it on is a yes. */
  yes: number;
}

/** Everything a yes, or everything a no, is no reading of an answer. */
const lowest = 1;
const highest = 99;

/** One bound as it was moved: it stops at the other. */
export function moved(bounds: Bounds, which: keyof Bounds, to: number): Bounds {
  const inside = Math.max(lowest, Math.min(highest, Math.round(to)));
  const { no, yes } = bounds;
  return which === 'no' ? { no: Math.min(inside, yes), yes } : { no, yes: Math.max(inside, no) };
}

/** `spread`: photos by their probability of yes, in hundredths. */
export function countedBy(spread: readonly number[], { no, yes }: Bounds): Record<Verdict, number> {
  const between = (from: number, to: number) => spread.slice(from, to).reduce((sum, photos) => sum + photos, 0);
  return { no: between(0, no), unsure: between(no, yes), yes: between(yes, spread.length) };
}
