// Answers a question about a photo, with what was said before in the prompt: from its stored visual prompt alone, or, where
// the question has a part in the visual prompt, from the photo.

import { EngineError } from '../contract.ts';
import { asksForWords, keptPrompt, type Prompt } from '../model.ts';
import { instruct, type OpenModel } from './blip2.ts';
import { featuresOf } from './features.ts';
import { fromHalf } from './half.ts';
import { longestSequence } from './language/language.ts';
import { questionPrompt } from './question-prompt.ts';
import type { Said } from './seen.ts';
import { speak } from './language/speak.ts';
import type { Asked, AskedPhoto } from './process/worker-calls.ts';

export interface AnswerOptions {
  signal: AbortSignal;
  /** All the text so far, whenever it changes. */
  onText: (text: string) => void;
}

/**
 * The answer to a question about one photo, and the probability of its words (product over all tokens, 0 to 1). Throws
 * `bad-request` when there is no visual prompt or picture that this model can answer from, and the signal's reason once it aborts.
 */
export async function answer(open: OpenModel, asked: Asked, { signal, onText }: AnswerOptions): Promise<Said> {
  const { tokenizer } = await open.language();
  const text = await promptOf(open, asked);
  const visual = await visualFor(open, asked, text);
  let told = '';
  const onStep = ([ids]: (readonly number[])[]) => {
    const now = whole(tokenizer.decode(ids!));
    if (now === told) return;
    told = now;
    onText(told);
  };
  const [said] = await speak(open, [{ visual, text }], questionOf(open, asked.short).generation, { signal, onStep });
  return { text: said!.text, probability: Math.exp(said!.spoken.logProbability) };
}

/** What the language model is told of the photo, with the words of the whole prompt where it depends on them. */
export async function visualFor(open: OpenModel, photo: AskedPhoto, text: string): Promise<Float32Array> {
  return asksForWords(open.model) ? lookAgain(open, photo, text) : visualOf(open, photo);
}

function visualOf(open: OpenModel, { prompt }: AskedPhoto): Float32Array {
  const { rows, width } = keptPrompt(open.model);
  if (prompt?.length === rows * width) return fromHalf(prompt);
  throw new EngineError('bad-request', 'This photo was seen by another model. Describe it again, then ask.');
}

async function lookAgain(open: OpenModel, { pixels }: AskedPhoto, text: string): Promise<Float32Array> {
  if (!pixels)
    throw new EngineError('bad-request', 'This model looks at the photo for each question. Give its pixels.');
  return (await instruct(open, await featuresOf(open, pixels), [text])).data;
}

/** The question in its template, after as many of the latest turns as leave room for an answer. */
export async function promptOf(
  open: OpenModel,
  { question, short, turns }: Pick<Asked, 'question' | 'short' | 'turns'>,
): Promise<string> {
  const language = await open.language();
  const asked = questionOf(open, short);
  const { turn: template } = language.model.prompts;
  const room = longestSequence(language) - open.model.dims.queries - asked.generation.maxNewTokens;
  const spelled = (words: string) => (asked.words === 'lower' ? lower(words) : words);
  let text = filled(asked.prompt, [spelled(question)]);
  if (template === undefined) return text;
  for (const turn of turns.toReversed()) {
    const longer = filled(template, [spelled(turn.question), turn.answer]) + text;
    if (language.tokenizer.encode(longer).length > room) break;
    text = longer;
  }
  return text;
}

function questionOf({ model }: OpenModel, short = false): Prompt {
  const prompt = questionPrompt(model, short);
  if (!prompt)
    throw new EngineError(
      'not-supported-by-model',
      `${model.name} was not made to answer questions. Choose another model for them.`,
    );
  return prompt;
}

function lower(question: string): string {
  const words = question.toLowerCase().replace(/\s+/g, ' ').trim();
  return `${words.replace(/[ ?.!]+$/, '')}?`;
}

/** Puts the words in place of each `{}` in turn. */
export function filled(template: string, words: readonly string[]): string {
  let next = 0;
  return template.replace(/\{\}/g, () => words[next++] ?? '');
}

/** Without the halves of a character whose other bytes are still to come. */
function whole(text: string): string {
  return text.replace(/\uFFFD+$/, '').trim();
}
