// Where a thumbnail lies: by content, spread over 256 folders so that no folder grows too long.

import { join } from 'node:path';

export type ThumbnailSize = 'grid' | 'view';

/** Longest side in pixels. */
export const thumbnailPixels: Record<ThumbnailSize, number> = { grid: 320, view: 1600 };

/** The frame that stands for a film. It is no cache: only a page that can play the film makes it again. */
export function posterPath(folder: string, fingerprint: string): string {
  return join(folder, fingerprint.slice(0, 2), `${fingerprint}-poster.jpg`);
}

export function thumbnailPath(folder: string, fingerprint: string, size: ThumbnailSize): string {
  return join(folder, fingerprint.slice(0, 2), `${fingerprint}-${size}.webp`);
}
