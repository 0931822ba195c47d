// Where the model looked: a map of the photo for a text, and one for each of its words. What is shown is attention: which
// patches the rows between eyes and language read. Which of those rows matter to a word is told by the search vectors where
// the model has them, else by what its decoder attended to when it said the word. It tells where, not why.

import { EngineError } from '../contract.ts';
import { asksForWords, type PatchGrid } from '../model.ts';
import { promptOf } from './answer.ts';
import { hearing, reading, type Shares } from './looked/attention.ts';
import { embedTexts, instruct, part, query, type OpenModel } from './blip2.ts';
import { featuresOf } from './features.ts';
import { beyond, mapOf, meanOf, nearness, rowOf, weighed } from './looked/heat.ts';
import { prefixLength, type Prefix } from './language/language.ts';
import { saidIds, wordsOf } from './text/said-words.ts';
import type { LookedMap } from './seen.ts';
import type { Value } from './sessions.ts';
import { remember, wordsInDecoder } from './language/speak.ts';
import type { LookedAsked } from './process/worker-calls.ts';

/** @throws EngineError `not-supported-by-model` where a model cannot show it; `cancelled` between two graphs. */
export async function looked(open: OpenModel, asked: LookedAsked, signal: AbortSignal): Promise<LookedMap> {
  const { grid } = open.model.dims;
  if (!grid) throw cannotShow(open);
  const image = await featuresOf(open, asked.pixels);
  signal.throwIfAborted();
  return findsByWords(open)
    ? bySimilarity(open, image, asked, grid, signal)
    : byAttention(open, image, asked, grid, signal);
}

function cannotShow({ model }: OpenModel): EngineError {
  const message = `${model.name} cannot show where it looked. If an earlier Talbot converted it, convert it again.`;
  return new EngineError('not-supported-by-model', message);
}

/** Whether what made the search vectors also shows what it read. */
function findsByWords({ model: { graphs } }: OpenModel): boolean {
  if (!graphs['itc-text']) return false;
  return graphs['itc-image'] ? graphs['itc-looked'] !== undefined : graphs.looked !== undefined;
}

/** A word nearer to nothing in the photo than half of what the nearest word is has no place there. */
const nearEnough = 0.5;

async function bySimilarity(
  open: OpenModel,
  image: Value,
  { text, question }: LookedAsked,
  grid: PatchGrid,
  signal: AbortSignal,
): Promise<LookedMap> {
  const shares = (await reading(open, image, { reader: 'vectors' }))!;
  const { vectors } = await query(open, image);
  signal.throwIfAborted();
  const said = question ? `${question.question} ${text}` : text;
  const words = said.split(/\s+/).filter(Boolean);
  const phrases = [...new Set([said, ...words.map(bare)].filter(Boolean))];
  const embedded = await embedTexts(open, phrases);
  const everything = meanOf(Array.from({ length: shares.rows }, (_, row) => rowOf(shares, row)));
  const near = new Map(phrases.map((phrase, i) => [phrase, nearness(vectors!.data, part(embedded, i))]));
  const heat = (phrase: string) => mapOf(beyond(weighed(shares, near.get(phrase)!.weights), everything), grid);
  const best = Math.max(...words.map((word) => near.get(bare(word))?.best ?? -1));
  const found = (word: string) => (near.get(bare(word))?.best ?? -1) >= Math.max(0, best * nearEnough);
  return {
    grid,
    whole: heat(said),
    words: words.map((word) => ({ word, heat: found(word) ? heat(bare(word)) : null })),
    by: 'similarity',
  };
}

/** Without the signs around it. */
const bare = (word: string) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

async function byAttention(
  open: OpenModel,
  image: Value,
  asked: LookedAsked,
  grid: PatchGrid,
  signal: AbortSignal,
): Promise<LookedMap> {
  const text = await promptFor(open, asked);
  const shares = await reading(open, image, { words: text });
  const kept = asksForWords(open.model) ? await instruct(open, image, [text]) : (await query(open, image)).prompt;
  if (!kept) throw cannotShow(open);
  signal.throwIfAborted();
  const { heard, words } = await heardWords(open, { visual: kept.data, text }, asked.text, shares);
  const maps = words.map(({ ids }) => tokensOf(shares, meanOf(ids.map((id) => rowOf(heard, id)))));
  const whole = meanOf(maps);
  return {
    grid,
    whole: mapOf(whole, grid),
    words: words.map(({ word }, i) => ({ word, heat: mapOf(beyond(maps[i]!, whole), grid) })),
    by: 'attention',
  };
}

async function promptFor(open: OpenModel, { question }: LookedAsked): Promise<string> {
  if (question) return promptOf(open, question);
  const caption = open.model.language?.prompts.caption;
  if (caption) return caption.prompt;
  throw new EngineError('not-supported-by-model', `${open.model.name} says no captions, so it has none to show.`);
}

/** What the decoder attended to at each id of a text, as it chose it. */
async function heardWords(
  open: OpenModel,
  subject: { visual: Float32Array; text: string },
  said: string,
  shares: Shares | null,
) {
  const language = await open.language();
  const { model, tokenizer } = language;
  const ids = saidIds(model, tokenizer, wordsInDecoder(open.model) ? subject.text : null, said);
  const words = wordsOf(tokenizer, ids.said);
  if (words.length === 0) throw new EngineError('bad-request', 'There are no words to show. Give some.');
  const visual = open.model.graphs.encoder ? new Float32Array(0) : subject.visual;
  const prefix: Prefix = { visual, ids: [...ids.prompt, ...ids.said.slice(0, -1)] };
  // The row before a word is the one that chose it.
  const first = prefixLength(language, { visual, ids: ids.prompt }) - 1;
  const seen = shares?.rows ?? open.model.dims.visionTokens;
  const heard = await hearing(language, prefix, await remember(open, [subject]), { first, seen });
  return { heard, words };
}

/** Tokens of the image, through the rows that read them where there are such. */
const tokensOf = (shares: Shares | null, rows: Float32Array) => (shares ? weighed(shares, rows) : rows);
