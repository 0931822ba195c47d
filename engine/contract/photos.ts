// One photo: what it is, what is said about it and by whom, and what may be asked of it.

import type { Author } from './author.ts';
import type { Reason } from './errors.ts';
import type { Marks } from './marks.ts';
import type { Note } from './note.ts';
import type { Turn } from './questions.ts';
import type { PhotoPart } from './tiles.ts';

export type PhotoKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'heic' | 'bmp' | 'psd' | 'raw' | 'video';

/**
 * `waiting`: not seen by the model yet; `failed`: see `problem`, and what is left of a damaged file may be shown all the same;
 * `seen`: captions, tags and vectors are there.
 */
export type PhotoState = 'waiting' | 'seen' | 'failed';

/** `whole`: it is a film, and a frame stands for its picture; `live`: a film of the same name lies beside the picture. */
export type FilmKind = 'whole' | 'live';

/** What a grid needs of a photo. */
export interface PhotoSummary {
  id: number;
  /** File name without its folder, as people see it: `path` of its files keeps every byte. */
  name: string;
  kind: PhotoKind;
  /** Upright size in pixels; 0 while unknown. */
  width: number;
  height: number;
  /** Local time the photo was taken, `YYYY-MM-DDTHH:MM:SS`, or the file's time when the photo does not say. */
  takenAt: string;
  /** Content fingerprint: the name of its thumbnails, see PictureSize. Empty while there is none. */
  fingerprint: string;
  state: PhotoState;
  /** Why it failed; null unless it did. */
  failure: Reason | null;
  /** What to show: a person's caption, else the machine's if it passed its self-check, else null. */
  caption: string | null;
  /** Who wrote it; null without one. */
  captionBy: Author['by'] | null;
  /** Id of the model that wrote it; null for a person's, and without one. */
  captionModel: string | null;
  /** A machine wrote one, doubts it, and nobody has said better: see `is:doubtful`. */
  doubtful: boolean;
  /** Every file of it lies on a disk that is not connected. */
  offline: boolean;
  /** A RAW file and a picture of the same name lie side by side; this is one of them. */
  pair: boolean;
  /** What of it moves; `film/<id>` plays it, see PictureSize. Null for a photo as photos were. */
  film: FilmKind | null;
  /** Length of a film, where it says. */
  seconds: number | null;
  /** 4 × 4 pixels in base64, RGB, rows from the top, to be shown until the thumbnail has come; empty while there is none. */
  preview: string;
  marks: Marks;
}

/** What the camera wrote. Absent values are null. */
export interface Facts {
  takenAt: string | null;
  /** Minutes east of UTC, when known. */
  offsetMinutes: number | null;
  latitude: number | null;
  longitude: number | null;
  camera: string | null;
  lens: string | null;
  /** Seconds. */
  exposureTime: number | null;
  /** f-number. */
  aperture: number | null;
  iso: number | null;
  /** Millimetres. */
  focalLength: number | null;
  orientation: number;
}

export interface PhotoFile {
  path: string;
  folder: number;
  bytes: number;
  modifiedAt: string;
  /** False while its folder is offline or the file is gone. */
  present: boolean;
}

export interface Caption extends Author {
  text: string;
  /** Image-text matching probability of this caption, 0 to 1 (the BLIP filter); null for a person's. */
  match: number | null;
  /** True when the self-check failed: never shown as fact. */
  doubtful: boolean;
  madeAt: string;
}

/** One of the captions that the shown one was chosen from. */
export interface CaptionCandidate {
  text: string;
  /** Image-text matching probability, 0 to 1; null when the model cannot match. */
  match: number | null;
  /** Best cosine with the photo; null when the model has no search vectors. */
  similarity: number | null;
  /** Of its words under the model, 0 to 1. */
  probability: number;
  /** Drawn by lot (nucleus sampling) rather than found by beam search. */
  sampled: boolean;
}

export interface Tag extends Author {
  name: string;
  /** 0 to 1; 1 for a person's. */
  score: number;
}

export interface Problem {
  reason: Reason;
  message: string;
  tries: number;
}

export interface Photo extends PhotoSummary {
  facts: Facts;
  files: PhotoFile[];
  captions: Caption[];
  /** What was said of its parts, where a person wants that of large photos. */
  parts: PhotoPart[];
  tags: Tag[];
  /** Names a person took away: no model gives them again. */
  rejectedTags: string[];
  conversation: Turn[];
  /** A person's, the oldest first. */
  notes: Note[];
  problem: Problem | null;
}

export interface Match {
  /** Image-text matching probability, 0 to 1; null when the model has no matching head. */
  match: number | null;
  /** Image-text contrastive similarity, -1 to 1. */
  similarity: number;
  model: string;
}

export interface PhotoCalls {
  photo(asked: { id: number }): Promise<Photo>;
  photoAt(asked: { path: string }): Promise<Photo>;
  setCaption(asked: { photo: number; text: string | null }): Promise<Photo>;
  addTag(asked: { photo: number; name: string }): Promise<Photo>;
  removeTag(asked: { photo: number; name: string }): Promise<Photo>;
  match(asked: { photo: number; text: string }): Promise<Match>;
  /** `candidates`: choose the caption from so many (2 to 32), and tell them all, best first. */
  describe(asked: {
    path: string;
    candidates?: number;
  }): Promise<{ captions: Caption[]; tags: Tag[]; candidates: CaptionCandidate[] }>;
}

export const photoCalls = {
  photo: 'read',
  photoAt: 'read',
  setCaption: 'write',
  addTag: 'write',
  removeTag: 'write',
  match: 'read',
  describe: 'read',
} as const satisfies Record<keyof PhotoCalls, 'read' | 'write'>;
