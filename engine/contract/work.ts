// Work on the photos, how far it is, and how the library is.

import type { Reason } from './errors.ts';
import type { ModelInfo } from './models.ts';

/** Whether models look at photos by themselves. `later`: at the first start, until a person has decided. */
export type Describing = 'on' | 'later' | 'off';

/** Why work goes slower, or stands, though nobody paused it; `anyway` when a person wishes it to go on all the same. */
export interface Held {
  why: 'hot' | 'full-screen' | 'battery';
  how: 'slow' | 'stopped';
  anyway: boolean;
}

export interface Progress {
  /** Photos known, seen, waiting and failed. */
  photos: number;
  seen: number;
  waiting: number;
  failed: number;
  /** Waiting photos whose thumbnail and facts are not read yet. */
  unread: number;
  paused: boolean;
  /** What is being done now. */
  doing: 'nothing' | 'walking' | 'reading' | 'seeing';
  /** Whether models look at photos by themselves; those nobody wants described do not wait. */
  describing: Describing;
  /** Photos per second over the last minute of work; null until measured. */
  rate: number | null;
  /** The same of reading (facts, thumbnails) and of describing, each by itself. */
  readRate: number | null;
  seeRate: number | null;
  /** Honest time left in seconds from that rate; null until measured. */
  secondsLeft: number | null;
  /** Why work stands still though nobody paused it: a full disk, no model. Null when nothing is wrong. */
  problem: { reason: Reason; message: string } | null;
  /** What about the machine slows or stops work; null when nothing does. */
  held: Held | null;
}

export interface Status extends Progress {
  library: string;
  version: string;
  folders: number;
  models: ModelInfo[];
  /** Free bytes on the library's disk; null when unknown. */
  freeBytes: number | null;
  /** Demo photos can still be offered. */
  demoAvailable: boolean;
}

export interface WorkCalls {
  seeAgain(asked: { photos: number[] | 'failed' | 'all' }): Promise<null>;
  pauseWork(asked: { paused: boolean }): Promise<Progress>;
  progress(): Promise<Progress>;
  status(): Promise<Status>;
}

export const workCalls = {
  seeAgain: 'write',
  pauseWork: 'write',
  progress: 'read',
  status: 'read',
} as const satisfies Record<keyof WorkCalls, 'read' | 'write'>;
