// One yes/no question put to many photos: how far it is, and what was answered.

import type { Author } from './author.ts';
import type { Reason } from './errors.ts';
import type { Chosen } from './marks.ts';
import type { PhotoSummary } from './photos.ts';
import type { Verdict } from './verdict.ts';

/** A probability of yes below `no` is a no, from `yes` on a yes, in between nobody knows. */
export interface Band {
  no: number;
  yes: number;
}

/** There is one for each question: asked again, it goes on with the photos that lack an answer. */
export interface Inquiry {
  id: number;
  question: string;
  /** `working`: also after a restart. `stopped`: by a person or by `problem`; goes on when asked again. */
  state: 'working' | 'stopped' | 'done';
  /** Photos asked about, and of them answered so, by this model or one before. */
  photos: number;
  yes: number;
  unsure: number;
  no: number;
  /** Photos that cannot be asked about now: their file is away or not read yet. Asked again, they get their turn. */
  passed: number;
  /** Photos per second over the last minute of work; null until measured. */
  rate: number | null;
  secondsLeft: number | null;
  /** Where a person wants yes and no of this question to begin; null: as measured of the models that answered. */
  band: Band | null;
  /** What was measured of the model that answers now, or is usual. */
  measured: Band;
  problem: { reason: Reason; message: string } | null;
  askedAt: string;
}

/** What was answered of one photo. */
export interface Answered extends Author {
  photo: number;
  /** File name without its folder. */
  name: string;
  /** Of its content: the name of its thumbnails; empty while there is none. */
  fingerprint: string;
  /** As lists show it: who hears the photo hears its caption. */
  summary: PhotoSummary;
  verdict: Verdict;
  /** Of yes against no, 0 to 1. */
  probability: number;
  answeredAt: string;
}

export interface AnsweredPage {
  /** The most probable yes first. */
  answers: Answered[];
  cursor: string | null;
}

export interface InquiryCalls {
  /**
   * About these photos, those a `query` finds (a line as for `search`), or all. Answers at once; `inquiring` news tells the
   * rest. What this model answered before is kept.
   */
  inquire(asked: Chosen & { question: string }): Promise<Inquiry>;
  stopInquiry(asked: { id: number }): Promise<Inquiry>;
  /** Stops it and forgets its answers. */
  forgetInquiry(asked: { id: number }): Promise<null>;
  /** Its answers are read so from now on, by every filter and album; null: as measured of the models. Nothing is asked anew. */
  setInquiryBand(asked: { id: number; band: Band | null }): Promise<Inquiry>;
  /** How many photos were answered with a probability of 0 to 1 per cent, 1 to 2, and so on: a hundred counts. */
  answerSpread(asked: { id: number }): Promise<number[]>;
  /** The latest first. */
  inquiries(): Promise<Inquiry[]>;
  /** `photos` or `query`: of these alone. `limit` 1 to 1000; 200 when absent. */
  answers(asked: {
    id: number;
    verdict?: Verdict;
    photos?: number[];
    query?: string;
    after?: string | null;
    limit?: number;
  }): Promise<AnsweredPage>;
}

export const inquiryCalls = {
  inquire: 'write',
  stopInquiry: 'write',
  forgetInquiry: 'write',
  setInquiryBand: 'write',
  answerSpread: 'read',
  inquiries: 'read',
  answers: 'read',
} as const satisfies Record<keyof InquiryCalls, 'read' | 'write'>;
