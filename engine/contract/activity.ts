// Describing photos as a step a person decides on: what it costs, switching it on and off, how fast models are on this
// machine; and what failed, by its reason, to be tried again.

import type { Reason } from './errors.ts';
import type { Describing, Progress } from './work.ts';

/** What describing the photos that wait costs, told before it begins. */
export interface DescribingCost {
  /** Not described yet. */
  photos: number;
  /** Id of the model that writes the captions; null when nobody would. */
  model: string | null;
  /** Of all models that would look. They are on the disk already. */
  modelBytes: number;
  /** Measured on this machine; null until all of them were. */
  secondsPerPhoto: number | null;
  /** Ids of the models that would look and were not measured yet. */
  unmeasured: string[];
  /** What the library grows by. */
  libraryBytes: number;
  freeBytes: number | null;
}

export interface ModelSpeed {
  model: string;
  version: string;
  /** Captions, vectors and tags of one photo, in batches as work does it. */
  secondsPerPhoto: number;
  measuredAt: string;
}

export interface FailedPhoto {
  photo: number;
  name: string;
  fingerprint: string;
  /** What the engine said. */
  why: string;
  tries: number;
}

/** Photos that failed for one reason at one stage. */
export interface FailureGroup {
  reason: Reason;
  /** `read`: the file could not be opened; `see`: the model could not look. */
  stage: 'read' | 'see';
  photos: number;
  newest: FailedPhoto[];
}

export interface ActivityCalls {
  setDescribing(asked: { describing: Describing }): Promise<Progress>;
  describingCost(): Promise<DescribingCost>;
  /** What was measured so far. */
  modelSpeeds(): Promise<ModelSpeed[]>;
  /** Looks at a photo that ships with the app, a few times: seconds for a small model, a minute for a large one. */
  measureSpeed(asked: { id: string }): Promise<ModelSpeed>;
  /** Most photos first. */
  failures(): Promise<FailureGroup[]>;
  /** Photos that failed for this reason wait again. */
  retryFailures(asked: { reason: Reason }): Promise<null>;
}

export const activityCalls = {
  setDescribing: 'write',
  describingCost: 'read',
  modelSpeeds: 'read',
  measureSpeed: 'write',
  failures: 'read',
  retryFailures: 'write',
} as const satisfies Record<keyof ActivityCalls, 'read' | 'write'>;
