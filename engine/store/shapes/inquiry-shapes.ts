// What the store keeps of yes/no questions put to many photos. Types only.

import type { AnsweredPage, Band, Inquiry, Verdict } from '../../contract.ts';

/** Which model answers (the store's Maker). */
interface By {
  model: string;
  version: string;
}

/** What is known of an inquiry without whoever works on it. */
export type KeptInquiry = Pick<Inquiry, 'id' | 'question' | 'photos' | 'yes' | 'unsure' | 'no' | 'askedAt' | 'band'> & {
  /** Photos that lack an answer by whoever was asked last. */
  waiting: number;
  /** To be gone on with when the library is opened. */
  working: boolean;
};

export interface NewVerdict {
  photo: number;
  /** Of yes. */
  probability: number;
  verdict: Verdict;
}

/** One answer of a photo. */
export interface AnswerOf {
  inquiry: number;
  verdict: Verdict;
  probability: number;
}

export interface ReadInquiries {
  /** The latest first. */
  inquiries(): KeptInquiry[];
  inquiry(id: number): KeptInquiry;
  /** Photos that lack an answer, but for those `except`. */
  nextUnanswered(inquiry: number, limit: number, except?: readonly number[]): number[];
  photosAsked(inquiry: number): number[];
  answersOf(photo: number): AnswerOf[];
  /** How many answers are in one of a hundred parts by probability: 0 to 1 per cent, 1 to 2, and so on. */
  spreadPart(inquiry: number, part: number): number;
  answers(asked: {
    id: number;
    verdict?: Verdict;
    photos?: readonly number[];
    after?: string | null;
    limit: number;
  }): AnsweredPage;
}

export interface Inquiries extends ReadInquiries {
  /**
   * Photos that lack an answer by this maker wait for one, and keep what another said until then; `all`: all that are
   * shown. It works from now on. Of many photos the first wait at once, the others with `askSome`.
   */
  inquire(question: string, photos: readonly number[] | 'all', maker: By): number;
  /** More photos of those that are asked about wait for an answer. False when all do. */
  askSome(): boolean;
  setInquiryWorking(id: number, working: boolean): void;
  /** How its answers are read; null: as their models would have it. */
  setInquiryBand(id: number, band: Band | null): void;
  /** All in one transaction. Photos that are gone, or not asked about any more, are passed over. */
  keepVerdicts(inquiry: number, verdicts: readonly NewVerdict[], maker: By, prompt: string): void;
}
