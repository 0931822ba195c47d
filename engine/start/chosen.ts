// Which photos are meant: those named by number, or all that a line finds.

import { type Chosen, EngineError } from '../contract.ts';
import type { Query } from '../query/query.ts';

/** Refused where both or neither is said, or the line finds nothing. */
export async function chosenPhotos(query: Query, { photos, query: line }: Chosen): Promise<number[]> {
  if ((photos === undefined) === (line === undefined)) {
    throw new EngineError('bad-request', 'Say which photos: their numbers, or a search line, and not both.');
  }
  if (photos) return [...new Set(photos)];
  const found = await query.photosFound({ text: line! });
  if (found.length > 0) return found;
  throw new EngineError('not-found', `No photo answers “${line}”. Use fewer words.`);
}
