// What a line may go on with: names of gear, tags, folders and albums that have some letters in them, years, and how many
// photos each would find. Counting stops at `mostCounted`, so that a large library answers as fast as a small one.

import { folded, shownAnd } from './photo-filter.ts';
import type { Filter } from './filter.ts';
import type { Counted, NamedWhat, UpTo } from './finding-shapes.ts';
import { all, column, only, sql, type ReadDb, type Sql } from './sql.ts';

const mostCounted = 1000;
/** Names looked at for one answer. */
const mostNames = 200;
const mostPaths = 5000;

/** Names with these letters in them, most photos first. */
export function named(db: ReadDb, what: NamedWhat, letters: string, limit: number): Counted[] {
  const found = column<string>(db, namesQuery(what, letters));
  const names = what === 'folder' ? lastNames(found, folded(letters)) : found;
  return names
    .map((name) => counted(db, name, countQuery(what, name)))
    .filter(({ photos }) => photos > 0)
    .toSorted((a, b) => b.photos - a.photos)
    .slice(0, limit);
}

/** The folders themselves, without those above them; each name once, wherever it lies. */
function lastNames(paths: readonly string[], letters: string): string[] {
  const names = paths.map((path) => path.split(/[/\\]/).findLast((name) => name !== '') ?? '');
  return [...new Set(names)].filter((name) => name !== '' && folded(name).includes(letters)).slice(0, mostNames);
}

export function countUpTo(db: ReadDb, filters: readonly Filter[]): UpTo {
  const { photos, orMore } = counted(db, '', sql`select 1 from photos p where ${shownAnd(filters)}`);
  return { photos, orMore };
}

/** Of albums, smart ones too. */
export function albumNames(db: ReadDb, letters: string): string[] {
  return column(
    db,
    sql`select name from albums where instr(folded(name), folded(${letters})) > 0 order by position limit ${mostNames}`,
  );
}

/** Years with photos, latest first: one step in the index for each. */
export function years(db: ReadDb): string[] {
  return column(db, yearsQuery);
}

export const yearsQuery = sql`with recursive years (year) as (
        select substr(max(p.taken_at), 1, 4) from photos p where ${shownAnd([])}
        union all
        select (select substr(max(p.taken_at), 1, 4) from photos p where ${shownAnd([])} and p.taken_at < years.year)
          from years where years.year is not null)
      select year from years where year is not null limit 200`;

/** Texts of shown captions after a row, for learning which words there are. */
export function captionTexts(db: ReadDb, after: number, limit: number): { id: number; text: string }[] {
  return all(db, captionTextsQuery(after, limit));
}

export function captionTextsQuery(after: number, limit: number): Sql {
  return sql`select id, text from captions
    where id > ${after} and doubtful = 0 and replaced_at is null order by id limit ${limit}`;
}

/** Photos that an FTS5 expression finds, in any of their words. */
export function wordsUpTo(db: ReadDb, expression: string): UpTo {
  const { photos, orMore } = counted(
    db,
    '',
    sql`select 1 from words join photos p on p.id = words.rowid where words match ${expression} and ${shownAnd([])}`,
  );
  return { photos, orMore };
}

function counted(db: ReadDb, name: string, photos: Sql): Counted {
  const count = only<number>(db, sql`select count(*) from (${photos} limit ${mostCounted + 1})`) ?? 0;
  return { name, photos: Math.min(count, mostCounted), orMore: count > mostCounted };
}

export function namesQuery(what: NamedWhat, letters: string): Sql {
  const has = (column: Sql) => sql`instr(folded(${column}), folded(${letters})) > 0`;
  switch (what) {
    case 'camera':
    case 'lens':
      return sql`select name from gear where ${has(sql`name`)} limit ${mostNames}`;
    case 'tag':
      // Those that begin with it first: tags can be many.
      return sql`select name from tag_names where ${has(sql`name`)}
        order by instr(folded(name), folded(${letters})) <> 1, length(name) limit ${mostNames}`;
    case 'folder':
      return sql`select path from directories where ${has(sql`path`)} limit ${mostPaths}`;
  }
}

export function countQuery(what: NamedWhat, name: string): Sql {
  const shown = shownAnd([]);
  switch (what) {
    case 'camera':
      return sql`select 1 from photos p
        where p.camera = (select id from gear where name = ${name}) and p.camera is not null and ${shown}`;
    case 'lens':
      return sql`select 1 from photos p
        where p.lens = (select id from gear where name = ${name}) and p.lens is not null and ${shown}`;
    case 'tag':
      return sql`select 1 from tag_names n cross join tags t on t.tag = n.id cross join photos p on p.id = t.photo
        where n.name = ${name} and t.rejected = 0 and ${shown}`;
    case 'folder':
      return sql`select distinct f.photo
        from directories d cross join files f on f.directory = d.id cross join photos p on p.id = f.photo
        where instr(folded(d.path), folded(${name})) > 0 and f.gone_at is null and ${shown}`;
  }
}
