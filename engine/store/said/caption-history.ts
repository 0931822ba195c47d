// Every caption a photo ever had, and going back to one of them. What is left stays among the replaced ones: nothing that
// was written is ever lost by it.

import { type CaptionVersion, EngineError } from '../../contract.ts';
import { readOthers } from './caption-others.ts';
import { keepPersonsCaption } from './captions.ts';
import { authorColumns, toAuthor, type AuthorRow } from './makers.ts';
import { all, one, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

interface VersionRow extends AuthorRow {
  id: number;
  text: string;
  match: number | null;
  doubtful: number;
  made_at: string;
  replaced_at: string | null;
  said: string | null;
}

/** The latest first; of those made at one moment the later one. */
export function captionHistory(db: ReadDb, photo: number): CaptionVersion[] {
  return all<VersionRow>(
    db,
    sql`select c.id, c.text, c.match, c.doubtful, c.made_at, c.replaced_at, o.said, ${authorColumns}
      from captions c left join makers m on m.id = c.maker left join caption_others o on o.caption = c.id
      where c.photo = ${photo} order by c.made_at desc, c.id desc`,
  ).map((row) => ({
    id: row.id,
    text: row.text,
    match: row.match,
    doubtful: row.doubtful === 1,
    madeAt: row.made_at,
    replacedAt: row.replaced_at,
    others: readOthers(row.said),
    ...toAuthor(row),
  }));
}

/** A machine's takes the place of the machine's, and a person's that stands before it is taken back. */
export function revertCaption(db: WriteDb, photo: number, caption: number): void {
  const found = one<{ maker: number | null; text: string; replaced_at: string | null }>(
    db,
    sql`select maker, text, replaced_at from captions where id = ${caption} and photo = ${photo}`,
  );
  if (!found) throw new EngineError('not-found', 'This photo has no such caption. Look at its history again.');
  if (found.maker === null) {
    if (found.replaced_at !== null) keepPersonsCaption(db, photo, found.text);
    return;
  }
  keepPersonsCaption(db, photo, null);
  if (found.replaced_at === null) return;
  run(
    db,
    sql`update captions set replaced_at = ${new Date().toISOString()}
      where photo = ${photo} and maker is not null and replaced_at is null`,
  );
  run(db, sql`update captions set replaced_at = null where id = ${caption}`);
}
