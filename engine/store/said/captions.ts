// Captions: at most one by a person and those of the model that count now; older ones are kept with the time they were
// replaced. The machine's and the person's never touch each other.

import type { Caption } from '../../contract.ts';
import { authorColumns, makerId, toAuthor, type AuthorRow } from './makers.ts';
import { keepOthers } from './caption-others.ts';
import type { SeenCaption } from '../shapes/caption-shapes.ts';
import type { Maker } from '../shapes.ts';
import { all, only, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

interface CaptionRow extends AuthorRow {
  text: string;
  match: number | null;
  doubtful: number;
  made_at: string;
}

/** The person's first. */
export function captions(db: ReadDb, photo: number): Caption[] {
  const rows = all<CaptionRow>(
    db,
    sql`select c.text, c.match, c.doubtful, c.made_at, ${authorColumns}
      from captions c left join makers m on m.id = c.maker
      where c.photo = ${photo} and c.replaced_at is null order by c.maker is not null, c.id desc`,
  );
  return rows.map((row) => ({
    text: row.text,
    match: row.match,
    doubtful: row.doubtful === 1,
    madeAt: row.made_at,
    ...toAuthor(row),
  }));
}

/** Null takes the person's caption away; what it said is kept among the replaced ones. */
export function keepPersonsCaption(db: WriteDb, photo: number, text: string | null): void {
  const now = new Date().toISOString();
  run(
    db,
    sql`update captions set replaced_at = ${now} where photo = ${photo} and maker is null and replaced_at is null`,
  );
  if (text !== null) run(db, sql`insert into captions (photo, text, made_at) values (${photo}, ${text}, ${now})`);
}

export function keepMachineCaption(db: WriteDb, photo: number, caption: SeenCaption, maker: Maker): void {
  const now = new Date().toISOString();
  run(
    db,
    sql`update captions set replaced_at = ${now} where photo = ${photo} and maker is not null and replaced_at is null`,
  );
  const { id } = run(
    db,
    sql`insert into captions (photo, maker, text, match, similarity, probability, doubtful, made_at)
      values (${photo}, ${makerId(db, maker, caption.prompt)}, ${caption.text}, ${caption.match}, ${caption.similarity},
        ${caption.probability}, ${caption.doubtful ? 1 : 0}, ${now})`,
  );
  keepOthers(db, id, caption.text, caption.others ?? []);
}

/** Only where it was made of the photo's present content; whether that is so. */
export function keepCaptionOf(
  db: WriteDb,
  photo: number,
  fingerprint: string,
  caption: SeenCaption,
  maker: Maker,
): boolean {
  const same = only<string>(db, sql`select fingerprint from photos where id = ${photo}`) === fingerprint;
  if (same) keepMachineCaption(db, photo, caption, maker);
  return same;
}

export function deleteMachineCaptions(db: WriteDb, photo: number): void {
  run(db, sql`delete from captions where photo = ${photo} and maker is not null`);
}

/** If both have a person's caption, that of `to` counts and the other is kept as replaced. */
export function moveCaptions(db: WriteDb, from: number, to: number): void {
  run(
    db,
    sql`update captions set replaced_at = ${new Date().toISOString()}
      where photo = ${from} and maker is null and replaced_at is null
      and exists (select 1 from captions c where c.photo = ${to} and c.maker is null and c.replaced_at is null)`,
  );
  run(db, sql`update captions set photo = ${to} where photo = ${from} and maker is null`);
}

export function copyPersonsCaption(db: WriteDb, from: number, to: number): void {
  run(
    db,
    sql`insert into captions (photo, text, made_at, replaced_at)
      select ${to}, text, made_at, replaced_at from captions where photo = ${from} and maker is null order by id`,
  );
}
