// Who made a result: model, version and prompt, kept once and named by number.

import type { Author } from '../../contract.ts';
import type { Maker } from '../shapes.ts';
import { only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';

export function makerId(db: WriteDb, maker: Maker, prompt = ''): number {
  const { model, version } = maker;
  return (
    only<number>(
      db,
      sql`select id from makers where model = ${model} and version = ${version} and prompt = ${prompt}`,
    ) ?? run(db, sql`insert into makers (model, version, prompt) values (${model}, ${version}, ${prompt})`).id
  );
}

/** The maker of vectors and visual prompts, which have no prompt of their own. */
export function knownMakerId(db: ReadDb, maker: Maker): number | null {
  return (
    only<number>(
      db,
      sql`select id from makers where model = ${maker.model} and version = ${maker.version} and prompt = ''`,
    ) ?? null
  );
}

/** Every maker of this model and version, whatever it was asked. */
export function knownMakers(maker: Maker): Sql {
  return sql`select id from makers where model = ${maker.model} and version = ${maker.version}`;
}

/** Columns of an author, from a left join of makers as `m`. */
export const authorColumns = sql`m.model, m.version, m.prompt`;

export interface AuthorRow {
  model: string | null;
  version: string | null;
  prompt: string | null;
}

export function toAuthor(row: AuthorRow): Author {
  if (row.model === null) return { by: 'person', model: null, version: null, prompt: null };
  return { by: 'model', model: row.model, version: row.version, prompt: row.prompt };
}
