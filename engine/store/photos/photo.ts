// All that is known of one photo, and of the photo at a path.

import { EngineError, type Photo, type PhotoFile } from '../../contract.ts';
import { captions } from '../said/captions.ts';
import { notes } from '../said/notes.ts';
import { parts } from '../said/parts.ts';
import { splitPath, stays } from './folders.ts';
import { facts, summary } from './photos.ts';
import { all, only, sql, type ReadDb } from '../file/sql.ts';
import { rejectedTags, tags } from '../said/tags.ts';
import { turns } from '../said/turns.ts';
import { problem } from '../work/work.ts';

export function photo(db: ReadDb, id: number): Photo {
  return {
    ...summary(db, id),
    facts: facts(db, id),
    files: filesOf(db, id),
    captions: captions(db, id),
    parts: parts(db, id),
    tags: tags(db, id),
    rejectedTags: rejectedTags(db, id),
    conversation: turns(db, id),
    notes: notes(db, id),
    problem: problem(db, id),
  };
}

export function photoAt(db: ReadDb, path: string): Photo {
  const { directory, name } = splitPath(path);
  const id = only<number>(
    db,
    sql`select f.photo from directories d join files f on f.directory = d.id
      join folders on folders.id = d.folder where d.path = ${directory} and f.name = ${name} and ${stays}`,
  );
  if (id === undefined) {
    throw new EngineError('not-found', `${path} is not in the library. Add its folder to the library first.`);
  }
  return photo(db, id);
}

/** Those that are there first. */
function filesOf(db: ReadDb, photo: number): PhotoFile[] {
  const rows = all<{ path: string; folder: number; bytes: number; modified_ms: number; present: number }>(
    db,
    sql`select d.path || f.name as path, d.folder, f.bytes, f.modified_ms,
      f.gone_at is null and folders.state <> 'offline' as present
      from files f join directories d on d.id = f.directory join folders on folders.id = d.folder
      where f.photo = ${photo} and (f.gone_at is null or ${stays}) order by f.gone_at is not null, f.motion, f.id`,
  );
  return rows.map((row) => ({
    path: row.path,
    folder: row.folder,
    bytes: row.bytes,
    modifiedAt: new Date(row.modified_ms).toISOString(),
    present: row.present === 1,
  }));
}
