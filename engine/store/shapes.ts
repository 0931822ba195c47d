// What the store is given and what it gives back, beyond the contract's own nouns. Types only: the table files speak
// in them, and so do those who hold a Store.

import type {
  Change,
  Folder,
  FolderState,
  ModelTask,
  Photo,
  PhotoKind,
  PhotoSummary,
  Reason,
  Subfolder,
  Turn,
  Verdict,
} from '../contract.ts';
import type { BrowseOrder } from './finding/browse-order.ts';
import type { Filter } from './finding/filter.ts';
import type { SeenCaption } from './shapes/caption-shapes.ts';
import type { Likeness, ReadLikeness } from './shapes/likeness-shapes.ts';
import type { MapStore, ReadMap } from './shapes/map-shapes.ts';
import type { ReadReview } from './shapes/review-shapes.ts';
import type { VectorSet } from './shapes/vector-shapes.ts';
import type { ReadWords } from './shapes/word-shapes.ts';
import type { Parts, ReadParts } from './shapes/part-shapes.ts';
import type { Changed, ReadChanged } from './shapes/change-shapes.ts';
import type { Inquiries, ReadInquiries } from './shapes/inquiry-shapes.ts';
import type { Content, Films, LookedInto, ReadFilms, ReadResult } from './shapes/film-shapes.ts';
import type { Finding, ReadFinding } from './shapes/finding-shapes.ts';
import type { ReadListing } from './shapes/listing-shapes.ts';
import type { Failures, ReadFailures } from './shapes/failure-shapes.ts';
import type { ReadSaid, Said } from './shapes/said-shapes.ts';

/** A watched folder as the library remembers it; what stands in its way is known only to who watches it. */
export interface KnownFolder extends Omit<Folder, 'problem'> {
  /** A person wants it so; the state follows. */
  paused: boolean;
}

/** A file as a walk sees it (scan's type of the same name fits). */
export interface FileStamp {
  path: string;
  bytes: number;
  modifiedMs: number;
  inode: number;
}

/** A file as the library remembers it, there when last looked. */
export interface KnownFile extends FileStamp {
  id: number;
  photo: number;
}

/**
 * `read`: content identified, facts read, thumbnails written. `see`: looked at by the model. Every photo that lacks
 * something is in exactly one of the two queues, or has failed in one.
 */
export type Stage = 'read' | 'see';

/** One photo that can be worked on now: its file is there and its folder neither offline nor paused. */
export interface WaitingPhoto {
  photo: number;
  path: string;
  bytes: number;
  modifiedMs: number;
  /** Null until identified. */
  kind: PhotoKind | null;
  fingerprint: string | null;
  /** What is still to be made of it, when it waits to be seen. */
  lacks: SightTask[];
}

export interface NextOptions {
  /** These first, in this order, if they wait: what the person is looking at. Then newest first. */
  first?: readonly number[];
  /** Not these: already under way. */
  except?: readonly number[];
}

/** Which model said so. */
export interface Maker {
  model: string;
  version: string;
}

/** A maker and the way it was asked: another `by` is another result. */
export interface Made extends Maker {
  by: string;
}

/** What is made of every photo when it is seen. Chat needs nothing beforehand: see `SeenResult.prompt`. */
export type SightTask = Exclude<ModelTask, 'chat'>;

/** By what each task of a photo was done. */
export type Sight = Partial<Record<SightTask, string>>;

/** By task: what does it now, and after it what else counts as done. */
export type Expectation = Partial<Record<SightTask, string[]>>;

export interface SeenResult {
  photo: number;
  /** The photo's fingerprint when its pixels were taken: a result for other pixels is dropped. */
  fingerprint: string;
  /** The tasks done, and by what: one that is not (or no longer) expected from it is dropped. `chat` made the prompt. */
  made: Partial<Record<ModelTask, Made>>;
  caption: SeenCaption | null;
  tags: { name: string; score: number }[];
  /** L2-normalised, queries × width, row by row. */
  vectors: { queries: number; width: number; data: Float32Array } | null;
  /** Visual prompt, float16 bits, queries × width. */
  prompt: { queries: number; width: number; data: Uint16Array } | null;
}

export interface NewTurn {
  question: string;
  answer: string;
  probability: number | null;
  /** Where the question wanted a yes or a no: how probable yes is, and what that counts as. */
  yesNo?: { probability: number; verdict: Verdict } | null;
  maker: Maker;
  prompt: string | null;
}

export interface Failure {
  stage: Stage;
  reason: Reason;
  message: string;
  /** What failed (a decoder's or model's version): a newer one tries again, see `retryFailed`. */
  by: string;
}

/** Photos by what they lack; each shown photo is counted once. */
export interface Tally {
  photos: number;
  /** Not read yet. */
  unread: number;
  /** Read, not seen yet. */
  unseen: number;
  seen: number;
  failed: number;
}

export type { BrowseOrder } from './finding/browse-order.ts';

/** Where a page ended: sort key and id of its last photo. */
export interface Place {
  takenAt: string;
  id: number;
}

export type { VectorSet } from './shapes/vector-shapes.ts';

/** A set of vectors in one to four rows that stand for all of them: what all photos' vectors are scanned by in memory. */
export interface VectorDigest {
  /** Grows with every change: ask for those after the last one seen. */
  sequence: number;
  photo: number;
  width: number;
  rows: Int8Array;
  scales: Float32Array;
}

/** What may be read without the right to write: all that query needs. */
export interface ReadStore
  extends
    ReadWords,
    ReadChanged,
    ReadLikeness,
    ReadMap,
    ReadReview,
    ReadFinding,
    ReadListing,
    ReadInquiries,
    ReadParts,
    ReadSaid,
    ReadFilms,
    ReadFailures {
  /** Changes whenever anything was written, by any process. */
  revision(): string;
  /** Photos shown, in order, after `place`, and after `skip` more. */
  browse(
    filters: readonly Filter[],
    order: BrowseOrder,
    place: Place | null,
    limit: number,
    skip?: number,
  ): PhotoSummary[];
  count(filters: readonly Filter[]): number;
  /** Which of these photos are shown and pass the filters, in the order given. */
  passing(photos: readonly number[], filters: readonly Filter[]): number[];
  /** All shown photos that pass, in no order. */
  idsPassing(filters: readonly Filter[]): number[];
  summaries(photos: readonly number[]): PhotoSummary[];
  /** Costs nothing, however many photos there are. */
  tally(): Tally;
  /** Digests of vectors made by `maker`, in order of `sequence`, after one. */
  digests(maker: Maker, after: number, limit: number): VectorDigest[];
  vectorSets(photos: readonly number[], maker: Maker): VectorSet[];
  /** Photos whose vectors are another maker's: they cannot be compared with its. */
  vectorsOfOthers(maker: Maker): number;
}

export interface Store
  extends ReadStore, Changed, Likeness, MapStore, Finding, Inquiries, Parts, Said, Films, Failures {
  /** The file it lives in. */
  readonly file: string;

  // folders
  folders(): KnownFolder[];
  folder(id: number): KnownFolder;
  /** Directly below this path, with what lies in and below each. */
  subfolders(path: string): Subfolder[];
  /** Refuses one that is inside another, holds another, or is there already (`folder-overlaps`). */
  addFolder(path: string): KnownFolder;
  /** Gone for whoever asks from now on; `forgetRemoved` does the rest. */
  removeFolder(id: number): Change;
  pauseFolder(id: number, paused: boolean): void;
  /**
   * Forgets up to `limit` files of removed folders: they count as gone, and their photos are kept, unseen, as long as those
   * of other files that are gone. False when nothing is left to forget.
   */
  forgetRemoved(limit: number): boolean;
  /** Files of removed folders that are not forgotten yet. */
  leftToForget(): number;
  /** The change that is undone to keep the folder whose files are being forgotten; 0 when there is none. */
  forgottenBy(): number;
  /** `offline` and `paused` take its photos out of the work queues; the photos stay. */
  setFolderState(id: number, state: FolderState): KnownFolder;

  // files
  knownFiles(folder: number): KnownFile[];
  /** The file at the path and all files below it. */
  knownFilesAt(path: string): KnownFile[];
  /** New and changed files: each becomes a photo that waits to be read. Returns the photos touched. */
  keepFiles(folder: number, found: readonly FileStamp[]): number[];
  /** Files under a new path with the same content: nothing is read again. Returns the photos touched. */
  filesMoved(moves: readonly { file: number; to: FileStamp; folder: number }[]): number[];
  /** Files no longer there. Photos without any file left are no longer shown. Returns the photos touched. */
  filesGone(files: readonly number[]): number[];

  // work
  /** What results are made by now, and what else counts. Photos that lack any of it wait again, see `settleSome`. */
  expect(expectation: Expectation): number;
  expectation(): Expectation;
  /** Seen photos by what made them: few kinds, however many photos. */
  sights(): { sight: Sight; photos: number }[];
  /** What is still to be made of this photo. */
  lacks(photo: number): SightTask[];
  next(stage: Stage, limit: number, options?: NextOptions): WaitingPhoto[];
  /**
   * The content of a waiting photo is known. A fingerprint met before attaches the file to the photo that has it, with
   * everything said about it: `photo` is then another id than asked, and `read` says that nothing more is to be read.
   * With `file` it counts only if the photo still has that file, as it was when it was looked into.
   */
  identified(photo: number, content: Content): { photo: number; read: boolean };
  /** `file` as for `identified`. */
  keepRead(photo: number, result: ReadResult, file?: LookedInto): void;
  keepPreview(photo: number, preview: Uint8Array): void;
  lacksPreview(photo: number): boolean;
  /** All in one transaction. Returns the photos kept: others were changed, removed or made by something unexpected. */
  keepSeen(results: readonly SeenResult[]): number[];
  failed(photo: number, failure: Failure): void;
  /** Failures of this stage made by something else than `by`, or with fewer tries, wait again; returns how many. */
  retryFailed(asked: { stage: Stage; by: string; triesBelow?: number }): number;
  /** Photos wait again; `all` forgets what results were made by, and keeps them until there are better ones. */
  again(photos: readonly number[] | 'failed' | 'all'): void;
  /** More of what follows for all photos from what was done to a folder, models or all. False when nothing is left. */
  settleSome(): boolean;

  // photos
  photo(id: number): Photo;
  photoAt(path: string): Photo;
  /** The photo of this content; null when the library has none. */
  photoWith(fingerprint: string): number | null;
  /** A file of the photo that is there now; throws `file-missing`. */
  presentFile(photo: number): { path: string; kind: PhotoKind | null; fingerprint: string | null };
  visualPrompt(photo: number, maker: Maker): { queries: number; width: number; data: Uint16Array } | null;

  // what a person writes: on disk when the call returns
  setCaption(photo: number, text: string | null): void;
  addTag(photo: number, name: string): void;
  /** A machine's tag taken away is remembered and never comes back by machine. */
  removeTag(photo: number, name: string): void;
  addTurn(photo: number, turn: NewTurn): Turn;
  clearConversation(photo: number): void;

  /** Small things to remember (work paused, demo offered). */
  setting(name: string): string | null;
  setSetting(name: string, value: string | null): void;

  /**
   * Deletes some photos without files since before this time about which no person wrote anything; returns their
   * fingerprints, so that their thumbnails can go too. Ask until there are none.
   */
  sweep(goneBefore: string, limit?: number): string[];
  close(): void;
}
