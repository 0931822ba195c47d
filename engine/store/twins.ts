// Which photos look nearly the same, two by two, and the groups that makes; a person's word that some are no duplicates.

import type { DuplicateGroup, DuplicatePhoto } from '../contract.ts';
import type { Twin, Twins } from './likeness-shapes.ts';
import { summaries } from './photos.ts';
import { all, list, run, sql, type ReadDb, type WriteDb } from './sql.ts';

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

const kept = (photo: 'p' | 'q') =>
  photo === 'p'
    ? sql`p.files > 0 and p.hidden = 0 and p.flag is not 'reject'`
    : sql`q.files > 0 and q.hidden = 0 and q.flag is not 'reject'`;

/** Photos that hang together, and photos of several files; the one with the newest photo first. */
export function duplicateGroups(db: ReadDb): Twins[] {
  const edges = all<{ a: number; b: number; kind: Twin['kind']; taken_at: string }>(
    db,
    sql`select t.a, t.b, t.kind, max(p.taken_at, q.taken_at) as taken_at from twins t
      join photos p on p.id = t.a join photos q on q.id = t.b
      where ${kept('p')} and ${kept('q')} and not exists (select 1 from apart where a = t.a and b = t.b)`,
  );
  const copied = all<{ id: number; taken_at: string }>(
    db,
    sql`select id, taken_at from photos p where files > 1 and hidden = 0 and p.flag is not 'reject'
      order by taken_at desc, id desc`,
  );
  return [
    ...joined(edges),
    ...copied.map(({ id, taken_at }) => ({ kind: 'files' as const, photos: [id], newest: taken_at })),
  ]
    .toSorted((a, b) => (a.newest < b.newest ? 1 : a.newest > b.newest ? -1 : b.photos[0]! - a.photos[0]!))
    .map(({ kind, photos }) => ({ kind, photos }));
}

/** Each photo points to another of its group, up to one that points to itself. */
function joined(edges: readonly { a: number; b: number; kind: Twin['kind']; taken_at: string }[]) {
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
  const groups = new Map<number, { kind: Twin['kind']; photos: number[]; newest: string }>();
  for (const photo of above.keys()) {
    const group = groups.get(top(photo)) ?? { kind: 'burst' as const, photos: [], newest: '' };
    group.photos.push(photo);
    groups.set(top(photo), group);
  }
  for (const { a, kind, taken_at } of edges) {
    const group = groups.get(top(a))!;
    // A copy of one picture among them is what a person wants to know first.
    if (kind === 'copies') groups.set(top(a), { ...group, kind });
    if (taken_at > group.newest) groups.get(top(a))!.newest = taken_at;
  }
  return [...groups.values()].map((group) => ({ ...group, photos: group.photos.toSorted((a, b) => b - a) }));
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
  const found = summaries(db, photos).flatMap((summary): (DuplicatePhoto & { written: number })[] => {
    const row = more.get(summary.id);
    if (!row) return [];
    const paths = JSON.parse(row.paths) as string[];
    const shown = kind === 'files' ? paths : paths.slice(0, 1);
    return [{ ...summary, bytes: row.bytes, camera: row.camera, paths: shown, written: row.written }];
  });
  const size = (photo: DuplicatePhoto) => photo.width * photo.height;
  const ordered = found.toSorted(
    (a, b) => b.written - a.written || size(b) - size(a) || b.bytes - a.bytes || a.id - b.id,
  );
  return { kind, photos: ordered.map(({ written: _, ...photo }) => photo) };
}
