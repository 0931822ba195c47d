// What the ways of finding hand to the door.

import type { Hit } from '../contract.ts';

export interface PageOfHits {
  hits: Hit[];
  total: number;
  cursor: string | null;
}
