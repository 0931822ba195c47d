// Questions about one photo, and their answers.

import type { Author } from './author.ts';
import type { Verdict } from './verdict.ts';

export interface Turn extends Author {
  id: number;
  question: string;
  answer: string;
  /** Probability of the whole answer under the model, 0 to 1; null when unknown. */
  probability: number | null;
  /**
   * Where the question wanted a yes or a no: how probable yes is against no, 0 to 1, and what that counts as. The answer is
   * then one of these words. Null for other questions.
   */
  yesNo: { probability: number; verdict: Verdict } | null;
  askedAt: string;
}

export interface Question {
  photo: number;
  question: string;
  /** In a word or two, by the prompt and settings the model has for that; one that has none answers as usual. */
  short?: boolean;
  /** Name chosen by the asker; `answering` news carries it and `cancelAnswer` takes it. */
  ask: string;
}

export interface QuestionCalls {
  ask(asked: Question): Promise<Turn>;
  cancelAnswer(asked: { ask: string }): Promise<null>;
  clearConversation(asked: { photo: number }): Promise<null>;
}

export const questionCalls = {
  ask: 'write',
  cancelAnswer: 'write',
  clearConversation: 'write',
} as const satisfies Record<keyof QuestionCalls, 'read' | 'write'>;
