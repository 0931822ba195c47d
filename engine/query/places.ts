// `near:` and `within:` as typed: coordinates in degrees, and kilometres. Pure.

import type { Filter } from '../store/store.ts';
import type { Wrong } from './misread.ts';

const usualKm = 10;
const halfRound = 20_016;

/** `near:60.39,5.32` or `near:60.39,5.32,2.5`: latitude, longitude and kilometres. */
export function readNear(text: string): Filter | Wrong {
  const [latitude, longitude, km = usualKm, ...rest] = numbers(text);
  if (!isLatitude(latitude) || !isLongitude(longitude) || !(km > 0 && km <= halfRound) || rest.length > 0) {
    return { takes: 'place' };
  }
  return { by: 'near', latitude, longitude, km };
}

/** `within:57,4,72,32`: south, west, north and east; west may be greater than east, over the date line. */
export function readWithin(text: string): Filter | Wrong {
  const [south, west, north, east, ...rest] = numbers(text);
  const right = isLatitude(south) && isLatitude(north) && south <= north && isLongitude(west) && isLongitude(east);
  if (!right || rest.length > 0) return { takes: 'area' };
  return { by: 'within', part: { south, west, north, east } };
}

function numbers(text: string): number[] {
  return text.split(',').map((piece) => (/^\s*[-+]?\d+(\.\d+)?\s*$/.test(piece) ? Number(piece) : NaN));
}

function isLatitude(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) <= 90;
}

function isLongitude(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) <= 180;
}
