// The part of the store that is about marks, albums and the history of what a person did. How a call is made durable and
// recorded is handed in: `person` writes, `does` writes what can be undone.

import type { ChangeKind } from '../contract.ts';
import {
  album,
  albumPhotos,
  albums,
  albumShown,
  albumsOf,
  makeAlbum,
  moveAlbum,
  renameAlbum,
  setAlbumQuery,
} from './given/albums.ts';
import type { Albums, ChangesStore, ChangeWork, ReadAlbums, ReadChanges } from './shapes/change-shapes.ts';
import { changes, kept, unfinishedChanges, work } from './undo/changes.ts';
import { beginChange, countPhotos, endChange, forgetDropped, recordInto } from './undo/recording.ts';
import { run, sql, type ReadDb, type WriteDb } from './file/sql.ts';
import { beginTurn, turnChange } from './undo/turning.ts';

type Person = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;
type Does = <A extends unknown[], T>(what: ChangeKind, work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;
type Reads = <A extends unknown[], T>(work: (db: ReadDb, ...args: A) => T) => (...args: A) => T;

export function changeReads(read: Reads): ReadAlbums & ReadChanges {
  return {
    albums: read(albums),
    album: read(album),
    albumShown: read(albumShown),
    albumPhotos: read(albumPhotos),
    albumsOf: read(albumsOf),
    changes: read(changes),
    change: read(kept),
    unfinishedChanges: read(unfinishedChanges),
  };
}

type Written = Omit<Albums & ChangesStore, keyof (ReadAlbums & ReadChanges)>;

/**
 * A change to many photos is made in stretches by `machine`: each is whole, and none needs to be on the disk before the
 * last is. That one is written by `person`, which makes all before it safe too.
 */
export function changeCalls(machine: Person, person: Person, does: Does, onChange: () => void): Written {
  const turned = machine(turnChange);
  const safe = person((db, id: number) => run(db, sql`update changes set turn = turn where id = ${id}`));
  const telling = <A extends unknown[], T>(call: (...args: A) => T) => {
    return (...args: A) => {
      const result = call(...args);
      onChange();
      return result;
    };
  };
  return {
    makeAlbum: does('album', makeAlbum),
    renameAlbum: does('album', renameAlbum),
    setAlbumQuery: does('album', setAlbumQuery),
    moveAlbum: does('album', moveAlbum),
    beginChange: machine(beginChange),
    continueChange: machine((db, change: number, asked: ChangeWork) => {
      recordInto(db, change, () => work(db, asked));
      if ('photos' in asked) countPhotos(db, change, asked.photos);
    }),
    endChange: telling(person((db, change: number) => keptOrNull(db, endChange(db, change, true)))),
    makeChange: telling(
      person((db, what: ChangeKind, asked: ChangeWork) => {
        const change = beginChange(db, what);
        recordInto(db, change, () => work(db, asked));
        return keptOrNull(db, endChange(db, change));
      }),
    ),
    beginTurn: machine(beginTurn),
    turnChange: telling((id, limit) => {
      const stretch = turned(id, limit);
      if (stretch.over) safe(id);
      return stretch;
    }),
    forgetDropped: machine(forgetDropped),
  };
}

function keptOrNull(db: ReadDb, change: number | null) {
  return change === null ? null : kept(db, change);
}
