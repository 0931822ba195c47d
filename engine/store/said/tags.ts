// Tags, by models with a score and by people. A tag a person took away stays as a row, rejected, so that no model puts
// it back.

import type { Tag } from '../../contract.ts';
import { authorColumns, makerId, toAuthor, type AuthorRow } from './makers.ts';
import type { Maker } from '../shapes.ts';
import { all, column, list, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

/** The person's first, then the likeliest. */
export function tags(db: ReadDb, photo: number): Tag[] {
  const rows = all<AuthorRow & { name: string; score: number }>(
    db,
    sql`select n.name, t.score, ${authorColumns}
      from tags t join tag_names n on n.id = t.tag left join makers m on m.id = t.maker
      where t.photo = ${photo} and t.rejected = 0 order by t.maker is not null, t.score desc, n.name`,
  );
  return rows.map((row) => ({ name: row.name, score: row.score, ...toAuthor(row) }));
}

/** What a person took away, the latest first. */
export function rejectedTags(db: ReadDb, photo: number): string[] {
  return column<string>(
    db,
    sql`select n.name from tags t join tag_names n on n.id = t.tag
      where t.photo = ${photo} and t.rejected = 1 order by t.made_at desc, n.name`,
  );
}

export function keepPersonsTag(db: WriteDb, photo: number, name: string, rejected: boolean): void {
  const tag = tagId(db, name);
  run(
    db,
    sql`insert into tags (photo, tag, maker, score, rejected, made_at)
      values (${photo}, ${tag}, null, 1, ${rejected ? 1 : 0}, ${new Date().toISOString()})
      on conflict (photo, tag) do update set maker = null, score = 1, rejected = excluded.rejected,
        made_at = excluded.made_at`,
  );
}

/** Returns the photos that did not have it from a person. */
export function givePersonsTag(db: WriteDb, photos: readonly number[], name: string): number[] {
  return column<number>(
    db,
    sql`insert into tags (photo, tag, maker, score, rejected, made_at)
      select p.id, ${tagId(db, name)}, null, 1, 0, ${new Date().toISOString()}
        from json_each(${list(photos)}) asked cross join photos p on p.id = asked.value where true
      on conflict (photo, tag) do update set maker = null, score = 1, rejected = 0, made_at = excluded.made_at
        where tags.maker is not null or tags.rejected = 1
      returning photo`,
  );
}

/** Returns the photos that had it, whoever gave it. */
export function rejectTag(db: WriteDb, photos: readonly number[], name: string): number[] {
  return column<number>(
    db,
    sql`update tags set maker = null, score = 1, rejected = 1, made_at = ${new Date().toISOString()}
      where tag = (select id from tag_names where name = ${tagName(name)}) and rejected = 0
        and photo in (select value from json_each(${list(photos)}))
      returning photo`,
  );
}

/** Takes the place of what models said before; what a person gave or took away stays as it is. */
export function keepMachineTags(
  db: WriteDb,
  photo: number,
  found: readonly { name: string; score: number }[],
  maker: Maker,
): void {
  deleteMachineTags(db, photo);
  const by = found.length > 0 ? makerId(db, maker) : null;
  const now = new Date().toISOString();
  for (const { name, score } of found) {
    run(
      db,
      sql`insert into tags (photo, tag, maker, score, made_at) values (${photo}, ${tagId(db, name)}, ${by}, ${score}, ${now})
        on conflict (photo, tag) do nothing`,
    );
  }
}

export function deleteMachineTags(db: WriteDb, photo: number): void {
  run(db, sql`delete from tags where photo = ${photo} and maker is not null`);
}

export function moveTags(db: WriteDb, from: number, to: number): void {
  copyPersonsTags(db, from, to);
  run(db, sql`delete from tags where photo = ${from}`);
}

/** Where both have the same tag, a person's word goes before a model's and that of `to` before that of `from`. */
export function copyPersonsTags(db: WriteDb, from: number, to: number): void {
  run(
    db,
    sql`insert into tags (photo, tag, maker, score, rejected, made_at)
      select ${to}, tag, null, score, rejected, made_at from tags where photo = ${from} and maker is null
      on conflict (photo, tag) do update set maker = null, score = excluded.score, rejected = excluded.rejected
        where tags.maker is not null`,
  );
}

/** One spelling of a tag: composed, small letters, single spaces. Empty when nothing is left. */
export function tagName(name: string): string {
  return name.toWellFormed().normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function tagId(db: WriteDb, name: string): number {
  const spelled = tagName(name);
  return (
    only<number>(db, sql`select id from tag_names where name = ${spelled}`) ??
    run(db, sql`insert into tag_names (name) values (${spelled})`).id
  );
}
