// The part of the store that is about what a person writes of a photo: captions, tags, notes, conversations. How a call
// is made durable and recorded is handed in: `person` writes, `does` writes what can be undone.

import { type ChangeKind, EngineError } from '../contract.ts';
import { revertCaption } from './said/caption-history.ts';
import type { SeenCaption } from './shapes/caption-shapes.ts';
import { keepCaptionOf, keepPersonsCaption } from './said/captions.ts';
import { keepDraft } from './said/drafts.ts';
import { deleteNote, insertNote, photoOfNote, updateNote } from './said/notes.ts';
import { noPhoto } from './photos/photos.ts';
import type { Maker, NewTurn, Store } from './shapes.ts';
import { only, sql, type WriteDb } from './file/sql.ts';
import { keepPersonsTag, tagName } from './said/tags.ts';
import { deleteTurns, insertTurn } from './said/turns.ts';
import { refreshWords } from './finding/words.ts';

type Person = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;
type Does = <A extends unknown[], T>(what: ChangeKind, work: (db: WriteDb, ...args: A) => T) => (...args: A) => T;

type Written = Pick<
  Store,
  | 'setCaption'
  | 'addTag'
  | 'removeTag'
  | 'revertCaption'
  | 'keepCaption'
  | 'addNote'
  | 'setNote'
  | 'removeNote'
  | 'addTurn'
  | 'clearConversation'
  | 'keepDraft'
>;

export function writtenCalls(person: Person, does: Does): Written {
  return {
    setCaption: does('caption', (db, photo: number, text: string | null) =>
      written(db, photo, () => keepPersonsCaption(db, photo, text?.toWellFormed().trim() || null)),
    ),
    addTag: does('tag', (db, photo: number, name: string) =>
      written(db, photo, () => keepPersonsTag(db, photo, checkedTag(name), false)),
    ),
    removeTag: does('tag', (db, photo: number, name: string) =>
      written(db, photo, () => keepPersonsTag(db, photo, checkedTag(name), true)),
    ),
    revertCaption: does('caption', (db, photo: number, caption: number) =>
      written(db, photo, () => revertCaption(db, photo, caption)),
    ),
    keepCaption: does('caption', (db, photo: number, fingerprint: string, caption: SeenCaption, maker: Maker) =>
      written(db, photo, () => keepCaptionOf(db, photo, fingerprint, caption, maker)),
    ),
    addNote: does('note', (db, photo: number, text: string, turn?: number) =>
      written(db, photo, () => insertNote(db, photo, checkedNote(text), turn)),
    ),
    setNote: does('note', (db, note: number, text: string) =>
      ofNote(db, note, () => updateNote(db, note, checkedNote(text))),
    ),
    removeNote: does('note', (db, note: number) => ofNote(db, note, () => deleteNote(db, note))),
    addTurn: person((db, photo: number, turn: NewTurn) => written(db, photo, () => insertTurn(db, photo, turn))),
    keepDraft: person(keepDraft),
    clearConversation: does('conversation', (db, photo: number) => written(db, photo, () => deleteTurns(db, photo))),
  };
}

/** Something a person writes about a photo, and the words to find it by. */
function written<T>(db: WriteDb, photo: number, work: () => T): T {
  if (only(db, sql`select 1 from photos where id = ${photo}`) === undefined) throw noPhoto();
  const result = work();
  refreshWords(db, [photo]);
  return result;
}

/** A change of a note; returns the photo it is about. */
function ofNote(db: WriteDb, note: number, work: () => void): number {
  const photo = photoOfNote(db, note);
  written(db, photo, work);
  return photo;
}

function checkedNote(text: string): string {
  const spelled = text.toWellFormed().trim();
  if (!spelled) throw new EngineError('bad-request', 'A note needs words. Type some, or remove it.');
  return spelled;
}

function checkedTag(name: string): string {
  const spelled = tagName(name);
  if (!spelled) throw new EngineError('bad-request', 'A tag needs at least one letter. Type a word.');
  return spelled;
}
