// Captions of parts of a photo: always a machine's, replaced as a whole. Which photos still lack them is asked, never
// remembered: those that are seen, at hand and large enough, and were not looked at by what makes them now.

import type { PhotoKind, PhotoPart } from '../../contract.ts';
import { authorColumns, makerId, toAuthor, type AuthorRow } from './makers.ts';
import type { PartsMade, PartsResult } from '../shapes/part-shapes.ts';
import { workableStates } from '../photos/folders.ts';
import { all, list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';
import { refreshWords } from '../finding/words.ts';

interface PartRow extends AuthorRow {
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  match: number | null;
  doubtful: number;
  made_at: string;
}

/** Row by row from the top left. */
export function parts(db: ReadDb, photo: number): PhotoPart[] {
  const rows = all<PartRow>(
    db,
    sql`select c.x, c.y, c.width, c.height, c.text, c.match, c.doubtful, c.made_at, ${authorColumns}
      from parts c join makers m on m.id = c.maker where c.photo = ${photo} order by c.y, c.x`,
  );
  return rows.map(({ x, y, width, height, text, match, ...row }) => ({
    ...{ x, y, width, height, text, match },
    doubtful: row.doubtful === 1,
    madeAt: row.made_at,
    ...toAuthor(row),
  }));
}

/** The latest photos that lack them, with a file that can be read now. */
export function nextParts(
  db: ReadDb,
  made: PartsMade,
  limit: number,
): { photo: number; kind: PhotoKind; fingerprint: string; path: string }[] {
  return all(
    db,
    sql`with chosen as (
        select p.id, p.taken_at from photos p where p.files > 0 and p.reachable = 1 and ${lackingParts(made)}
        order by p.taken_at desc, p.id desc limit ${limit})
      select p.id as photo, p.kind, p.fingerprint, d.path || f.name as path
      from chosen join photos p on p.id = chosen.id
      join files f on f.id = (
        select file.id from files file join directories d on d.id = file.directory join folders on folders.id = d.folder
        where file.photo = p.id and file.gone_at is null and file.motion = 0 and folders.state in ${workableStates} limit 1)
      join directories d on d.id = f.directory
      order by p.taken_at desc, p.id desc`,
  );
}

export function countParts(db: ReadDb, made: PartsMade): { done: number; waiting: number } {
  const done = only<number>(db, sql`select count(*) from parted where made_by = ${made.by}`);
  const waiting = only<number>(db, sql`select count(*) from photos p where p.files > 0 and ${lackingParts(made)}`);
  return { done: done ?? 0, waiting: waiting ?? 0 };
}

function lackingParts({ by, leastSide }: PartsMade): Sql {
  return sql`p.state = 'seen' and p.width >= ${leastSide} and p.height >= ${leastSide}
    and not exists (select 1 from parted where photo = p.id and made_by = ${by})
    and not exists (select 1 from films where films.photo = p.id and films.poster = 0)`;
}

/** In place of all that was said of its parts before; false when the photo has other content by now. */
export function keepParts(db: WriteDb, { photo, fingerprint, by, maker, parts: made, reason }: PartsResult): boolean {
  const now = one<{ fingerprint: string | null }>(db, sql`select fingerprint from photos where id = ${photo}`);
  if (now?.fingerprint !== fingerprint) return false;
  forgetParts(db, photo);
  run(db, sql`insert into parted (photo, made_by, reason) values (${photo}, ${by}, ${reason})`);
  for (const { region, caption } of made) {
    run(
      db,
      sql`insert into parts (photo, maker, x, y, width, height, text, match, similarity, probability, doubtful, made_at)
        values (${photo}, ${makerId(db, maker, caption.prompt)}, ${region.x}, ${region.y}, ${region.width},
          ${region.height}, ${caption.text}, ${caption.match}, ${caption.similarity}, ${caption.probability},
          ${caption.doubtful ? 1 : 0}, ${new Date().toISOString()})`,
    );
  }
  refreshWords(db, [photo]);
  return true;
}

/** Its parts wait again, where they are wanted. */
export function forgetParts(db: WriteDb, photo: number): void {
  run(db, sql`delete from parts where photo = ${photo}`);
  run(db, sql`delete from parted where photo = ${photo}`);
}

/** The same of many; `failed`: of those that could not be looked at. What was said stays until there is something new. */
export function partsAgain(db: WriteDb, photos: readonly number[] | 'failed' | 'all'): void {
  const chosen =
    photos === 'all'
      ? sql`true`
      : photos === 'failed'
        ? sql`reason is not null`
        : sql`photo in (select value from json_each(${list(photos)}))`;
  run(db, sql`delete from parted where ${chosen}`);
}
