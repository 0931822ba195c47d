// Tags given to and taken from many photos. Photos that are so already stay untouched: what did not change needs no
// undoing, and a tag nobody gave needs no rejection.

import type { WriteDb } from '../file/sql.ts';
import { givePersonsTag, rejectTag } from './tags.ts';
import { refreshWords } from '../finding/words.ts';

/** Names as `tagName` spells them. */
export function tagPhotos(
  db: WriteDb,
  photos: readonly number[],
  add: readonly string[],
  remove: readonly string[],
): void {
  const touched = [
    ...add.flatMap((name) => givePersonsTag(db, photos, name)),
    ...remove.flatMap((name) => rejectTag(db, photos, name)),
  ];
  refreshWords(db, [...new Set(touched)]);
}
