// Which of a model's prompts a question goes into. Reads the description alone.

import type { ModelDescription, Prompt } from '../model.ts';

/**
 * `short`: the one for an answer in a word or two (a prompt, beams and penalty of length of its own), where there is one;
 * models for nothing but such questions have only the usual one. Null: not made to answer.
 */
export function questionPrompt({ language }: ModelDescription, short: boolean): Prompt | null {
  if (!language) return null;
  const { question, short: brief } = language.prompts;
  return (short && question && brief) || question;
}
