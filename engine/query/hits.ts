// What the ways of finding hand to the door.

import type { Hit, Nearest } from '../contract.ts';

export interface PageOfHits {
  hits: Hit[];
  total: number;
  best: number;
  nearest: Nearest | null;
  cursor: string | null;
}
