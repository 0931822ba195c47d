// What the calls about the map, duplicates and the queue of doubtful captions take.

import type { DuplicateCalls, MapCalls, ReviewCalls } from '../../contract.ts';
import { type Asks, type Check, flag, longest, maybe, oneOf, orNull, photo, photoList, text, whole } from './checks.ts';

function degrees(most: number): Check {
  return (value) => (typeof value === 'number' && Math.abs(value) <= most ? null : `degrees, ${-most} to ${most}`);
}

const zoom: Check = (value) => (typeof value === 'number' && value >= 0 && value <= 20 ? null : 'a number, 0 to 20');

const after = maybe(orNull(text(longest.cursor)));

export const likenessAsks: Asks<MapCalls & DuplicateCalls & ReviewCalls> = {
  mapPoints: {
    ...{ west: degrees(180), south: degrees(90), east: degrees(180), north: degrees(90) },
    zoom,
    text: maybe(text(longest.query, { empty: true })),
  },
  world: null,
  duplicates: {
    kind: maybe(oneOf('copies', 'burst', 'files')),
    photo: maybe(photo),
    after,
    limit: maybe(whole(1, 100)),
  },
  setApart: { photos: photoList, apart: flag },
  reviewQueue: { after, limit: maybe(whole(1, 100)) },
};
