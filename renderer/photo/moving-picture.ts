// Pictures that may move: their thumbnails hold the first frame alone, and only the original has the others.

import type { PhotoSummary } from '../../engine/contract.ts';

/** An animation is hardly ever larger, and a photo that is need not be fetched whole to find that it stands still. */
const mostPixels = 4e6;

/** `still`: who looks wants nothing to move. */
export function mayMove(
  { kind, width, height }: Pick<PhotoSummary, 'kind' | 'width' | 'height'>,
  still: boolean,
): boolean {
  if (still) return false;
  return kind === 'gif' || ((kind === 'webp' || kind === 'avif') && width * height <= mostPixels);
}

export function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
