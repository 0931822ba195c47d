// What may be asked of the engine, what it tells by itself, and why it may refuse. This is the one door: the calls of one
// task are in a file of contract/, which only this file imports; it imports nothing else. Everything is JSON-plain, so that
// the same contract travels over a MessagePort, a WebSocket and a plain call. Pictures go by URL, see PictureSize.

import { albumCalls, type AlbumCalls } from './contract/albums.ts';
import { captionCalls, type CaptionCalls } from './contract/captions.ts';
import { type Batch, type Changes, changeCalls, type ChangeCalls } from './contract/changes.ts';
import { activityCalls, type ActivityCalls } from './contract/activity.ts';
import { deviceCalls, type DeviceCalls } from './contract/devices.ts';
import { draftCalls, type DraftCalls } from './contract/drafts.ts';
import { duplicateCalls, type Compared, type DuplicateCalls } from './contract/duplicates.ts';
import { exportCalls, type ExportCalls, type Exporting } from './contract/export.ts';
import { filmCalls, type FilmCalls } from './contract/films.ts';
import { folderCalls, type FolderCalls } from './contract/folders.ts';
import { inquiryCalls, type Inquiry, type InquiryCalls } from './contract/inquiries.ts';
import { installCalls, type InstallCalls, type Installation } from './contract/installs.ts';
import { libraryCalls, type LibraryCalls, type Opening } from './contract/library.ts';
import { lookedCalls, type LookedCalls } from './contract/looked.ts';
import { manyQuestionCalls, type ManyQuestionCalls } from './contract/many-questions.ts';
import { mapCalls, type MapCalls } from './contract/map.ts';
import { markCalls, type MarkCalls } from './contract/marks.ts';
import { type Fallen, machineCalls, type MachineCalls } from './contract/machine.ts';
import { modelCalls, type ModelCalls } from './contract/models.ts';
import { noteCalls, type NoteCalls } from './contract/notes.ts';
import { photoCalls, type PhotoCalls } from './contract/photos.ts';
import { questionCalls, type QuestionCalls } from './contract/questions.ts';
import { reviewCalls, type ReviewCalls } from './contract/review.ts';
import { searchCalls, type SearchCalls } from './contract/search.ts';
import { tilesCalls, type TilesCalls } from './contract/tiles.ts';
import { timelineCalls, type TimelineCalls } from './contract/timeline.ts';
import { workCalls, type Progress, type WorkCalls } from './contract/work.ts';

export * from './contract/albums.ts';
export * from './contract/activity.ts';
export * from './contract/author.ts';
export * from './contract/captions.ts';
export * from './contract/changes.ts';
export * from './contract/devices.ts';
export * from './contract/drafts.ts';
export * from './contract/duplicates.ts';
export * from './contract/errors.ts';
export * from './contract/export.ts';
export * from './contract/films.ts';
export * from './contract/folders.ts';
export * from './contract/inquiries.ts';
export * from './contract/installs.ts';
export * from './contract/library.ts';
export * from './contract/looked.ts';
export * from './contract/many-questions.ts';
export * from './contract/map.ts';
export * from './contract/marks.ts';
export * from './contract/machine.ts';
export * from './contract/models.ts';
export * from './contract/note.ts';
export * from './contract/notes.ts';
export * from './contract/order.ts';
export * from './contract/photos.ts';
export * from './contract/questions.ts';
export * from './contract/review.ts';
export * from './contract/search.ts';
export * from './contract/shell.ts';
export * from './contract/tiles.ts';
export * from './contract/timeline.ts';
export * from './contract/work.ts';
export * from './contract/verdict.ts';

/** Everything that can be asked of the engine. One object in, one JSON-plain value out. */
export interface Engine
  extends
    FolderCalls,
    SearchCalls,
    TimelineCalls,
    PhotoCalls,
    FilmCalls,
    MapCalls,
    DuplicateCalls,
    ReviewCalls,
    CaptionCalls,
    NoteCalls,
    DraftCalls,
    MarkCalls,
    AlbumCalls,
    ChangeCalls,
    ExportCalls,
    QuestionCalls,
    ManyQuestionCalls,
    InquiryCalls,
    LookedCalls,
    TilesCalls,
    WorkCalls,
    ActivityCalls,
    ModelCalls,
    InstallCalls,
    MachineCalls,
    LibraryCalls,
    DeviceCalls {}

/** Every call, and whether it changes anything. Allow-list of the server, method list of the client. */
export const calls = {
  ...folderCalls,
  ...searchCalls,
  ...timelineCalls,
  ...photoCalls,
  ...filmCalls,
  ...mapCalls,
  ...duplicateCalls,
  ...reviewCalls,
  ...captionCalls,
  ...noteCalls,
  ...draftCalls,
  ...markCalls,
  ...albumCalls,
  ...changeCalls,
  ...exportCalls,
  ...questionCalls,
  ...manyQuestionCalls,
  ...inquiryCalls,
  ...lookedCalls,
  ...tilesCalls,
  ...workCalls,
  ...activityCalls,
  ...modelCalls,
  ...installCalls,
  ...machineCalls,
  ...libraryCalls,
  ...deviceCalls,
} as const satisfies Record<keyof Engine, 'read' | 'write'>;

/** News is a nudge, not a payload: it says "ask again". Only progress and the words of an answer travel in it. */
export interface News {
  /** How far the update of a library from an older version is; null when it is open. */
  opening: Opening | null;
  /** These photos changed; an empty list means "many". */
  photos: { ids: number[] };
  folders: Record<string, never>;
  progress: Progress;
  /** Which models there are, or what they do, has changed. */
  models: Record<string, never>;
  /** How far the installation of a model is. */
  installing: Installation;
  /** How far a question to many photos is. */
  inquiring: Inquiry;
  /** What can be undone and redone now. */
  changes: Changes;
  /** Albums were made, changed or removed, or photos came into them or left. */
  albums: Record<string, never>;
  /** How far a change to many photos is. */
  batch: Batch;
  /** How far photos are compared with each other. */
  comparing: Compared;
  /** How far photos are written out. */
  exporting: Exporting;
  /** A process crashed and was restarted, or is about to be; the crash log has it. */
  fallen: { what: Fallen };
  /** Told by the connection to the engine after it was lost: whatever is shown may be out of date. */
  again: Record<string, never>;
  /** More of an answer: all the text so far. */
  answering: { ask: string; photo: number; text: string };
}

export const news = {
  opening: true,
  photos: true,
  folders: true,
  progress: true,
  models: true,
  installing: true,
  inquiring: true,
  changes: true,
  albums: true,
  batch: true,
  exporting: true,
  comparing: true,
  fallen: true,
  again: true,
  answering: true,
} as const satisfies Record<keyof News, true>;

/** Hears one kind of news until the returned function is called. */
export type Listen = <K extends keyof News>(name: K, handle: (data: News[K]) => void) => () => void;

/** An engine as everyone outside sees it. */
export type Remote = Engine & { on: Listen };

/**
 * Pictures by URL, the same paths behind `photo://` in Electron and `/photo/` on loopback:
 * `grid/<fingerprint>` (320 px WebP), `view/<fingerprint>` (1600 px WebP), `original/<photo id>` (as the page can show it),
 * `moving/<photo id>` (the same where it is an animation, else nothing), `film/<photo id>` (what of it moves, in pieces as they
 * are asked for).
 */
export type PictureSize = 'grid' | 'view' | 'original' | 'moving' | 'film';
