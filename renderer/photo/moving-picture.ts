// Pictures that may move: their thumbnails hold the first frame alone, and only the original has the others.

import type { PhotoSummary } from '../../engine/contract.ts';

/** A frame with more takes a browser hundreds of megabytes. */
const mostPixels = 40e6;

/** Which address has what moves; null where nothing may. `still`: who looks wants nothing to move. */
export function movingFrom(
  { kind, width, height }: Pick<PhotoSummary, 'kind' | 'width' | 'height'>,
  still: boolean,
): 'original' | 'moving' | null {
  if (still || width * height > mostPixels) return null;
  if (kind === 'gif') return 'original';
  // Few of these do: whether this one does is for the engine to look at.
  return kind === 'webp' || kind === 'avif' || kind === 'png' ? 'moving' : null;
}

export function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
