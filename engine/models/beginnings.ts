// Ready-made beginnings for a caption asked for again: those that a model's description lists, its own prompt first; for a
// model that goes on from any words and lists none, some that most photos can begin with. Pure.

import type { ModelDescription } from '../model.ts';

/** English, as the captions are that such models were taught with. */
const usual = ['a photo of', 'a close-up of', 'a view of', 'in the background there is'];

export function beginningsOf({ language, graphs }: Pick<ModelDescription, 'language' | 'graphs'>): string[] {
  const caption = language?.prompts.caption;
  if (!caption) return [];
  const listed = language.prompts.beginnings;
  // A model with an encoder reads the prompt and answers it: what it is told is no beginning.
  const goesOn = graphs['encoder'] === undefined;
  const all = [caption.prompt, ...(listed ?? (goesOn ? usual : []))];
  return [...new Set(all.map((prompt) => prompt.trim()))].filter(Boolean);
}
