// Why a photo answers: in which of its texts the words stand, and whether it looks like them. Strongest reason first.

import type { Why } from '../contract.ts';
import type { ReadStore } from '../store/store.ts';
import { anyExpression } from './match-expression.ts';
import type { Found } from './ranked-search.ts';

/** Reasons of these photos of one search; a photo that passed filters alone has none. */
export function reasons(store: ReadStore, found: Found, photos: readonly number[]): Map<number, Why[]> {
  const { asked, cutoff, least, similarities, example } = found;
  const expression = anyExpression(asked.wanted);
  const said = new Map<number, Why[]>();
  if (expression !== null) {
    for (const { photo, by, author, text, words } of store.matchedWords(photos, expression)) {
      const known = said.get(photo);
      const why: Why = { by, author, text, words };
      if (known) known.push(why);
      else said.set(photo, [why]);
    }
  }
  const looks = (photo: number): Why[] => {
    const similarity = similarities.get(photo);
    if (similarity === undefined || (least !== null && similarity < least)) return [];
    if (example) return [{ by: 'example', similarity, enough: true }];
    return [{ by: 'looks', similarity, enough: cutoff !== null && similarity >= cutoff }];
  };
  return new Map(
    photos.map((photo) => [
      photo,
      [...(said.get(photo) ?? []), ...looks(photo)].toSorted((a, b) => strength(b) - strength(a)),
    ]),
  );
}

/** A person's word before looks, looks before a machine's word, all of them before looks that are not enough. */
function strength(why: Why): number {
  if ('similarity' in why) return why.enough ? 3 : 0;
  if (why.author === 'person') return 4;
  return why.by === 'caption' || why.by === 'tag' ? 2 : 1;
}
