// Captions that have checked themselves. The check is BLIP's filter: the model is asked whether its own captions belong to
// the photo, the one that fits best is kept, and one that fits too badly is marked as doubtful.

import { asksForWords, type Calibration, type Prompt } from '../model.ts';
import { afterPrompt, chosenPrompt } from './chosen-prompt.ts';
import { instruct, matchProbability, part, similarity, type Encoded, type OpenModel } from './blip2.ts';
import { candidatesOf, propose, type Proposal } from './candidates.ts';
import { embedMany, matchLogits, matchMany } from './many-texts.ts';
import type { SeenCandidate, SeenCaption } from './seen.ts';
import type { Value } from './sessions.ts';

/** What is known of a few photos so far. */
export interface Look {
  photos: readonly Uint8Array[];
  encoded: Encoded;
  /** What is kept for later questions [photos, rows, width]. */
  prompt: Value | null;
  vectors: Value | null;
}

/** How a caption is wanted, where that is not as model.json says. */
export interface CaptionWish {
  /** Choose from so many. */
  candidates?: number | undefined;
  /** Words before the caption, in place of the model's own prompt. */
  prompt?: string | undefined;
  /** Texts said before: others go first. */
  except?: readonly string[];
  signal?: AbortSignal;
}

/**
 * Captions of each look's photos; none where the model does not speak. Every graph is done with all looks before the next
 * one begins.
 */
export async function describeAll(
  open: OpenModel,
  looks: readonly Look[],
  { candidates, prompt, except = [], signal }: CaptionWish = {},
): Promise<(SeenCaption[] | null)[]> {
  const usual = open.model.language?.prompts.caption;
  if (!usual) return [];
  const captioning = chosenPrompt(usual, prompt);
  const wanted = candidatesOf(captioning, candidates);
  const visuals = await inTurn(looks, (look) => visualPrompt(open, look, captioning));
  const proposals = await inTurn(visuals, async (visual, i) => {
    if (!visual) return null;
    const { photos } = looks[i]!;
    const subjects = photos.map((_, at) => ({ visual: part(visual, at), text: captioning.prompt }));
    const said = await propose(open, photos, subjects, captioning, wanted, signal);
    return said.map((some) => some.map((one) => ({ ...one, text: afterPrompt(open.model, usual, prompt, one.text) })));
  });
  const matches = await inTurn(looks, async ({ encoded }, i) =>
    open.model.graphs.itm && proposals[i] ? matchEach(open, encoded.image, textsOf(proposals[i])) : null,
  );
  const nearness = await inTurn(looks, async ({ vectors }, i) =>
    open.model.graphs['itc-text'] && vectors && proposals[i] ? nearEach(open, vectors, textsOf(proposals[i])) : null,
  );
  return proposals.map((all, i) =>
    all ? all.map((some, at) => chosen(open, scored(some, matches[i]?.[at], nearness[i]?.[at]), except)) : null,
  );
}

const textsOf = (proposals: readonly Proposal[][]) => proposals.map((some) => some.map(({ text }) => text));

/** Match probabilities of each photo's texts; its image tokens [1, t, w] are read once for all of them where the graph can. */
async function matchEach(open: OpenModel, image: Value, texts: readonly string[][]): Promise<number[][]> {
  if (texts.every((list) => list.length === 1)) {
    const logits = await matchLogits(open, image, texts.flat());
    return texts.map((_, at) => [matchProbability(part(logits, at))]);
  }
  return inTurn(texts, async (list, at) => {
    const one = { data: part(image, at), dims: [1, ...image.dims.slice(1)] };
    return Array.from(await matchMany(open, one, list), (logit) => 1 / (1 + Math.exp(-logit)));
  });
}

/** Best cosine of each photo's vectors [photos, q, e] to each of its texts. */
async function nearEach(open: OpenModel, vectors: Value, texts: readonly string[][]): Promise<number[][]> {
  const phrases = await embedMany(open, texts.flat());
  const width = phrases.length / texts.flat().length;
  let at = 0;
  return texts.map((list, photo) =>
    list.map(() => similarity(part(vectors, photo), phrases.subarray(at, (at += width)))),
  );
}

function scored(proposals: readonly Proposal[], match?: readonly number[], near?: readonly number[]): SeenCandidate[] {
  return proposals.map((one, i) => ({ ...one, match: match?.[i] ?? null, similarity: near?.[i] ?? null }));
}

/** Best match first; best similarity where the model cannot match; as the model said them where it has neither. */
export function ranked(candidates: readonly SeenCandidate[]): SeenCandidate[] {
  const fit = ({ match, similarity: near }: SeenCandidate) => match ?? near ?? 0;
  return candidates.toSorted((a, b) => fit(b) - fit(a));
}

/** `except`: texts that are taken only if there is no other. */
function chosen(open: OpenModel, candidates: readonly SeenCandidate[], except: readonly string[]): SeenCaption {
  const order = ranked(candidates);
  const best = order.find((one) => !except.includes(one.text)) ?? order[0];
  const others = order.filter((one) => one !== best);
  const { text, match, similarity: near } = best!;
  return { ...best!, doubtful: isDoubtful(text, match, near, open.model.calibration.caption), others };
}

/** The calibrated self-check. Without a calibration only an empty caption is doubtful: nothing is known about the rest. */
export function isDoubtful(
  text: string,
  match: number | null,
  near: number | null,
  calibration: Calibration['caption'],
): boolean {
  if (text === '') return true;
  if (!calibration) return false;
  const sure = Math.min(Math.max(match ?? 0.5, 1e-6), 1 - 1e-6);
  const score =
    calibration.bias + calibration.match * Math.log(sure / (1 - sure)) + calibration.similarity * (near ?? 0);
  return score < 0;
}

/** What the language model is told of the photos; a Q-Former that reads words reads those of the prompt. */
async function visualPrompt(open: OpenModel, { photos, encoded, prompt }: Look, asked: Prompt): Promise<Value | null> {
  if (!asksForWords(open.model)) return prompt;
  const words = photos.map(() => asked.prompt);
  return instruct(open, encoded.image, words);
}

/** One after the other: the graphs run in this thread anyway. */
export async function inTurn<From, To>(
  list: readonly From[],
  make: (one: From, index: number) => Promise<To>,
): Promise<To[]> {
  const made: To[] = [];
  for (const [index, one] of list.entries()) made.push(await make(one, index));
  return made;
}
