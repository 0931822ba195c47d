// Captions of parts of large photos: off unless a person wants them for this library.

import type { Author } from './author.ts';

/** What a model said of one part of a photo. */
export interface PhotoPart extends Author {
  /** Shares of the photo's sides, from the top left. */
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  /** Image-text matching probability, 0 to 1; null where the model cannot match. */
  match: number | null;
  /** True when the self-check failed: not in the search, never shown as fact. */
  doubtful: boolean;
  madeAt: string;
}

/** Parts each way: 2 is four parts, 3 is nine; 0 is off. */
export type Tiles = 0 | 2 | 3;

export interface TilesState {
  tiles: Tiles;
  /** Photos large enough whose parts were looked at, and those that still wait for it; 0 while off. */
  done: number;
  waiting: number;
}

export interface TilesCalls {
  tiles(): Promise<TilesState>;
  /** Switching off makes no new ones; what is there stays. */
  setTiles(asked: { tiles: Tiles }): Promise<TilesState>;
}

export const tilesCalls = { tiles: 'read', setTiles: 'write' } as const satisfies Record<
  keyof TilesCalls,
  'read' | 'write'
>;
