// Which photos are meant: those named by number, or all that a line finds; of those whole stretches, less some, or with
// some more.

import { type Chosen, EngineError, type Listed } from '../../contract.ts';
import type { Query } from '../../query/query.ts';

/** Refused where both or neither is said, or the line finds nothing. */
export async function chosenPhotos(query: Query, asked: Chosen): Promise<number[]> {
  const { photos, query: line } = asked;
  if ((photos === undefined) === (line === undefined)) {
    throw new EngineError('bad-request', 'Say which photos: their numbers, or a search line, and not both.');
  }
  if (photos && (asked.sort ?? asked.between ?? asked.without ?? asked.also)) {
    throw new EngineError(
      'bad-request',
      'Stretches, and photos left out or added, belong to a search line. Say only numbers.',
    );
  }
  if (photos) return [...new Set(photos)];
  const found = await ruled(query, line!, asked);
  if (found.length > 0) return found;
  throw new EngineError('not-found', `No photo matches “${line}”. Use fewer words.`);
}

async function ruled(
  query: Query,
  text: string,
  { sort, between, without = [], also = [] }: Chosen,
): Promise<number[]> {
  const listed = { text, ...(sort ? { sort } : {}) };
  const found = between ? await stretches(query, listed, between) : await query.photosFound(listed);
  if (without.length + also.length === 0) return found;
  const out = new Set(without);
  return [...new Set([...found, ...also])].filter((photo) => !out.has(photo));
}

/** Refused where one end is no longer in the list: nobody knows then what was meant. */
async function stretches(query: Query, listed: Listed, between: readonly [number, number][]): Promise<number[]> {
  const found: number[][] = [];
  for (const ends of between) {
    const [one, other] = [
      await query.positionOf({ ...listed, photo: ends[0] }),
      await query.positionOf({ ...listed, photo: ends[1] }),
    ];
    if (one === null || other === null) {
      throw new EngineError('not-found', 'The first or last photo you chose is no longer in this list. Choose again.');
    }
    found.push(await query.photosFound({ ...listed, from: Math.min(one, other), to: Math.max(one, other) + 1 }));
  }
  return found.length === 1 ? found[0]! : [...new Set(found.flat())];
}
