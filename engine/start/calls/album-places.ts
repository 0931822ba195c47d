// Photos of an album that are put elsewhere in it: which they are, in their order, and before which of the others. Pure.

import { EngineError } from '../../contract.ts';

/** Null when nothing would be different. `album`: all photos of it, in order. */
export function placed(
  album: readonly number[],
  chosen: readonly number[],
  before: number | null,
): { photos: number[]; before: number | null } | null {
  const at = before === null ? album.length : album.indexOf(before);
  if (at < 0) throw new EngineError('not-found', 'The photo to stand before is not in this album. Choose another one.');
  const moved = new Set(chosen);
  const photos = album.filter((photo) => moved.has(photo));
  // Before one that is moved itself means before the next that stays.
  const next = album.slice(at).find((photo) => !moved.has(photo)) ?? null;
  const start = next === null ? album.length : album.indexOf(next);
  const there = album.slice(start - photos.length, start);
  const same = there.length === photos.length && there.every((photo, i) => photo === photos[i]);
  return photos.length === 0 || same ? null : { photos, before: next };
}
