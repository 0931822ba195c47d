// A caption that begins with words a person chose: what the model is told, and how it is read.

import type { ModelDescription, Prompt } from '../model.ts';
import { wordsInDecoder } from './language/speak.ts';

/** Words to go on from stand in the model's own prompt; a question, or a whole prompt of another kind, takes its place. */
export function chosenPrompt(usual: Prompt, words?: string): Prompt {
  return words === undefined ? usual : { ...usual, prompt: words };
}

/**
 * The caption as it is read. A decoder goes on after the prompt, so what the person gave it beyond the model's own prompt is
 * a part of the sentence; after a colon ("Question: … Answer:") and where an encoder read the prompt it is not.
 */
export function afterPrompt(model: ModelDescription, usual: Prompt, words: string | undefined, said: string): string {
  const begun = words ?? '';
  if (begun === '' || begun.endsWith(':') || !wordsInDecoder(model)) return said;
  const own = usual.prompt.trim().toLowerCase();
  const beginning = begun.toLowerCase().startsWith(own) ? begun.slice(own.length).trim() : begun;
  return `${beginning} ${said}`.trim();
}
