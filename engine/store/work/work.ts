// What each photo still lacks, what comes next, and what could not be done. Level-triggered: nothing here remembers an
// event; whoever works asks `next` until it is empty.

import type { PhotoKind, Problem } from '../../contract.ts';
import { keepMachineCaption } from '../said/captions.ts';
import { canBeSeen } from '../photos/films.ts';
import { expected, keepExpected } from './expectation.ts';
import { workableStates } from '../photos/folders.ts';
import { partsAgain } from '../said/parts.ts';
import { setState } from '../photos/photos.ts';
import { settleAll } from './settling.ts';
import type {
  Expectation,
  Failure,
  NextOptions,
  SeenResult,
  Sight,
  SightTask,
  Stage,
  Tally,
  WaitingPhoto,
} from '../shapes.ts';
import { isWhole, lacking, readSight, sightText } from '../said/sights.ts';
import { all, list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';
import { keepMachineTags } from '../said/tags.ts';
import { keepPrompt, keepVectors } from '../alike/vectors.ts';
import { refreshWords } from '../finding/words.ts';

/** Photos with one of their files that can be read now. `chosen` gives id and place, the highest place first. */
const waiting = (chosen: Sql) => sql`
  with chosen as (${chosen})
  select p.id as photo, p.kind, p.fingerprint, p.seen_by, d.path || f.name as path, f.bytes, f.modified_ms as modifiedMs
  from chosen join photos p on p.id = chosen.id
  join files f on f.id = (
    select file.id from files file join directories d on d.id = file.directory join folders on folders.id = d.folder
    where file.photo = p.id and file.gone_at is null and file.motion = 0 and folders.state in ${workableStates} limit 1)
  join directories d on d.id = f.directory
  order by chosen.place desc, p.id desc`;

interface WaitingRow extends Omit<WaitingPhoto, 'lacks'> {
  seen_by: string | null;
}

export function next(db: ReadDb, stage: Stage, limit: number, options: NextOptions = {}): WaitingPhoto[] {
  const expectation = stage === 'see' ? expected(db) : {};
  const photos = nextRows(db, stage, limit, options).map(({ seen_by: seenBy, ...photo }) => ({
    ...photo,
    lacks: lacking(readSight(seenBy), expectation),
  }));
  // One that lacks nothing by what is expected since a moment has not been settled yet: it does not wait.
  return Object.keys(expectation).length > 0 ? photos.filter(({ lacks }) => lacks.length > 0) : photos;
}

function nextRows(db: ReadDb, stage: Stage, limit: number, { first = [], except = [] }: NextOptions): WaitingRow[] {
  const wanted = first.length > 0 ? all<WaitingRow>(db, waiting(firstWaiting(stage, first, list(except), limit))) : [];
  if (wanted.length >= limit) return wanted;
  const skip = list([...except, ...wanted.map((photo) => photo.photo)]);
  return [...wanted, ...all<WaitingRow>(db, waiting(newestWaiting(stage, skip, limit - wanted.length)))];
}

function firstWaiting(stage: Stage, first: readonly number[], skip: string, limit: number): Sql {
  return sql`
    select p.id, -asked.key as place from json_each(${list(first)}) asked cross join photos p on p.id = asked.value
    where ${inQueue(stage)} and p.id not in (select value from json_each(${skip})) order by asked.key limit ${limit}`;
}

export function newestWaiting(stage: Stage, skip: string, limit: number): Sql {
  return sql`
    select p.id, p.taken_at as place from photos p
    where ${inQueue(stage)} and p.id not in (select value from json_each(${skip}))
    order by p.taken_at desc, p.id desc limit ${limit}`;
}

/** The state is written out, not bound: only so does SQLite see that the partial index holds these rows. */
function inQueue(stage: Stage): Sql {
  return stage === 'read' ? sql`p.state = 'unread' and p.reachable = 1` : sql`p.state = 'unseen' and p.reachable = 1`;
}

/** The states of all photos follow, the first of them at once. */
export function expect(db: WriteDb, expectation: Expectation): number {
  return keepExpected(db, expectation) ? settleAll(db, 'sights') : 0;
}

/** Kept by triggers: looking at every photo would hold up everybody at each start. */
export function sights(db: ReadDb): { sight: Sight; photos: number }[] {
  return all<{ seen_by: string; photos: number }>(db, sql`select seen_by, photos from sight_tallies`).map((row) => ({
    sight: readSight(row.seen_by || null),
    photos: row.photos,
  }));
}

export function lacks(db: ReadDb, photo: number): SightTask[] {
  return lacking(sightOf(db, photo), expected(db));
}

export function sightOf(db: ReadDb, photo: number): Sight {
  return readSight(only<string | null>(db, sql`select seen_by from photos where id = ${photo}`) ?? null);
}

export function keepSeen(db: WriteDb, results: readonly SeenResult[]): number[] {
  const expectation = expected(db);
  const kept = results.filter((result) => stillHolds(db, result) && keepResult(db, result, expectation));
  const photos = kept.map((result) => result.photo);
  refreshWords(db, photos);
  return photos;
}

/** Keeps what is expected from its maker; false when nothing of it is. */
function keepResult(db: WriteDb, result: SeenResult, expectation: Expectation): boolean {
  const { photo, made, caption, tags, vectors, prompt } = result;
  const tasks = (['captions', 'search', 'tags'] as const).filter(
    (task) => made[task] !== undefined && made[task].by === expectation[task]?.[0],
  );
  if (tasks.length === 0 && !(made.chat && prompt)) return false;
  if (tasks.includes('captions') && caption) keepMachineCaption(db, photo, caption, made.captions!);
  if (tasks.includes('tags')) keepMachineTags(db, photo, tags, made.tags!);
  if (tasks.includes('search') && vectors) keepVectors(db, photo, vectors, made.search!);
  if (made.chat && prompt) keepPrompt(db, photo, prompt, made.chat);
  const sight = { ...sightOf(db, photo), ...Object.fromEntries(tasks.map((task) => [task, made[task]!.by])) };
  run(db, sql`update photos set seen_by = ${sightText(sight)} where id = ${photo}`);
  if (!isWhole(sight, expectation)) return true;
  run(db, sql`update photos set state = 'seen' where id = ${photo}`);
  run(db, sql`delete from failures where photo = ${photo}`);
  return true;
}

function stillHolds(db: ReadDb, { photo, fingerprint }: SeenResult): boolean {
  const now = one<{ fingerprint: string | null; state: string }>(
    db,
    sql`select fingerprint, state from photos where id = ${photo}`,
  );
  return now?.fingerprint === fingerprint && now.state !== 'unread';
}

export function keepFailure(db: WriteDb, photo: number, failure: Failure): void {
  const { stage, reason, message, by } = failure;
  if (!one(db, sql`select 1 from photos where id = ${photo}`)) return;
  run(
    db,
    sql`insert into failures (photo, stage, reason, message, tries, made_by, failed_at)
      values (${photo}, ${stage}, ${reason}, ${message}, 1, ${by}, ${new Date().toISOString()})
      on conflict (photo) do update set stage = excluded.stage, reason = excluded.reason, message = excluded.message,
        tries = case when stage = excluded.stage and made_by = excluded.made_by then tries + 1 else 1 end,
        made_by = excluded.made_by, failed_at = excluded.failed_at`,
  );
  setState(db, photo, 'failed');
}

export function retryFailed(db: WriteDb, asked: { stage: Stage; by: string; triesBelow?: number }): number {
  const { stage, by, triesBelow = 0 } = asked;
  const photos = all<{ photo: number }>(
    db,
    sql`select failures.photo from failures join photos p on p.id = failures.photo
      where stage = ${stage} and p.state = 'failed' and (made_by <> ${by} or tries < ${triesBelow})`,
  );
  for (const { photo } of photos) setState(db, photo, stage);
  return photos.length;
}

export function again(db: WriteDb, photos: readonly number[] | 'failed' | 'all'): void {
  const chosen =
    photos === 'all' || photos === 'failed' ? sql`true` : sql`id in (select value from json_each(${list(photos)}))`;
  run(
    db,
    sql`update photos set state = coalesce(
        (select case stage when 'read' then 'unread' else 'unseen' end from failures where photo = photos.id), 'unseen')
      where state = 'failed' and ${chosen}`,
  );
  partsAgain(db, photos);
  if (photos === 'failed') return;
  if (photos === 'all') return void settleAll(db, 'again');
  run(db, sql`update photos set state = 'unseen', seen_by = null where state = 'seen' and ${canBeSeen} and ${chosen}`);
}

export function problem(db: ReadDb, photo: number): Problem | null {
  return (
    one<Problem>(
      db,
      sql`select reason, message, tries from failures join photos p on p.id = failures.photo
        where failures.photo = ${photo} and p.state = 'failed'`,
    ) ?? null
  );
}

export function tally(db: ReadDb): Tally {
  const rows = all<{ state: keyof Omit<Tally, 'photos'>; photos: number }>(
    db,
    sql`select state, photos from tallies
    where state <> 'hidden'`,
  );
  const counts: Tally = { photos: 0, unread: 0, unseen: 0, seen: 0, failed: 0 };
  for (const { state, photos } of rows) {
    counts[state] = photos;
    counts.photos += photos;
  }
  return counts;
}

/** A file of the photo that is there now, best one whose folder is at hand. */
export function presentFile(
  db: ReadDb,
  photo: number,
): { path: string; kind: PhotoKind | null; fingerprint: string | null } | undefined {
  return one(
    db,
    sql`select d.path || f.name as path, p.kind, p.fingerprint
      from photos p join files f on f.photo = p.id join directories d on d.id = f.directory
      join folders on folders.id = d.folder
      where p.id = ${photo} and f.gone_at is null and f.motion = 0 and folders.state <> 'offline'
      order by f.id limit 1`,
  );
}
