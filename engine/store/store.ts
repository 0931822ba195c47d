// The door to everything that is kept: one SQLite file. Synchronous functions; one writer at a time.
// Knows nothing of files on disk, models or sockets: it is told, and it answers.

import { type ChangeKind, EngineError } from '../contract.ts';
import { captionHistory } from './said/caption-history.ts';
import { explained } from './file/errors.ts';
import { readFinding, writeFinding } from './finding/finding.ts';
import { failures, retryReason } from './work/failures.ts';
import { filesGone, isStillThere, keepFiles, knownFiles, knownFilesAt, moveFiles } from './photos/files.ts';
import { motionFile, posterFailed, posterKept, posterless, posterLost, wantsPoster } from './photos/films.ts';
import { folder, folders, folderState, isWorkable, subfolders, updateFolderState } from './photos/folders.ts';
import { identified } from './photos/identity.ts';
import {
  answers,
  answersOf,
  inquire,
  inquiries,
  inquiry,
  keepVerdicts,
  nextUnanswered,
  photosAsked,
  setInquiryWorking,
} from './asked/inquiries.ts';
import { durably, openDatabase, openReadDatabase } from './file/open.ts';
import { notes } from './said/notes.ts';
import { countParts, keepParts, nextParts, partsAgain } from './said/parts.ts';
import { photo, photoAt } from './photos/photo.ts';
import { passingWithin } from './finding/photo-filter.ts';
import { listsMany } from './finding/photo-lists.ts';
import { idsInOrder, months, monthsOf, positionInOrder, shapesInOrder, shapesOf } from './finding/listing.ts';
import { changeCalls, changeReads } from './change-store.ts';
import { likenessCalls, likenessReads } from './likeness-store.ts';
import { forgetLooks } from './alike/looks.ts';
import { forgetPlace } from './places/map.ts';
import { deletePhotos, hasWritten, keepPreview, keepRead, lacksPreview, summaries, summary } from './photos/photos.ts';
import { folderCalls } from './folder-store.ts';
import { browse, count, idsAfter, idsPassing, passing, sorted } from './finding/search.ts';
import { setSetting, setting } from './settings.ts';
import type { LookedInto, ReadResult } from './shapes/film-shapes.ts';
import type { ReadStore, Store } from './shapes.ts';
import { all, only, sql, transaction, type ReadDb, type WriteDb } from './file/sql.ts';
import { drafts } from './said/drafts.ts';
import { tagNames } from './said/tag-names.ts';
import { turns } from './said/turns.ts';
import { digests, vectorSets, vectorsOfOthers, visualPrompt } from './alike/vectors.ts';
import { record } from './undo/recording.ts';
import { isWhole } from './said/sights.ts';
import {
  again,
  expect,
  keepFailure,
  keepSeen,
  lacks,
  next,
  presentFile,
  retryFailed,
  sightOf,
  sights,
  tally,
} from './work/work.ts';
import { setInquiryBand, spreadPart } from './asked/verdict-band.ts';
import { readWords } from './finding/word-matches.ts';
import { refreshWords } from './finding/words.ts';
import { askSome, settleAll, settleSome } from './work/settling.ts';
import { expected } from './work/expectation.ts';
import { writtenCalls } from './written-store.ts';

export type * from './shapes.ts';
export type * from './shapes/change-shapes.ts';
export type * from './finding/filter.ts';
export type { PhotoSet } from './finding/photo-set.ts';
export type * from './shapes/finding-shapes.ts';
export type * from './shapes/inquiry-shapes.ts';
export type * from './shapes/likeness-shapes.ts';
export type * from './shapes/listing-shapes.ts';
export type * from './shapes/map-shapes.ts';
export { partOf, squareOf, squaresIn, stretchOf, type Square } from './places/cell.ts';
export type * from './shapes/caption-shapes.ts';
export type * from './shapes/part-shapes.ts';
export type * from './shapes/said-shapes.ts';
export { digestOf } from './alike/digest.ts';
export { holdLibrary, type Hold } from './file/lock.ts';
export { lookedForIn } from './photos/removal.ts';
export { checkLibrary, copyLibrary } from './file/copying.ts';
export type { CheckedLibrary } from './file/copy-library.ts';
export { updateLibrary } from './file/updating.ts';

/** Opens or makes the library's file. Throws library-newer, library-corrupt, library-locked, disk-full, no-permission. */
export function openStore(file: string, onChange: () => void = () => {}): Store {
  const db = openDatabase(file);
  const machine = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) =>
    told(file, (...args: A) => transaction(db, () => work(db, ...args)));
  const person = <A extends unknown[], T>(work: (db: WriteDb, ...args: A) => T) =>
    told(file, (...args: A) => durably(db, () => work(db, ...args)));
  // What a person can undo: recorded, and told.
  const does = <A extends unknown[], T>(what: ChangeKind, work: (db: WriteDb, ...args: A) => T) => {
    const recorded = person((_, ...args: A) => record(db, what, () => work(db, ...args)));
    return (...args: A) => {
      const result = recorded(...args);
      onChange();
      return result;
    };
  };
  return {
    file,
    ...reading(db, file),
    ...changeCalls(machine, person, does, onChange),
    ...likenessCalls(machine, does),
    ...folderCalls(machine, person, onChange),
    setFolderState: machine(setFolderState),
    keepFiles: machine(keepFiles),
    filesMoved: machine(moveFiles),
    filesGone: machine(filesGone),
    expect: machine(expect),
    identified: machine(identified),
    keepRead: machine(readKept),
    keepPreview: machine(keepPreview),
    posterKept: machine(posterKept),
    posterFailed: machine(posterFailed),
    posterLost: machine(posterLost),
    keepSeen: machine(keepSeen),
    failed: machine(keepFailure),
    retryFailed: machine(retryFailed),
    retryReason: machine(retryReason),
    again: machine(again),
    settleSome: machine(settleSome),
    askSome: machine(askSome),
    ...writtenCalls(person, does),
    inquire: person(inquire),
    setInquiryWorking: person(setInquiryWorking),
    setInquiryBand: does('inquiry', setInquiryBand),
    keepVerdicts: machine(keepVerdicts),
    keepParts: machine(keepParts),
    retryParts: machine((db) => partsAgain(db, 'failed')),
    ...writeFinding(person),
    setSetting: person(setSetting),
    sweep: machine(sweep),
    close: () => void db.close(),
  };
}

/** The same library for reading only, beside whoever writes. */
export function openStoreForReading(file: string): ReadStore & { close(): void } {
  const db = openReadDatabase(file);
  return { ...reading(db, file), close: () => void db.close() };
}

type Reads = <A extends unknown[], T>(work: (db: ReadDb, ...args: A) => T) => (...args: A) => T;

function reading(db: ReadDb, file: string) {
  const read: Reads = (work) => told(file, (...args) => work(db, ...args));
  return {
    revision: read((db) => `${db.pragma('data_version', { simple: true })}.${only(db, sql`select total_changes()`)}`),
    browse: read(browse),
    ...changeReads(read),
    ...likenessReads(read),
    count: read(count),
    months: read(months),
    lacksPreview: read(lacksPreview),
    posterless: read(posterless),
    wantsPoster: read(wantsPoster),
    motionFile: read(motionFile),
    monthsOf: read(monthsOf),
    idsInOrder: read(idsInOrder),
    idsAfter: read(idsAfter),
    sorted: read(sorted),
    shapesInOrder: read(shapesInOrder),
    shapesOf: read(shapesOf),
    positionInOrder: read(positionInOrder),
    ...readWords(read),
    ...readFinding(read),
    passing: read(passing),
    ...{ listsMany: read(listsMany), passingWithin: read(passingWithin) },
    idsPassing: read(idsPassing),
    summaries: read(summaries),
    digests: read(digests),
    vectorSets: read(vectorSets),
    vectorsOfOthers: read(vectorsOfOthers),
    ...{ folders: read(folders), folder: read(folder) },
    subfolders: read(subfolders),
    knownFiles: read(knownFiles),
    knownFilesAt: read(knownFilesAt),
    next: read(next),
    tally: read(tally),
    failures: read(failures),
    photo: read(photo),
    photoWith: read(
      (db, fingerprint: string) =>
        only<number>(db, sql`select id from photos where fingerprint = ${fingerprint}`) ?? null,
    ),
    photoAt: read(photoAt),
    presentFile: read((db, photo: number) => {
      const found = presentFile(db, photo);
      if (!found) {
        const { name } = summary(db, photo);
        throw new EngineError('file-missing', `${name} is not where it was. Connect its disk, or put the file back.`);
      }
      return found;
    }),
    ...readingSaid(read),
    setting: read(setting),
  };
}

/** What was said of photos, and what is still to be said. */
function readingSaid(read: Reads) {
  return {
    visualPrompt: read(visualPrompt),
    inquiries: read(inquiries),
    inquiry: read(inquiry),
    spreadPart: read(spreadPart),
    nextUnanswered: read(nextUnanswered),
    photosAsked: read(photosAsked),
    answersOf: read(answersOf),
    answers: read(answers),
    captionHistory: read(captionHistory),
    notes: read(notes),
    conversation: read(turns),
    tagNames: read(tagNames),
    drafts: read(drafts),
    nextParts: read(nextParts),
    countParts: read(countParts),
    expectation: read(expected),
    sights: read(sights),
    lacks: read(lacks),
  };
}

/** What SQLite refuses becomes one of the contract's reasons. */
function told<A extends unknown[], T>(file: string, work: (...args: A) => T): (...args: A) => T {
  return (...args) => {
    try {
      return work(...args);
    } catch (error) {
      throw explained(error, file);
    }
  };
}

function setFolderState(db: WriteDb, id: number, state: Parameters<typeof updateFolderState>[2]) {
  const before = folderState(db, id);
  updateFolderState(db, id, state);
  const changes = isWorkable(before) !== isWorkable(state) || (before === 'offline') !== (state === 'offline');
  if (changes) settleAll(db, 'reachable');
  return folder(db, id);
}

function readKept(db: WriteDb, photo: number, result: ReadResult, file?: LookedInto): void {
  // It waits on: what was read is of before.
  if (file && !isStillThere(db, photo, file)) return;
  // Before its coordinates change: it is counted where they are.
  forgetPlace(db, photo);
  forgetLooks(db, photo);
  // Nothing can be made of a film without a frame: it lacks nothing until there is one.
  const whole = result.preview === null || isWhole(sightOf(db, photo), expected(db));
  keepRead(db, photo, result, whole ? 'seen' : 'unseen');
  if (result.damage) keepFailure(db, photo, { stage: 'read', by: result.by ?? '', ...result.damage });
  refreshWords(db, [photo]);
}

function sweep(db: WriteDb, goneBefore: string, limit = 500): string[] {
  const photos = all<{ id: number; fingerprint: string | null }>(
    db,
    sql`select id, fingerprint from photos p where files = 0 and gone_at < ${goneBefore} and not ${hasWritten}
      limit ${limit}`,
  );
  deletePhotos(
    db,
    photos.map((row) => row.id),
  );
  return photos.flatMap((row) => row.fingerprint ?? []);
}
