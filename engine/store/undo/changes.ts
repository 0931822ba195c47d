// The history of what a person did: what can be undone and done again, and what was cut off in the middle.

import type { Change, ChangeKind, Changes } from '../../contract.ts';
import { placeInAlbum } from '../given/album-places.ts';
import { addToAlbum, deleteAlbum, removeFromAlbum } from '../given/albums.ts';
import type { ChangeState, ChangeWork, KeptChange } from '../shapes/change-shapes.ts';
import { forgetAnswers, forgetInquiry } from '../asked/inquiries.ts';
import { mark } from '../given/marks.ts';
import { all, one, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';
import { tagPhotos } from '../said/tag-photos.ts';

interface ChangeRow {
  id: number;
  what: ChangeKind;
  state: ChangeState;
  photos: number;
  skipped: number;
  made_at: string;
}

const columns = sql`select id, what, state, photos, skipped, made_at from changes`;

export function changes(db: ReadDb): Changes {
  return {
    undo: plain(one(db, sql`${columns} where state = 'made' and turn = 0 order by id desc limit 1`)),
    redo: plain(one(db, sql`${columns} where state = 'undone' order by turn desc limit 1`)),
  };
}

export function kept(db: ReadDb, id: number): KeptChange | null {
  return toKept(one(db, sql`${columns} where id = ${id}`));
}

export function unfinishedChanges(db: ReadDb): KeptChange[] {
  const query: Sql = sql`${columns} where state in ('making', 'undoing', 'redoing', 'cancelling') order by id desc`;
  return all<ChangeRow>(db, query).map((row) => toKept(row)!);
}

/** One piece of a change; whoever calls it records. */
export function work(db: WriteDb, asked: ChangeWork): void {
  switch (asked.do) {
    case 'mark':
      return mark(db, asked.photos, asked.set);
    case 'tags':
      return tagPhotos(db, asked.photos, asked.add, asked.remove);
    case 'add-to-album':
      return addToAlbum(db, asked.album, asked.photos);
    case 'remove-from-album':
      return removeFromAlbum(db, asked.album, asked.photos);
    case 'place-in-album':
      return placeInAlbum(db, asked.album, asked.photos, asked.before);
    case 'remove-album':
      return deleteAlbum(db, asked.album);
    case 'forget-answers':
      return forgetAnswers(db, asked.inquiry, asked.photos);
    case 'forget-inquiry':
      return forgetInquiry(db, asked.inquiry);
  }
}

function toKept(row: ChangeRow | undefined): KeptChange | null {
  if (!row) return null;
  const { made_at: at, ...rest } = row;
  return { ...rest, at };
}

function plain(row: ChangeRow | undefined): Change | null {
  if (!row) return null;
  const { id, what, photos, made_at: at } = row;
  return { id, what, photos, at, skipped: 0 };
}
