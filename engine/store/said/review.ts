// Captions in doubt, for a person to decide: the least likely first, those a person has written about left out.

import { EngineError, type ReviewPage } from '../../contract.ts';
import { captions } from './captions.ts';
import { summaries } from '../photos/photos.ts';
import { all, only, sql, type ReadDb, type Sql } from '../file/sql.ts';
import { tags } from './tags.ts';

/** What is in doubt of photos `p`, from captions as `c`. */
const waiting = sql`c.doubtful = 1 and c.replaced_at is null and p.files > 0 and p.hidden = 0
  and not exists (select 1 from captions own
    where own.photo = c.photo and own.maker is null and own.replaced_at is null)`;

/** Of captions without a probability nobody knows how bad they are: they come last. */
const worth = sql`coalesce(c.match, 1.0)`;

const mostOthers = 6;

export function reviewQueue(db: ReadDb, asked: { after?: string | null; limit: number; total?: number }): ReviewPage {
  const rows = all<{ photo: number; worth: number }>(
    db,
    reviewQuery(asked.after ? place(asked.after) : null, asked.limit),
  );
  const known = new Map(
    summaries(
      db,
      rows.map(({ photo }) => photo),
    ).map((summary) => [summary.id, summary]),
  );
  const items = rows.flatMap(({ photo }) => {
    const [summary, doubted] = [known.get(photo), captions(db, photo).find((caption) => caption.doubtful)];
    return summary && doubted
      ? [{ ...summary, doubted, others: others(db, photo, doubted.text), tags: tags(db, photo) }]
      : [];
  });
  const last = rows.at(-1);
  return {
    items,
    total: asked.total ?? countDoubted(db, 1, Number.MAX_SAFE_INTEGER),
    cursor: last && rows.length === asked.limit ? `${last.worth}_${last.photo}` : null,
  };
}

/** Of photos with numbers from one up to another: of a million photos it takes a third of a second. */
export function countDoubted(db: ReadDb, from: number, to: number): number {
  return only<number>(db, doubtedQuery(from, to)) ?? 0;
}

export function doubtedQuery(from: number, to: number): Sql {
  return sql`select count(*) from captions c indexed by captions_doubtful cross join photos p on p.id = c.photo
    where ${waiting} and c.photo >= ${from} and c.photo < ${to}`;
}

/** All that are in doubt are in one small index, in order of how bad they are. */
export function reviewQuery(after: { worth: number; photo: number } | null, limit: number): Sql {
  const later = after ? sql`and (${worth}, c.photo) > (${after.worth}, ${after.photo})` : sql``;
  return sql`select c.photo, ${worth} as worth from captions c indexed by captions_worst cross join photos p on p.id = c.photo
    where ${waiting} ${later} order by ${worth}, c.photo limit ${limit}`;
}

/** Older captions that passed or failed, what was said of its parts and what was not chosen: the best known first, each once. */
function others(db: ReadDb, photo: number, shown: string): string[] {
  const rows = all<{ text: string }>(
    db,
    sql`select text from (
        select text, doubtful, coalesce(match, 0) as match from captions
          where photo = ${photo} and maker is not null and replaced_at is not null
        union all select text, doubtful, coalesce(match, 0) from parts where photo = ${photo}
        union all select value ->> 'text', 1, coalesce(value ->> 'match', 0)
          from captions c join caption_others o on o.caption = c.id, json_each(o.said) where c.photo = ${photo})
      group by text order by min(doubtful), max(match) desc limit ${mostOthers + 1}`,
  );
  return rows
    .map(({ text }) => text)
    .filter((text) => text !== shown)
    .slice(0, mostOthers);
}

function place(cursor: string): { worth: number; photo: number } {
  const match = /^([\d.e+-]+)_(\d+)$/.exec(cursor);
  if (!match)
    throw new EngineError('bad-request', 'This is not the mark of a page of the queue. Ask for the first page.');
  return { worth: Number(match[1]), photo: Number(match[2]) };
}
