// The store's side of finding, as its door hands it on: completion, why a photo was found, searches of before.

import { albumNames, captionTexts, countUpTo, named, wordsUpTo, years } from './completions.ts';
import type { Finding, ReadFinding } from '../shapes/finding-shapes.ts';
import { likelyWaiting } from './likely.ts';
import { matchedWords } from './matched-words.ts';
import { forgetSearch, keepSearch, searches } from './searches.ts';
import type { ReadDb, WriteDb } from '../file/sql.ts';

type Handed<Db> = <A extends unknown[], T>(work: (db: Db, ...args: A) => T) => (...args: A) => T;

export function readFinding(read: Handed<ReadDb>): ReadFinding {
  return {
    matchedWords: read(matchedWords),
    named: read(named),
    albumNames: read(albumNames),
    countUpTo: read(countUpTo),
    wordsUpTo: read(wordsUpTo),
    years: read(years),
    captionTexts: read(captionTexts),
    likelyWaiting: read(likelyWaiting),
    searches: read(searches),
  };
}

export function writeFinding(person: Handed<WriteDb>): Finding {
  return { keepSearch: person(keepSearch), forgetSearch: person(forgetSearch) };
}
