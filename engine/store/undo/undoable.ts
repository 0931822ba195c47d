// Tables a person writes in, and how their rows are told apart: all that undoing needs to know of them. Whoever adds a
// table of a person's words adds a line here. Numbers of rows must never be used twice (autoincrement).

import { all, sql, type ReadDb } from '../file/sql.ts';

export interface Undoable {
  name: string;
  key: readonly string[];
  /** SQL for the photo a row (`row`) belongs to; 0 for none. What belongs to one photo is undone together. */
  subject: string;
  /** These columns alone; rows of such a table are neither made nor removed by a person. */
  columns?: readonly string[];
  /** The table that holds rows of this one's: a row is not taken away while others have come into it. */
  parts?: { name: string; column: string };
  /** It is found by these words. */
  words: boolean;
}

const markColumns = ['rating', 'label', 'flag', 'favourite', 'hidden'] as const;

export const undoable: readonly Undoable[] = [
  { name: 'photos', key: ['id'], subject: 'row.id', columns: markColumns, words: false },
  { name: 'captions', key: ['id'], subject: 'row.photo', words: true },
  {
    name: 'caption_others',
    key: ['caption'],
    subject: 'coalesce((select photo from captions where id = row.caption), 0)',
    words: false,
  },
  { name: 'tags', key: ['photo', 'tag'], subject: 'row.photo', words: true },
  { name: 'turns', key: ['id'], subject: 'row.photo', words: true },
  {
    name: 'turn_verdicts',
    key: ['turn'],
    subject: 'coalesce((select photo from turns where id = row.turn), 0)',
    words: false,
  },
  { name: 'notes', key: ['id'], subject: 'row.photo', words: true },
  { name: 'albums', key: ['id'], subject: '0', parts: { name: 'album_photos', column: 'album' }, words: false },
  { name: 'album_photos', key: ['album', 'photo'], subject: 'row.photo', words: false },
  { name: 'inquiries', key: ['id'], subject: '0', parts: { name: 'verdicts', column: 'inquiry' }, words: false },
  { name: 'verdicts', key: ['inquiry', 'photo'], subject: 'row.photo', words: false },
  { name: 'apart', key: ['a', 'b'], subject: 'row.a', words: false },
  { name: 'going_folders', key: ['folder'], subject: '0', words: false },
  { name: 'folders', key: ['id'], subject: '0', columns: ['paused'], words: false },
];

/** All columns that are remembered of a row. */
export function columnsOf(db: ReadDb, table: Undoable): readonly string[] {
  return (
    table.columns ??
    all<{ name: string }>(db, sql`select name from pragma_table_info(${table.name})`).map(({ name }) => name)
  );
}

export function tableNamed(name: string): Undoable | undefined {
  return undoable.find((table) => table.name === name);
}
