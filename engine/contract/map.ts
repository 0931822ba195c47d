// Where photos were taken: those of a part of the world gathered into clusters, and the world's outline to draw them on.

import type { PhotoSummary } from './photos.ts';

/** A part of the world in degrees. `west` may be greater than `east`: it then reaches over the date line. */
export interface WorldPart {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Photos near each other at the scale asked for; its part of the world holds all of them, and maybe others. */
export interface MapCluster extends WorldPart {
  /** The middle of its photos. */
  latitude: number;
  longitude: number;
  photos: number;
  /** One of them. */
  cover: Pick<PhotoSummary, 'id' | 'fingerprint'>;
  /** Where they were taken, when all are near one town or in one country, as far as some of them tell. */
  town: string | null;
  country: string | null;
  /** The countries of most of them, three at most. */
  countries: string[];
}

export interface MapPage {
  /** The largest first. */
  clusters: MapCluster[];
  /** Photos in this part of the world. */
  photos: number;
  /** Photos of the same search that were taken somewhere that is known, anywhere. */
  placed: number;
}

/** A country's shores and borders: each ring is [x, y, dx, dy, dx, dy …] in hundredths of a degree, east and north. */
export interface Country {
  name: string;
  rings: number[][];
}

export interface MapCalls {
  /** `zoom`: the world is 256 × 2^zoom pixels wide, 0 to 20. `text`: only photos that answer this line. */
  mapPoints(asked: WorldPart & { zoom: number; text?: string }): Promise<MapPage>;
  world(): Promise<Country[]>;
}

export const mapCalls = { mapPoints: 'read', world: 'read' } as const satisfies Record<
  keyof MapCalls,
  'read' | 'write'
>;
