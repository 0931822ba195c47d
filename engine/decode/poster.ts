// The frame that stands for a film, as a file.

import { readFile } from 'node:fs/promises';
import { EngineError } from '../contract.ts';
import { shownPath } from '../file-path.ts';

/** The frame's file; refused while there is none. */
export async function openPoster({ path, poster }: { path: string; poster?: string | null }): Promise<Buffer> {
  const frame = poster ? await readFile(poster).catch(() => null) : null;
  if (frame) return frame;
  throw new EngineError(
    'kind-unsupported',
    `${shownPath(path)} is a film of which no frame is known yet. Open Talbot's window or page: it makes one where it can play the film.`,
  );
}
