// Tags that are in use, for completing what is typed.

import type { TagName } from '../contract.ts';
import { all, sql, type ReadDb } from './sql.ts';
import { tagName } from './tags.ts';

/** Names looked at, and photos counted of each: enough to tell much used from little, whatever the library's size. */
const mostNames = 200;
const mostCounted = 1000;

export function tagNames(db: ReadDb, text: string, limit: number): TagName[] {
  const spelled = tagName(text);
  // One letter stands somewhere in nearly every word.
  const further = spelled.length > 1 ? sql`> 0` : sql`= 1`;
  return all<TagName>(
    db,
    sql`select name, photos from (
        select n.name, instr(n.name, ${spelled}) as at,
          (select count(*) from (select 1 from tags t where t.tag = n.id and t.rejected = 0 limit ${mostCounted})) as photos
        from tag_names n where instr(n.name, ${spelled}) ${further} order by at > 1, n.name limit ${mostNames})
      where photos > 0 order by at > 1, photos desc, name limit ${limit}`,
  );
}
