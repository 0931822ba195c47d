// What the calls about frames of films take.

import type { FilmCalls } from '../../contract.ts';
import { type Asks, type Check, longest, maybe, orNull, photo, text, whole } from './checks.ts';

/** Characters of base64: a message to the engine has 1 MB at most. */
const longestFrame = 900_000;

/** JPEG begins with FF D8 FF. */
const frame: Check = (value) =>
  typeof value === 'string' &&
  value.length <= longestFrame &&
  value.length % 4 === 0 &&
  value.startsWith('/9j/') &&
  /^[A-Za-z0-9+/]+={0,2}$/.test(value)
    ? null
    : `a JPEG file in base64, of at most ${longestFrame} characters`;

export const filmAsks: Asks<FilmCalls> = {
  postersWanted: { by: text(longest.id), limit: maybe(whole(1, 100)) },
  keepPoster: { photo, by: text(longest.id), frame: orNull(frame) },
};
