// Yes or no by comparing how probable the two answers are after the question, for many photos at once: nothing is said, so
// nothing is chosen, and a model that would have said something else still says which of the two it holds more likely.

import { EngineError } from '../contract.ts';
import { keptPrompt } from '../model.ts';
import { promptOf, visualFor } from './answer.ts';
import type { OpenModel } from './blip2.ts';
import { scoreContinuations } from './generation/continuations.ts';
import { roomFor, searchEach, wordsInDecoder, type FindSearch, type Subject } from './language/speak.ts';
import type { YesNoAsked } from './process/worker-calls.ts';

/** Bytes of keys and values that a batch may take while its prompts are read. */
const batchBytes = 128 * 2 ** 20;
const mostTogether = 32;

/** Probability of yes against no for each photo, 0 to 1. */
export async function yesNo(open: OpenModel, asked: YesNoAsked, signal: AbortSignal): Promise<Float32Array> {
  const text = await promptOf(open, { ...asked, short: true });
  const { yes, no } = await spellings(open, text);
  const together = await photosTogether(open, text);
  const share = open.model.calibration.yesNo?.unseen ?? 0;
  const odds = (visuals: readonly Float32Array[]) =>
    logOdds(
      open,
      visuals.map((visual) => ({ visual, text })),
      { yes, no },
      signal,
    );
  const { rows, width } = keptPrompt(open.model);
  const [unseen] = share > 0 ? await odds([new Float32Array(rows * width)]) : [0];
  const probabilities = new Float32Array(asked.photos.length);
  for (let at = 0; at < asked.photos.length; at += together) {
    signal.throwIfAborted();
    const visuals = [];
    for (const photo of asked.photos.slice(at, at + together)) visuals.push(await visualFor(open, photo, text));
    const found = await odds(visuals);
    found.forEach((one, i) => (probabilities[at + i] = logistic(one - share * unseen!)));
  }
  return probabilities;
}

interface Spellings {
  yes: number[][];
  no: number[][];
}

/** How much more probable yes is than no after each, as a logarithm; all in one batch. */
async function logOdds(
  open: OpenModel,
  subjects: readonly Subject[],
  { yes, no }: Spellings,
  signal: AbortSignal,
): Promise<number[]> {
  const longest = Math.max(...[...yes, ...no].map((ids) => ids.length));
  const find: FindSearch = (language, prefix) => {
    if (roomFor(language, prefix, longest) < longest)
      throw new EngineError('bad-request', 'The question is too long for this model. Ask a shorter one.');
    return scoreContinuations([...yes, ...no]);
  };
  const results = await searchEach(open, subjects, find, { signal });
  return results.map((spoken) => {
    const scores = spoken.map(({ logProbability }) => logProbability);
    return logSum(scores.slice(0, yes.length)) - logSum(scores.slice(yes.length));
  });
}

/** As many as keep the prompts' keys and values within bounds. */
async function photosTogether(open: OpenModel, text: string): Promise<number> {
  const { model, tokenizer } = await open.language();
  const rows = keptPrompt(open.model).rows + tokenizer.encode(text).length;
  const bytes = rows * model.layers * (model.keyHeads ?? model.heads) * model.headSize * 2 * 4;
  return Math.max(1, Math.min(mostTogether, Math.floor(batchBytes / bytes)));
}

const usual = { yes: ['yes', 'Yes'], no: ['no', 'No'] };

/** Ids of each way to say yes and to say no after the text, each once. */
async function spellings(open: OpenModel, text: string): Promise<Spellings> {
  const { model } = await open.language();
  const words = model.prompts.spellings ?? usual;
  const [yes, no] = await Promise.all([words.yes, words.no].map((list) => continuationsOf(open, text, list)));
  const alike = yes!.some((one) => no!.some((other) => beginsWith(one, other) || beginsWith(other, one)));
  if (yes!.length > 0 && no!.length > 0 && !alike) return { yes: yes!, no: no! };
  throw new EngineError(
    'not-supported-by-model',
    `${open.model.name} has no tokens for yes and no. Choose another model for questions.`,
  );
}

/** A spelling that goes on from another is part of it; one that the vocabulary cannot say is left out. */
async function continuationsOf(open: OpenModel, text: string, words: readonly string[]): Promise<number[][]> {
  const { tokenizer } = await open.language();
  const all: number[][] = [];
  for (const word of words) {
    const ids = await idsAfter(open, text, word);
    const said = tokenizer.decode(ids).trim().toLowerCase();
    if (said === word.trim().toLowerCase() && !all.some((shorter) => beginsWith(ids, shorter))) all.push(ids);
  }
  return all.filter((ids) => !all.some((shorter) => shorter !== ids && beginsWith(ids, shorter)));
}

/** Ids of the word as it follows the prompt, where that stands in the decoder too, else as a text of its own. */
async function idsAfter(open: OpenModel, text: string, word: string): Promise<number[]> {
  const { model, tokenizer } = await open.language();
  const { before, after } = model.frame ?? { before: [model.bos], after: [] };
  const bare = (words: string) => {
    const ids = tokenizer.encode(words);
    return ids.slice(before.length, ids.length - after.length);
  };
  if (!wordsInDecoder(open.model)) return bare(word);
  const prefix = bare(text);
  const whole = bare(/(^|\s)$/.test(text) ? text + word : `${text} ${word}`);
  return beginsWith(whole, prefix) ? whole.slice(prefix.length) : bare(word);
}

function beginsWith(ids: readonly number[], first: readonly number[]): boolean {
  return first.every((id, i) => ids[i] === id);
}

function logSum(logs: readonly number[]): number {
  const highest = Math.max(...logs);
  return highest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - highest), 0));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
