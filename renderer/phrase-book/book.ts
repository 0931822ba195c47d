// What a phrase book of one language holds. Types only.

import type { Kind, Subject, Whole } from './questions.ts';

export interface Book {
  say(kind: Kind, subject: Subject): string;
  wholes: Record<Whole, string>;
  /** The example of a question to many photos. */
  helmet: string;
  /** What was asked, by how it sounds; the first that fits. */
  hear: readonly (readonly [Kind, RegExp])[];
  hearWhole: readonly (readonly [Whole, RegExp])[];
  /** Things of lexicon.ts that are named. */
  find(text: string): Subject[];
  /** Written in this language rather than in English. */
  foreign(text: string): boolean;
  yesNo(text: string): boolean;
}
