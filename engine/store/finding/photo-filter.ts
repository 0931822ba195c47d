// Filters as conditions on photos, named `p` in SQL. What is not known does not match; `not` matches all the rest.

import type { Filter, HasWhat, IsWhat } from './filter.ts';
import { type Listed, listOf, type Unlisted } from './photo-lists.ts';
import { nearPlace, withinPart } from '../places/place-filter.ts';
import { column, joinSql, list, sql, type ReadDb, type Sql } from '../file/sql.ts';

/** All of them, and shown: hidden photos are where hidden ones are asked for, and nowhere else. */
export function shownAnd(filters: readonly Filter[]): Sql {
  const wantsHidden = filters.some((filter) => filter.by === 'is' && filter.what === 'hidden' && !filter.not);
  const shown = wantsHidden ? sql`p.files > 0 and p.hidden = 1` : sql`p.files > 0 and p.hidden = 0`;
  return joinSql([shown, ...filters.map(toSql)], ' and ');
}

/** The same of photos that come one by one, from elsewhere than a list of those that pass. */
export function shownEach(filters: readonly Filter[]): Sql {
  const { text, values } = shownAnd(filters.map((filter) => ({ ...filter, each: true })));
  // `+`: else SQLite may walk through such a list anew for every photo.
  return { text: text.replaceAll('p.id in (', '+p.id in ('), values };
}

function toSql(filter: Filter): Sql {
  const listed = listOf(filter);
  const condition = listed ? passes(filter, listed) : conditionOf(filter as Unlisted);
  return filter.not ? sql`(${condition}) is not true` : condition;
}

function passes({ each }: Filter, listed: Listed): Sql {
  return each ? listed.each : sql`p.id in (${listed.photos})`;
}

function conditionOf(filter: Unlisted): Sql {
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
    case 'file-name':
      return sql`exists (select 1 from files f
        where f.photo = p.id and f.gone_at is null and instr(folded(f.name), folded(${filter.text})) > 0)`;
    case 'camera':
      return filtered(filter, sql`p.camera in ${gearNamed(filter.text)}`);
    case 'lens':
      return filtered(filter, sql`p.lens in ${gearNamed(filter.text)}`);
    case 'kind':
      // Not `in`: one kind alone is then read from its index in order of time.
      return filtered(
        filter,
        joinSql(
          filter.kinds.map((kind) => sql`p.kind = ${kind}`),
          ' or ',
        ),
      );
    case 'is':
      return filter.what === 'live' && filter.each ? hasFilm : isConditions[filter.what];
    case 'rating':
      // `rating > 0` names the index of rated photos.
      return filter.least > 0
        ? sql`(p.rating > 0) = 1 and p.rating > 0 and p.rating between ${filter.least} and ${filter.most}`
        : sql`p.rating between ${filter.least} and ${filter.most}`;
    case 'label':
      return filter.label === null ? sql`p.label is null` : sql`p.label = ${filter.label}`;
    case 'near':
      return nearPlace(filter.latitude, filter.longitude, filter.km, filter.each);
    case 'within':
      return withinPart(filter.part, filter.each);
    case 'has':
      return hasConditions[filter.what];
    case 'ids':
      return sql`p.id in (select value from json_each(${list(filter.photos)}))`;
    case 'set':
      return sql`in_set(${filter.set.number}, p.id)`;
    case 'words':
      return sql`p.id in (select rowid from words where words match ${filter.expression})`;
  }
}

// Columns of the photo that the index of shown photos holds as well: see migrations/0300-traits.ts.
const hasShownCaption = sql`p.captioned = 1`;

/** `is true`: asked of each photo, the index of these names is not walked. */
function filtered({ each }: Filter, condition: Sql): Sql {
  return each ? sql`(${condition}) is true` : sql`(${condition})`;
}

function gearNamed(text: string): Sql {
  return sql`(select id from gear where instr(folded(name), folded(${text})) > 0)`;
}

/** Asked of each photo. */
const hasFilm = sql`exists (select 1 from files f where f.photo = p.id and f.motion = 1 and f.gone_at is null)`;

const isConditions: Record<IsWhat, Sql> = {
  waiting: sql`p.state in ('unread', 'unseen')`,
  seen: sql`p.state = 'seen'`,
  failed: sql`p.state = 'failed'`,
  captioned: hasShownCaption,
  doubtful: sql`p.doubtful = 1`,
  offline: sql`p.offline = 1`,
  favourite: sql`p.favourite = 1`,
  picked: sql`p.flag = 'pick'`,
  rejected: sql`p.flag = 'reject'`,
  hidden: sql`p.hidden = 1`,
  video: sql`p.kind = 'video'`,
  live: sql`p.id in (select f.photo from files f where f.motion = 1 and f.gone_at is null)`,
};

const hasConditions: Record<HasWhat, Sql> = {
  place: sql`p.placed = 1`,
  text: hasShownCaption,
  caption: hasShownCaption,
  tags: sql`p.tagged = 1`,
  answers: sql`p.answered = 1`,
  date: sql`p.dated = 1`,
};

/** Shown or not, those with numbers from one up to another that pass this filter alone. */
export function passingWithin(db: ReadDb, filter: Filter, from: number, to: number): number[] {
  const listed = listOf(filter);
  const within = (photo: Sql) => sql`${photo} >= ${from} and ${photo} < ${to}`;
  if (listed) return column(db, sql`select photo from (${listed.photos}) where ${within(sql`photo`)}`);
  const condition = conditionOf({ ...filter, each: true } as Unlisted);
  return column(db, sql`select p.id from photos p where ${within(sql`p.id`)} and ${condition}`);
}

/** Small letters without diacritics: how names are compared. A function of the connection, see open.ts. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
