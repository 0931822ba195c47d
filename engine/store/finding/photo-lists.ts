// Filters that an index answers with a list of photos, which is made before any photo is looked at. A long list would hold
// up everybody: such a filter is asked of every photo that comes along instead.

import { askedSo } from '../asked/asked-filter.ts';
import type { Filter } from './filter.ts';
import { only, sql, type ReadDb, type Sql } from '../file/sql.ts';
import { tagName } from '../said/tags.ts';

export interface Listed {
  /** The photos, as a query of one column. */
  photos: Sql;
  /** The same of one photo `p`. */
  each: Sql;
}

/** What `listOf` gives no list of. */
export type Unlisted = Exclude<Filter, { by: 'folder' | 'folder-name' | 'tag' | 'album' | 'asked' }>;

const mostAtOnce = 10_000;

/** Whether a list of all that pass is too long to be made at once. */
export function listsMany(db: ReadDb, filter: Filter): boolean {
  const listed = listOf(filter);
  if (!listed) return false;
  const photos = only<number>(db, sql`select count(*) from (${listed.photos} limit ${mostAtOnce + 1})`) ?? 0;
  return photos > mostAtOnce;
}

/** Null for a filter of another sort. */
export function listOf(filter: Filter): Listed | null {
  switch (filter.by) {
    case 'folder':
      return ofFiles(sql`d.folder = ${filter.id}`);
    case 'folder-name':
      return ofFiles(sql`instr(folded(d.path), folded(${filter.text})) > 0`);
    case 'tag':
      return ofTag(tagName(filter.name));
    case 'album':
      return ofAlbum(filter.name);
    case 'asked':
      return askedSo(filter.question, filter.verdict);
    default:
      return null;
  }
}

function ofFiles(which: Sql): Listed {
  return {
    photos: sql`select f.photo from directories d join files f on f.directory = d.id
      where ${which} and f.gone_at is null`,
    each: sql`exists (select 1 from files f join directories d on d.id = f.directory
      where f.photo = p.id and f.gone_at is null and ${which})`,
  };
}

/** A line quotes names, so one that has quotes itself is meant without them. */
function ofTag(name: string): Listed {
  const tags = sql`rejected = 0 and tag in (
    select id from tag_names where name = ${name} union all
    select id from tag_names where instr(name, '"') > 0 and trim(replace(replace(name, '"', ''), '  ', ' ')) = ${name})`;
  return {
    photos: sql`select photo from tags where ${tags}`,
    each: sql`exists (select 1 from tags where tags.photo = p.id and ${tags})`,
  };
}

function ofAlbum(name: string): Listed {
  const album = sql`a.album = (select id from albums where folded(name) = folded(${name}))`;
  return {
    photos: sql`select a.photo from album_photos a where ${album}`,
    each: sql`exists (select 1 from album_photos a where ${album} and a.photo = p.id)`,
  };
}
