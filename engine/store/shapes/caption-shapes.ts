// What a model said of a photo or of a part of one, as the store is given it.

import type { CaptionCandidate } from '../../contract.ts';

export interface SeenCaption {
  text: string;
  prompt: string;
  /** Image-text matching probability of this caption. */
  match: number | null;
  similarity: number | null;
  probability: number | null;
  doubtful: boolean;
  /** What it was chosen from, best first. */
  others?: readonly CaptionCandidate[];
}
