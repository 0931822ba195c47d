// Photos: content with a fingerprint. Keeps the columns that say whether a photo is shown and can be worked on, and
// makes summaries of rows.

import { EngineError, type Facts, type PhotoKind, type PhotoState, type PhotoSummary } from '../../contract.ts';
import { shownPath } from '../../file-path.ts';
import { badgeColumns, type BadgesRow, toBadges } from './badges.ts';
import { filmColumns, type FilmRow, keepFilm, toFilm } from './films.ts';
import { isAway, isReachable } from './folders.ts';
import { releaseFilms } from './live-pairs.ts';
import { isMarked, markColumnsOf, type MarksRow, toMarks } from '../given/marks.ts';
import { nameKey } from './name-key.ts';
import type { ReadResult } from '../shapes/film-shapes.ts';
import type { Stage } from '../shapes.ts';
import { all, list, one, only, run, sql, type ReadDb, type Sql, type WriteDb } from '../file/sql.ts';
import { refreshWords } from '../finding/words.ts';

export type StoredState = 'unread' | 'unseen' | 'seen' | 'failed';

interface SummaryRow extends MarksRow, BadgesRow, FilmRow {
  id: number;
  name: string | null;
  kind: PhotoKind | null;
  width: number;
  height: number;
  taken_at: string;
  fingerprint: string | null;
  state: StoredState;
  written: string | null;
  said: string | null;
  said_by: string | null;
}

/**
 * Columns of a summary, from photos as `p`. No `order by` in here: a sorter for every row would cost more than the rest
 * of a page. Rows come in the order of their ids anyway, and there is one current caption by a person, one by a model.
 */
export const summaryColumns = sql`
  p.id, p.kind, p.width, p.height, p.taken_at, p.fingerprint, p.state, ${markColumnsOf}, ${badgeColumns}, ${filmColumns},
  coalesce(
    (select f.name from files f where f.photo = p.id and f.gone_at is null and f.motion = 0 limit 1),
    (select f.name from files f where f.photo = p.id limit 1)) as name,
  (select c.text from captions c where c.photo = p.id and c.replaced_at is null and c.maker is null limit 1) as written,
  (select c.text from captions c
    where c.photo = p.id and c.replaced_at is null and c.maker is not null and c.doubtful = 0 limit 1) as said,
  (select m.model from captions c join makers m on m.id = c.maker
    where c.photo = p.id and c.replaced_at is null and c.doubtful = 0 limit 1) as said_by`;

export function summariesOf(db: ReadDb, query: Sql): PhotoSummary[] {
  return all<SummaryRow>(db, query).map(toSummary);
}

/** In the order given; those not known are left out. */
export function summaries(db: ReadDb, photos: readonly number[]): PhotoSummary[] {
  return summariesOf(
    db,
    sql`select ${summaryColumns} from json_each(${list(photos)}) asked join photos p on p.id = asked.value
      order by asked.key`,
  );
}

export function summary(db: ReadDb, id: number): PhotoSummary {
  const found = summaries(db, [id])[0];
  if (!found) throw noPhoto();
  return found;
}

export function noPhoto(): EngineError {
  return new EngineError('not-found', 'This photo is not in the library any more. Search again.');
}

/** A photo that waits to be read, with the one file its caller adds. */
export function insertPhoto(db: WriteDb, name: string, modifiedMs: number, reachable: boolean): number {
  return run(
    db,
    sql`insert into photos (taken_at, files, reachable, name_key)
      values (${localTime(modifiedMs)}, 1, ${reachable ? 1 : 0}, ${nameKey(name)})`,
  ).id;
}

export function photoHasOtherFiles(db: ReadDb, photo: number, file: number): boolean {
  return (
    only(
      db,
      sql`select 1 from files where photo = ${photo} and id <> ${file} and gone_at is null and motion = 0 limit 1`,
    ) !== undefined
  );
}

export function waitToBeRead(db: WriteDb, photo: number): void {
  run(db, sql`update photos set state = 'unread' where id = ${photo}`);
  run(db, sql`delete from failures where photo = ${photo}`);
}

/**
 * Brings `files`, `reachable`, `offline`, `gone_at` and the name they are sorted by in line with the photos' files, and forgets
 * photos without any that were never read. Whoever changes files or a folder's state calls it. Returns the photos still there.
 */
export function settlePhotos(db: WriteDb, photos: readonly number[]): number[] {
  const ids = list(photos);
  run(
    db,
    sql`update photos set
      files = (select count(*) from files f where f.photo = photos.id and f.gone_at is null and f.motion = 0),
      name_key = coalesce(
        (select name_key(f.name) from files f
          where f.photo = photos.id and f.gone_at is null and f.motion = 0 limit 1), name_key),
      reachable = ${isReachable}, offline = ${isAway}
      where id in (select value from json_each(${ids}))`,
  );
  run(
    db,
    sql`update photos set gone_at = case when files > 0 then null else coalesce(gone_at, ${new Date().toISOString()}) end
      where id in (select value from json_each(${ids})) and (files > 0) <> (gone_at is null)`,
  );
  const released = releaseFilms(db, photos, insertPhoto);
  const unknown = all<{ id: number }>(
    db,
    sql`select id from photos p where id in (select value from json_each(${ids}))
      and files = 0 and fingerprint is null and not ${hasWritten}`,
  ).map((row) => row.id);
  deletePhotos(db, unknown);
  const gone = new Set(unknown);
  const left = photos.filter((id) => !gone.has(id));
  if (released.length === 0) return left;
  refreshWords(db, released);
  return [...left, ...settlePhotos(db, released)];
}

/** True of photos `p` about which a person said something: words, a tag given or taken away, a mark, an album, no
 * duplicate. */
export const hasWritten = sql`(
  ${isMarked}
  or exists (select 1 from album_photos a where a.photo = p.id)
  or exists (select 1 from captions c where c.photo = p.id and c.maker is null)
  or exists (select 1 from tags t where t.photo = p.id and t.maker is null)
  or exists (select 1 from notes where notes.photo = p.id)
  or exists (select 1 from turns where turns.photo = p.id)
  or exists (select 1 from apart where apart.a = p.id)
  or exists (select 1 from apart where apart.b = p.id))`;

export function isWrittenAbout(db: ReadDb, photo: number): boolean {
  return only(db, sql`select 1 from photos p where p.id = ${photo} and ${hasWritten}`) !== undefined;
}

export function deletePhotos(db: WriteDb, photos: readonly number[]): void {
  for (const id of photos) {
    run(db, sql`delete from files where photo = ${id}`);
    run(db, sql`delete from words where rowid = ${id}`);
    run(db, sql`delete from photos where id = ${id}`);
  }
}

/** Facts as read. `state`: whether all that is expected was seen in it before. */
export function keepRead(db: WriteDb, photo: number, result: ReadResult, state: 'seen' | 'unseen'): void {
  const { facts, width, height } = result;
  const modifiedMs = only<number>(
    db,
    sql`select min(modified_ms) from files where photo = ${photo} and gone_at is null`,
  );
  const takenAt = facts.takenAt ?? localTime(modifiedMs ?? Date.now());
  run(
    db,
    sql`update photos set width = ${width}, height = ${height}, taken_at = ${takenAt}, shot_at = ${facts.takenAt},
      offset_minutes = ${facts.offsetMinutes}, latitude = ${facts.latitude}, longitude = ${facts.longitude},
      camera = ${gearId(db, facts.camera)}, lens = ${gearId(db, facts.lens)}, exposure_time = ${facts.exposureTime},
      aperture = ${facts.aperture}, iso = ${facts.iso}, focal_length = ${facts.focalLength},
      orientation = ${facts.orientation}, state = ${state}, preview = coalesce(${result.preview ?? null}, preview)
      where id = ${photo}`,
  );
  keepFilm(db, photo, result.film ? { ...result.film, poster: result.preview !== null } : null);
  if (!result.damage) run(db, sql`delete from failures where photo = ${photo}`);
}

/** A thumbnail made before previews were. */
export function keepPreview(db: WriteDb, photo: number, preview: Uint8Array): void {
  run(db, sql`update photos set preview = ${preview} where id = ${photo}`);
}

export function lacksPreview(db: ReadDb, photo: number): boolean {
  return only(db, sql`select 1 from photos where id = ${photo} and preview is null`) !== undefined;
}

export function facts(db: ReadDb, photo: number): Facts {
  const row = one<Facts>(
    db,
    sql`select shot_at as takenAt, offset_minutes as offsetMinutes, latitude, longitude,
      (select name from gear where gear.id = p.camera) as camera, (select name from gear where gear.id = p.lens) as lens,
      exposure_time as exposureTime, aperture, iso, focal_length as focalLength, orientation
      from photos p where id = ${photo}`,
  );
  if (!row) throw noPhoto();
  return row;
}

export function setState(db: WriteDb, photo: number, stage: Stage | 'failed'): void {
  const state: StoredState = stage === 'failed' ? 'failed' : stage === 'read' ? 'unread' : 'unseen';
  run(db, sql`update photos set state = ${state} where id = ${photo}`);
}

/** `YYYY-MM-DDTHH:MM:SS` of this moment, here. */
function localTime(ms: number): string {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function gearId(db: WriteDb, name: string | null): number | null {
  if (!name) return null;
  const known = only<number>(db, sql`select id from gear where name = ${name}`);
  return known ?? run(db, sql`insert into gear (name) values (${name})`).id;
}

function toSummary(row: SummaryRow): PhotoSummary {
  const states: Record<StoredState, PhotoState> = {
    unread: 'waiting',
    unseen: 'waiting',
    seen: 'seen',
    failed: 'failed',
  };
  const { film, seconds, poster } = toFilm(row);
  return {
    id: row.id,
    name: shownPath(row.name ?? ''),
    // Until the content is known, most files are what most files are.
    kind: row.kind ?? 'jpeg',
    width: row.width,
    height: row.height,
    takenAt: row.taken_at,
    // Thumbnails are written by the time the size is known.
    fingerprint: row.width > 0 && poster ? (row.fingerprint ?? '') : '',
    state: states[row.state],
    caption: row.written ?? row.said,
    captionBy: row.written !== null ? 'person' : row.said !== null ? 'model' : null,
    captionModel: row.written === null ? row.said_by : null,
    doubtful: row.in_doubt === 1 && row.written === null,
    film,
    seconds,
    ...toBadges(row),
    marks: toMarks(row),
  };
}
