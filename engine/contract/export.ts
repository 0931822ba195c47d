// Photos written out into a folder: as they are, smaller, as a table, or as a data set to train with.

import type { Reason } from './errors.ts';
import type { Chosen } from './marks.ts';

/**
 * `originals`: the files as they are. `resized`: JPEG in sRGB. `csv`, `json`: the catalogue as a table, without pictures.
 * `lavis`: pictures and annotations.json (image, caption, image_id). `imagefolder`: pictures and metadata.jsonl, as Hugging
 * Face's datasets read them.
 */
export type ExportKind = 'originals' | 'resized' | 'csv' | 'json' | 'lavis' | 'imagefolder';

export interface ExportOptions {
  kind: ExportKind;
  /** Where to: a folder, made when it is not there. Nothing in it is ever overwritten. */
  folder: string;
  /** Pixels, 16 to 20,000; the photo's own when absent. Of `resized` and the data sets. */
  longestSide?: number;
  /** Of JPEG, 1 to 100; 90 when absent. */
  quality?: number;
  /** EXIF and XMP of resized photos; `strip` when absent. */
  metadata?: 'keep' | 'strip';
  /** A text file with the caption beside each photo. */
  captions?: boolean;
  /** Also captions that failed the model's own check; not when absent. */
  doubtful?: boolean;
}

export interface Exporting {
  id: number;
  kind: ExportKind;
  folder: string;
  /** `stopped`: by a person, by the end of Talbot, or by `problem`; goes on when asked to. */
  state: 'working' | 'stopped' | 'done';
  photos: number;
  done: number;
  /** Photos that could not be written, and why, the first of them. */
  failed: number;
  failures: { photo: number; name: string; reason: Reason; message: string }[];
  /** Photos left out of a data set, since nobody has said anything sure of them. */
  withoutCaption: number;
  /** Photos a second over the last moments; null until measured. */
  rate: number | null;
  problem: { reason: Reason; message: string } | null;
  startedAt: string;
}

export interface ExportCalls {
  /** Answers at once; `exporting` news tells the rest. */
  startExport(asked: Chosen & ExportOptions): Promise<Exporting>;
  stopExport(asked: { id: number }): Promise<Exporting>;
  /** Goes on with one that was stopped, also by the end of Talbot: what is written stays. */
  resumeExport(asked: { id: number }): Promise<Exporting>;
  /** The file list is forgotten; what was written stays. */
  forgetExport(asked: { id: number }): Promise<null>;
  /** The latest first. */
  exports(): Promise<Exporting[]>;
}

export const exportCalls = {
  startExport: 'write',
  stopExport: 'write',
  resumeExport: 'write',
  forgetExport: 'write',
  exports: 'read',
} as const satisfies Record<keyof ExportCalls, 'read' | 'write'>;
