// The part of the store that is about where photos were taken, how they look, and which are in doubt. How a call is made
// durable and recorded is handed in: `machine` writes, `does` writes what a person can undo.

import type { ChangeKind } from '../contract.ts';
import { likenessFacts } from './alike/likeness-facts.ts';
import type { Likeness, ReadLikeness } from './shapes/likeness-shapes.ts';
import { countCompared, keepLooks, looksAfter, nextLookless, nextUncompared, takenAround } from './alike/looks.ts';
import { countPlaced, keepPlaces, nextUnplaced, placedBehind, placedIn, placeNames } from './places/map.ts';
import type { MapStore, ReadMap } from './shapes/map-shapes.ts';
import { countDoubted, reviewQueue } from './said/review.ts';
import type { ReadReview } from './shapes/review-shapes.ts';
import type { ReadDb, WriteDb } from './file/sql.ts';
import { duplicateGroup, duplicateGroups, keepTwins, setApart } from './alike/twins.ts';

type Writes = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;
type Does = <A extends unknown[], T>(what: ChangeKind, work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;
type Reads = <A extends unknown[], T>(work: (db: ReadDb, ...args: A) => T) => (...args: A) => T;

export function likenessReads(read: Reads): ReadLikeness & ReadMap & ReadReview {
  return {
    nextUnplaced: read(nextUnplaced),
    placedIn: read(placedIn),
    placedBehind: read(placedBehind),
    countPlaced: read(countPlaced),
    placeNames: read(placeNames),
    nextLookless: read(nextLookless),
    looksAfter: read(looksAfter),
    nextUncompared: read(nextUncompared),
    countCompared: read(countCompared),
    likenessFacts: read(likenessFacts),
    takenAround: read(takenAround),
    duplicateGroups: read(duplicateGroups),
    duplicateGroup: read(duplicateGroup),
    reviewQueue: read(reviewQueue),
    countDoubted: read(countDoubted),
  };
}

type Written = Omit<Likeness & MapStore, keyof (ReadLikeness & ReadMap)>;

export function likenessCalls(machine: Writes, does: Does): Written {
  return {
    keepPlaces: machine(keepPlaces),
    keepLooks: machine(keepLooks),
    keepTwins: machine(keepTwins),
    setApart: does('apart', setApart),
  };
}
