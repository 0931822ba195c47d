// Which photos look nearly the same, two by two, and the groups that makes; a person's word that some are no duplicates.

import type { DuplicateGroup, DuplicatePhoto } from '../../contract.ts';
import type { Twin, Twins } from '../shapes/likeness-shapes.ts';
import { summaries } from '../photos/photos.ts';
import { all, column, list, run, sql, type ReadDb, type WriteDb } from '../file/sql.ts';

/** Of more photos than this only those that were found to be alike are set apart: pairs grow with the square. */
const mostPairwise = 60;

export function keepTwins(db: WriteDb, photo: number, twins: readonly Twin[]): void {
  run(db, sql`delete from twins where a = ${photo} or b = ${photo}`);
  for (const { photo: other, kind } of twins) {
    const [a, b] = photo < other ? [photo, other] : [other, photo];
    run(
      db,
      sql`insert or replace into twins (a, b, kind) select ${a}, ${b}, ${kind}
        where (select count(*) from photos where id in (${a}, ${b})) = 2`,
    );
  }
  run(db, sql`update looks set compared = 1 where photo = ${photo}`);
}

export function setApart(db: WriteDb, photos: readonly number[], apart: boolean): void {
  const ids = list([...new Set(photos)]);
  const now = new Date().toISOString();
  if (!apart) {
    run(
      db,
      sql`delete from apart where a in (select value from json_each(${ids}))
        and b in (select value from json_each(${ids}))`,
    );
  } else if (photos.length <= mostPairwise) {
    run(
      db,
      sql`insert or ignore into apart (a, b, said_at) select p.id, q.id, ${now} from photos p join photos q on p.id < q.id
        where p.id in (select value from json_each(${ids})) and q.id in (select value from json_each(${ids}))`,
    );
  } else {
    run(
      db,
      sql`insert or ignore into apart (a, b, said_at) select a, b, ${now} from twins
        where a in (select value from json_each(${ids})) and b in (select value from json_each(${ids}))`,
    );
  }
}

/** Photos that hang together, and photos of several files; the one that came into the library last first. */
export function duplicateGroups(db: ReadDb): Twins[] {
  const out = new Set(column<number>(db, leftOut));
  const pair = (a: number, b: number) => `${a} ${b}`;
  const apart = new Set(all<Edge>(db, sql`select a, b from apart`).map(({ a, b }) => pair(a, b)));
  const edges = all<Edge & { kind: Twin['kind'] }>(db, sql`select a, b, kind from twins`).filter(
    ({ a, b }) => !out.has(a) && !out.has(b) && !(apart.size > 0 && apart.has(pair(a, b))),
  );
  const copied = column<number>(db, sql`select id from photos where files > 1 and hidden = 0`);
  return [
    ...joined(edges),
    ...copied.filter((id) => !out.has(id)).map((id) => ({ kind: 'files' as const, photos: [id] })),
  ].toSorted((a, b) => b.photos[0]! - a.photos[0]! || a.photos.length - b.photos.length);
}

interface Edge {
  a: number;
  b: number;
}

/** Few of many: from their own indexes, so that not every twin has to be looked up among all photos. */
export const leftOut = sql`
  select id from photos where files > 0 and hidden = 1
  union all select id from photos where files = 0 and gone_at is not null
  union all select id from photos where files > 0 and hidden = 0 and flag is not null and flag = 'reject'`;

/** Each photo points to another of its group, up to one that points to itself. */
function joined(edges: readonly (Edge & { kind: Twin['kind'] })[]): Twins[] {
  const above = new Map<number, number>();
  const top = (photo: number): number => {
    let at = photo;
    for (let next = above.get(at) ?? at; next !== at; next = above.get(at) ?? at) at = next;
    if (at !== photo) above.set(photo, at);
    return at;
  };
  for (const { a, b } of edges) {
    above.set(a, above.get(a) ?? a);
    above.set(b, above.get(b) ?? b);
    above.set(top(a), top(b));
  }
  const groups = new Map<number, Twins>();
  for (const photo of above.keys()) {
    const group = groups.get(top(photo));
    if (group) group.photos.push(photo);
    else groups.set(top(photo), { kind: 'burst', photos: [photo] });
  }
  // A copy of one picture among them is what a person wants to know first.
  for (const { a, kind } of edges) if (kind === 'copies') groups.get(top(a))!.kind = kind;
  return [...groups.values()].map(({ kind, photos }) => ({ kind, photos: photos.toSorted((a, b) => b - a) }));
}

export function duplicateGroup(db: ReadDb, { kind, photos }: Twins): DuplicateGroup {
  const more = new Map(
    all<{ id: number; bytes: number; camera: string | null; written: number; paths: string }>(
      db,
      sql`select p.id, max(f.bytes) as bytes, (select name from gear where gear.id = p.camera) as camera,
        (p.rating > 0) + (p.flag is 'pick') + p.favourite + exists (
          select 1 from captions c where c.photo = p.id and c.maker is null and c.replaced_at is null) as written,
        json_group_array(d.path || f.name) as paths
        from json_each(${list(photos)}) asked join photos p on p.id = asked.value
        join files f on f.photo = p.id and f.gone_at is null join directories d on d.id = f.directory group by p.id`,
    ).map((row) => [row.id, row]),
  );
  const found = summaries(db, photos).flatMap((summary): DuplicatePhoto[] => {
    const row = more.get(summary.id);
    if (!row) return [];
    const paths = JSON.parse(row.paths) as string[];
    return [{ ...summary, bytes: row.bytes, camera: row.camera, paths: kind === 'files' ? paths : paths.slice(0, 1) }];
  });
  const size = (photo: DuplicatePhoto) => photo.width * photo.height;
  const written = (photo: DuplicatePhoto) => more.get(photo.id)!.written;
  // What is left of a damaged photo is never the best of them, whatever was said of it.
  const whole = (photo: DuplicatePhoto) => Number(photo.failure === null);
  const ordered = found.toSorted(
    (a, b) => whole(b) - whole(a) || written(b) - written(a) || size(b) - size(a) || b.bytes - a.bytes || a.id - b.id,
  );
  return { kind, photos: ordered };
}
