// What happens when the content of a waiting photo becomes known. Content met before is the photo met before, wherever
// its file is now: this is what keeps everything a person wrote when files move.

import { copyToAlbumsOf } from '../given/albums.ts';
import { copyPersonsCaption, deleteMachineCaptions, moveCaptions } from '../said/captions.ts';
import { isStillThere } from './files.ts';
import type { Content } from '../shapes/film-shapes.ts';
import { forgetVerdicts } from '../asked/inquiries.ts';
import { keepPairing, pairFilms } from './live-pairs.ts';
import { copyMarks } from '../given/marks.ts';
import { copyNotes, moveNotes } from '../said/notes.ts';
import { forgetParts } from '../said/parts.ts';
import { deletePhotos, isWrittenAbout, noPhoto, settlePhotos, type StoredState } from './photos.ts';
import { one, run, sql, type WriteDb } from '../file/sql.ts';
import { copyPersonsTags, deleteMachineTags, moveTags } from '../said/tags.ts';
import { copyTurns, moveTurns } from '../said/turns.ts';
import { isSure, setApartFrom, setUnsureApart } from './unsure-files.ts';
import { deleteVectors } from '../alike/vectors.ts';
import { refreshWords } from '../finding/words.ts';

interface Known {
  id: number;
  fingerprint: string | null;
  state: StoredState;
}

export function identified(db: WriteDb, photo: number, content: Content): { photo: number; read: boolean } {
  const known = knownBy(db, photo, content);
  if (content.file) keepPairing(db, content.file, content.pairing ?? null);
  const pairs = pairFilms(db, [known.photo]);
  if (pairs.length === 0) return known;
  const touched = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
  settlePhotos(db, touched);
  refreshWords(db, touched);
  // A film that belongs to a picture is not read: the picture is.
  const picture = pairs.find(({ from }) => from === known.photo)?.to;
  const alone = one(db, sql`select 1 from photos where id = ${known.photo} and files > 0`) !== undefined;
  return picture === undefined || alone ? known : { photo: picture, read: true };
}

function knownBy(db: WriteDb, photo: number, content: Content): { photo: number; read: boolean } {
  const { kind, fingerprint, file } = content;
  const asked = one<Known>(db, sql`select id, fingerprint, state from photos where id = ${photo}`);
  if (!asked) throw noPhoto();
  // Meanwhile it was found to be another photo's, or written over: what it held says nothing of this photo now.
  if (file && !isStillThere(db, photo, file)) return { photo, read: true };
  const known = one<Known>(db, sql`select id, fingerprint, state from photos where fingerprint = ${fingerprint}`);
  if (known && known.id !== photo) {
    if (known.state === 'unread') setUnsureApart(db, known.id);
    joinPhotos(db, asked, known.id);
    isSure(db, known.id);
    return { photo: known.id, read: known.state !== 'unread' };
  }
  if (asked.fingerprint !== null && asked.fingerprint !== fingerprint) leaveOldContent(db, asked.id, asked.fingerprint);
  const before = setApartFrom(db, photo);
  // Written over while what it held was found elsewhere: as with leaveOldContent both have the words.
  if (before !== null) copyWritten(db, before, photo);
  run(db, sql`update photos set fingerprint = ${fingerprint}, kind = ${kind} where id = ${photo}`);
  isSure(db, photo);
  return { photo, read: false };
}

/** The files of `from` that are there now hold what `to` is. What was said of `from` before it was known goes along. */
function joinPhotos(db: WriteDb, from: Known, to: number): void {
  run(db, sql`update files set photo = ${to} where photo = ${from.id} and gone_at is null`);
  if (from.fingerprint === null) {
    moveCaptions(db, from.id, to);
    moveTags(db, from.id, to);
    moveTurns(db, from.id, to);
    moveNotes(db, from.id, to);
    copyMarks(db, from.id, to);
    copyToAlbumsOf(db, from.id, to);
    run(db, sql`update files set photo = ${to} where photo = ${from.id}`);
    deletePhotos(db, [from.id]);
  }
  settlePhotos(db, [from.id, to]);
  refreshWords(db, [from.id, to]);
}

/** What a person wrote about one photo, to another that has nothing yet. */
function copyWritten(db: WriteDb, from: number, to: number): void {
  copyPersonsCaption(db, from, to);
  copyPersonsTags(db, from, to);
  copyTurns(db, from, to);
  copyNotes(db, from, to);
  copyMarks(db, from, to);
  copyToAlbumsOf(db, from, to);
  refreshWords(db, [to]);
}

/**
 * A file was written over with content never met. What a person wrote stays with the photo; a copy stays with the old
 * content, hidden, in case that only moved elsewhere. What models said was about other pixels and goes.
 */
function leaveOldContent(db: WriteDb, photo: number, fingerprint: string): void {
  run(db, sql`update photos set fingerprint = null, width = 0, height = 0, seen_by = null where id = ${photo}`);
  if (isWrittenAbout(db, photo)) {
    const old = run(
      db,
      sql`insert into photos (fingerprint, kind, taken_at, gone_at)
        select ${fingerprint}, kind, taken_at, ${new Date().toISOString()} from photos where id = ${photo}`,
    ).id;
    copyWritten(db, photo, old);
  }
  deleteMachineCaptions(db, photo);
  deleteMachineTags(db, photo);
  deleteVectors(db, photo);
  forgetVerdicts(db, photo);
  forgetParts(db, photo);
  refreshWords(db, [photo]);
}
