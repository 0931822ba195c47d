// What a line may go on with: names of gear, tags, folders and albums that have some letters in them, years, and how many
// photos each would find. Counting stops at `mostCounted`, so that a large library answers as fast as a small one.

import { folded, shownAnd } from './photo-filter.ts';
import type { Filter } from './filter.ts';
import type { Counted, NamedWhat, UpTo } from '../shapes/finding-shapes.ts';
import { all, column, list, only, sql, type ReadDb, type Sql } from '../file/sql.ts';

const mostCounted = 1000;
/** Names looked at for one answer. */
const mostNames = 200;
const mostPaths = 5000;

/** Names with these letters in them, most photos first. */
export function named(db: ReadDb, what: NamedWhat, letters: string, limit: number): Counted[] {
  if (what === 'folder') return folderNames(db, folded(letters), limit);
  const found = column<string>(db, namesQuery(what, letters));
  // Tags come in order of how many photos have them: those that are shown are counted of the first alone.
  const names = what === 'tag' ? found.slice(0, 2 * limit) : found;
  return mostFirst(
    names.map((name) => counted(db, name, countQuery(what, name))),
    limit,
  );
}

function mostFirst(all: Counted[], limit: number): Counted[] {
  return all
    .filter(({ photos }) => photos > 0)
    .toSorted((a, b) => b.photos - a.photos)
    .slice(0, limit);
}

/** The folders themselves, without those above them; each name once, wherever it lies, with all that lies below it. */
function folderNames(db: ReadDb, letters: string, limit: number): Counted[] {
  const directories = all<Directory>(db, directoriesQuery(letters)).map((one) => ({
    ...one,
    folded: folded(one.path),
  }));
  const names = new Set(directories.map(({ path }) => path.split(/[/\\]/).findLast((name) => name !== '') ?? ''));
  const below = [...names]
    .filter((name) => name !== '' && folded(name).includes(letters))
    .slice(0, mostNames)
    .map((name) => {
      const key = folded(name);
      const within = directories.filter((one) => one.folded.includes(key));
      return { name, within, files: within.reduce((sum, { files }) => sum + files, 0) };
    });
  // Files tell which are the most; the photos shown of them are counted of the first alone.
  const first = below.toSorted((a, b) => b.files - a.files).slice(0, 2 * limit);
  return mostFirst(
    first.map(({ name, within }) => counted(db, name, lyingQuery(within.map(({ id }) => id)))),
    limit,
  );
}

interface Directory {
  id: number;
  path: string;
  files: number;
}

/** Those with most in them first. */
function directoriesQuery(letters: string): Sql {
  return sql`select id, path, files from directories where files > 0 and instr(folded(path), ${letters}) > 0
    order by files desc limit ${mostPaths}`;
}

/** Photos with a file in one of these directories. */
export function lyingQuery(directories: readonly number[]): Sql {
  return sql`select distinct f.photo from json_each(${list(directories)}) d
    cross join files f on f.directory = d.value cross join photos p on p.id = f.photo
    where f.gone_at is null and ${shownAnd([])}`;
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

function namesQuery(what: Exclude<NamedWhat, 'folder'>, letters: string): Sql {
  const has = (column: Sql) => sql`instr(folded(${column}), folded(${letters})) > 0`;
  switch (what) {
    case 'camera':
    case 'lens':
      return sql`select name from gear where ${has(sql`name`)} limit ${mostNames}`;
    case 'tag':
      // Those that begin with it first: tags can be many.
      return sql`select name from tag_names where photos > 0 and ${has(sql`name`)}
        order by instr(folded(name), folded(${letters})) <> 1, photos desc, length(name) limit ${mostNames}`;
  }
}

export function countQuery(what: Exclude<NamedWhat, 'folder'>, name: string): Sql {
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
  }
}
