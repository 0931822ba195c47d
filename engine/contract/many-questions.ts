// One question to a few photos, each answered by itself, and what was said before about each.

import type { Reason } from './errors.ts';
import type { PhotoSummary } from './photos.ts';
import type { Turn } from './questions.ts';

/** So many photos may be asked about at once; more are for a yes/no question (`inquire`). */
export const mostAskedAtOnce = 24;

/** What one of the photos was answered, or why it was not. */
export interface EachAnswer {
  photo: number;
  turn: Turn | null;
  problem: { reason: Reason; message: string } | null;
}

export interface Conversation {
  photo: PhotoSummary;
  turns: Turn[];
}

export interface ManyQuestionCalls {
  /**
   * One after the other, in this order; each answer is kept in its photo's conversation. `answering` news carries the photo.
   * Stopped by `cancelAnswer`, it tells what was answered so far.
   */
  askEach(asked: { photos: number[]; question: string; short?: boolean; ask: string }): Promise<EachAnswer[]>;
  /** In the order asked; photos that are not there are left out. */
  conversations(asked: { photos: number[] }): Promise<Conversation[]>;
}

export const manyQuestionCalls = {
  askEach: 'write',
  conversations: 'read',
} as const satisfies Record<keyof ManyQuestionCalls, 'read' | 'write'>;
