// Tags given to and taken from many photos. Photos that are so already stay untouched: what did not change needs no
// undoing, and a tag nobody gave needs no rejection.

import { column, list, sql, type WriteDb } from './sql.ts';
import { keepPersonsTag } from './tags.ts';
import { refreshWords } from './words.ts';

/** Names as `tagName` spells them. */
export function tagPhotos(
  db: WriteDb,
  photos: readonly number[],
  add: readonly string[],
  remove: readonly string[],
): void {
  const touched = new Set<number>();
  const change = (names: readonly string[], rejected: boolean) => {
    for (const name of names) {
      const without = rejected
        ? sql`not exists (${given(name)} and t.rejected = 0)`
        : sql`exists (${given(name)} and t.maker is null and t.rejected = 0)`;
      const wanting = column<number>(
        db,
        sql`select p.id from json_each(${list(photos)}) asked join photos p on p.id = asked.value where not ${without}`,
      );
      for (const photo of wanting) {
        keepPersonsTag(db, photo, name, rejected);
        touched.add(photo);
      }
    }
  };
  change(add, false);
  change(remove, true);
  refreshWords(db, [...touched]);
}

function given(name: string) {
  return sql`select 1 from tag_names n join tags t on t.tag = n.id where n.name = ${name} and t.photo = p.id`;
}
