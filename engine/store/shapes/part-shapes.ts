// What the store is told and asked about captions of parts of a photo.

import type { PhotoKind, PhotoPart, Reason } from '../../contract.ts';
import type { SeenCaption } from './caption-shapes.ts';

/** What makes them now: another `by` is another result. */
export interface PartsMade {
  by: string;
  /** Photos with a shorter side have none. */
  leastSide: number;
}

export interface PartsResult {
  photo: number;
  /** When its pixels were taken: a result for other pixels is dropped. */
  fingerprint: string;
  by: string;
  maker: { model: string; version: string };
  parts: { region: Pick<PhotoPart, 'x' | 'y' | 'width' | 'height'>; caption: SeenCaption }[];
  /** Why there are none; null where they were looked at. */
  reason: Reason | null;
}

export interface ReadParts {
  /** The latest photos that lack them. */
  nextParts(made: PartsMade, limit: number): { photo: number; kind: PhotoKind; fingerprint: string; path: string }[];
  countParts(made: PartsMade): { done: number; waiting: number };
}

export interface Parts {
  keepParts(result: PartsResult): boolean;
  /** Photos that could not be looked at in parts wait again. */
  retryParts(): void;
}
