// The part of the store that is about what a person wants watched, and what is forgotten after that. How a call is made
// durable is handed in: `person` writes, and what it writes here can be undone.

import type { ChangeKind } from '../contract.ts';
import type { WriteDb } from './file/sql.ts';
import { bringBack, folder, insertFolder, pauseFolder, removeFolder } from './photos/folders.ts';
import { forgetRemoved, forgottenBy, leftToForget } from './photos/removal.ts';
import type { KnownFolder, Store } from './shapes.ts';
import { changes } from './undo/changes.ts';
import { record } from './undo/recording.ts';

type Person = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;

type Wished = Pick<
  Store,
  'addFolder' | 'removeFolder' | 'pauseFolder' | 'forgetRemoved' | 'leftToForget' | 'forgottenBy'
>;

export function folderCalls(machine: Person, person: Person, onChange: () => void): Wished {
  const does = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) => {
    const done = person(work);
    return (...args: A) => {
      const result = done(...args);
      onChange();
      return result;
    };
  };
  return {
    addFolder: does((db, path: string): KnownFolder => {
      const id = insertFolder(db, path);
      record(db, 'add-folder', () => bringBack(db, id));
      return folder(db, id);
    }),
    removeFolder: does((db, id: number) => {
      record(db, 'remove-folder', () => removeFolder(db, id));
      return changes(db).undo!;
    }),
    pauseFolder: does((db, id: number, paused: boolean) => {
      const what: ChangeKind = paused ? 'pause-folder' : 'resume-folder';
      record(db, what, () => pauseFolder(db, id, paused));
    }),
    forgetRemoved: machine(forgetRemoved),
    leftToForget: machine(leftToForget),
    forgottenBy: machine(forgottenBy),
  };
}
