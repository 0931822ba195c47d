// Captions over time: every one a photo ever had, which of them counts, and a new one from the model.

import type { Caption, CaptionCandidate, Photo } from './photos.ts';

/** A caption as it was written, once. */
export interface CaptionVersion extends Caption {
  id: number;
  /** Since when it does not count any more; null for those that do. */
  replacedAt: string | null;
  /** What its model said as well and did not choose, best first; a person may. */
  others: CaptionCandidate[];
}

export interface CaptionCalls {
  /** The latest first; those that count now have no `replacedAt`. */
  captionHistory(asked: { photo: number }): Promise<CaptionVersion[]>;
  /** An earlier caption is the one shown again: a person's as their words, a machine's with the person's taken back. */
  revertCaption(asked: { photo: number; caption: number }): Promise<Photo>;
  /**
   * The model that writes captions writes another: in other words than before, or going on from `prompt`. A person's caption
   * stays the one shown. `ask`: name chosen by the asker; `cancelAnswer` takes it.
   */
  captionAgain(asked: { photo: number; prompt?: string; ask: string }): Promise<Photo>;
}

export const captionCalls = {
  captionHistory: 'read',
  revertCaption: 'write',
  captionAgain: 'write',
} as const satisfies Record<keyof CaptionCalls, 'read' | 'write'>;
