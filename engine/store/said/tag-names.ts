// Tags that are in use, for completing what is typed.

import type { TagName } from '../../contract.ts';
import { all, sql, type ReadDb } from '../file/sql.ts';
import { tagName } from './tags.ts';

/** Names looked at, and the most that is told of each: enough to tell much used from little. */
const mostNames = 200;
const mostCounted = 1000;

export function tagNames(db: ReadDb, text: string, limit: number): TagName[] {
  const spelled = tagName(text);
  // One letter stands somewhere in nearly every word.
  const further = spelled.length > 1 ? sql`> 0` : sql`= 1`;
  return all<TagName>(
    db,
    sql`select name, min(photos, ${mostCounted}) as photos from (
        select name, photos, instr(name, ${spelled}) as at from tag_names
        where photos > 0 and instr(name, ${spelled}) ${further} order by at > 1, name limit ${mostNames})
      order by at > 1, photos desc, name limit ${limit}`,
  );
}
