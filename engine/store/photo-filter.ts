// Filters as conditions on photos, named `p` in SQL. What is not known does not match; `not` matches all the rest.

import { answeredSo } from './asked-filter.ts';
import type { Filter, HasWhat, IsWhat } from './filter.ts';
import { nearPlace, withinPart } from './place-filter.ts';
import { joinSql, list, sql, type Sql } from './sql.ts';
import { tagName } from './tags.ts';

/** All of them, and shown: hidden photos are where hidden ones are asked for, and nowhere else. */
export function shownAnd(filters: readonly Filter[]): Sql {
  const wantsHidden = filters.some((filter) => filter.by === 'is' && filter.what === 'hidden' && !filter.not);
  const shown = wantsHidden ? sql`p.files > 0 and p.hidden = 1` : sql`p.files > 0 and p.hidden = 0`;
  return joinSql([shown, ...filters.map(toSql)], ' and ');
}

function toSql(filter: Filter): Sql {
  const condition = conditionOf(filter);
  return filter.not ? sql`(${condition}) is not true` : condition;
}

function conditionOf(filter: Filter): Sql {
  switch (filter.by) {
    case 'taken':
      return joinSql(
        [
          ...(filter.from === null ? [] : [sql`p.taken_at >= ${filter.from}`]),
          ...(filter.to === null ? [] : [sql`p.taken_at < ${filter.to}`]),
          ...(filter.from === null && filter.to === null ? [sql`true`] : []),
        ],
        ' and ',
      );
    case 'folder':
      return sql`p.id in (select f.photo from directories d join files f on f.directory = d.id
        where d.folder = ${filter.id} and f.gone_at is null)`;
    case 'folder-name':
      return sql`p.id in (select f.photo from directories d join files f on f.directory = d.id
        where instr(folded(d.path), folded(${filter.text})) > 0 and f.gone_at is null)`;
    case 'file-name':
      return sql`exists (select 1 from files f
        where f.photo = p.id and f.gone_at is null and instr(folded(f.name), folded(${filter.text})) > 0)`;
    case 'camera':
      return sql`p.camera in (select id from gear where instr(folded(name), folded(${filter.text})) > 0)`;
    case 'lens':
      return sql`p.lens in (select id from gear where instr(folded(name), folded(${filter.text})) > 0)`;
    case 'tag':
      // A line quotes names, so one that has quotes itself is meant without them.
      return sql`p.id in (select photo from tags where rejected = 0 and tag in (
        select id from tag_names where name = ${tagName(filter.name)} union all
        select id from tag_names where instr(name, '"') > 0 and
          trim(replace(replace(name, '"', ''), '  ', ' ')) = ${tagName(filter.name)}))`;
    case 'kind':
      // Not `in`: one kind alone is then read from its index in order of time.
      return sql`(${joinSql(
        filter.kinds.map((kind) => sql`p.kind = ${kind}`),
        ' or ',
      )})`;
    case 'is':
      return isConditions[filter.what];
    case 'rating':
      // `rating > 0` names the index of rated photos.
      return filter.least > 0
        ? sql`(p.rating > 0) = 1 and p.rating > 0 and p.rating between ${filter.least} and ${filter.most}`
        : sql`p.rating between ${filter.least} and ${filter.most}`;
    case 'label':
      return filter.label === null ? sql`p.label is null` : sql`p.label = ${filter.label}`;
    case 'album':
      return sql`p.id in (select a.photo from album_photos a
        where a.album = (select id from albums where folded(name) = folded(${filter.name})))`;
    case 'near':
      return nearPlace(filter.latitude, filter.longitude, filter.km);
    case 'within':
      return withinPart(filter.part);
    case 'has':
      return hasConditions[filter.what];
    case 'ids':
      return sql`p.id in (select value from json_each(${list(filter.photos)}))`;
    case 'asked':
      return answeredSo(filter.question, filter.verdict);
    case 'words':
      return sql`p.id in (select rowid from words where words match ${filter.expression})`;
  }
}

const hasShownCaption = sql`exists (select 1 from captions c
  where c.photo = p.id and c.replaced_at is null and c.doubtful = 0)`;

/** The machine is in doubt and no person has said better. */
const isDoubtful = sql`p.id in (select c.photo from captions c where c.doubtful = 1 and c.replaced_at is null)
  and not exists (select 1 from captions c where c.photo = p.id and c.maker is null and c.replaced_at is null)`;

const isConditions: Record<IsWhat, Sql> = {
  waiting: sql`p.state in ('unread', 'unseen')`,
  seen: sql`p.state = 'seen'`,
  failed: sql`p.state = 'failed'`,
  captioned: hasShownCaption,
  doubtful: isDoubtful,
  offline: sql`not exists (select 1 from files f join directories d on d.id = f.directory
    join folders on folders.id = d.folder
    where f.photo = p.id and f.gone_at is null and folders.state <> 'offline')`,
  favourite: sql`p.favourite = 1`,
  picked: sql`p.flag = 'pick'`,
  rejected: sql`p.flag = 'reject'`,
  hidden: sql`p.hidden = 1`,
  video: sql`p.kind = 'video'`,
  live: sql`p.id in (select f.photo from files f where f.motion = 1 and f.gone_at is null)`,
};

const hasConditions: Record<HasWhat, Sql> = {
  place: sql`p.latitude is not null`,
  text: hasShownCaption,
  caption: hasShownCaption,
  tags: sql`exists (select 1 from tags t where t.photo = p.id and t.rejected = 0)`,
  answers: sql`exists (select 1 from turns where turns.photo = p.id)`,
  date: sql`p.shot_at is not null`,
};

/** Small letters without diacritics: how names are compared. A function of the connection, see open.ts. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
