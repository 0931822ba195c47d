// Several captions of each photo to choose from: the best beams, and some drawn by lot (nucleus). All that is said of a
// batch of photos comes out of one decoding; which of it is right is for captions.ts to find out.

import { createHash } from 'node:crypto';
import type { Candidates, Prompt } from '../model.ts';
import type { OpenModel } from './blip2.ts';
import { sideBySide } from './generation/side-by-side.ts';
import type { Search } from './generation/search.ts';
import type { Language, Prefix } from './language/language.ts';
import { type FindSearch, searchEach, searchFor, type Subject } from './language/speak.ts';

export interface Proposal {
  text: string;
  /** exp of the summed log-probabilities of its tokens, the end token too. */
  probability: number;
  /** Drawn by lot, not a beam. */
  sampled: boolean;
}

/** Share of the probability that is drawn from where model.json does not say: BLIP's own filter was trained so. */
const usualTopP = 0.9;

/** What model.json says; `count` asks for so many in place of that. Null: the best beam alone. */
export function candidatesOf({ candidates, generation }: Prompt, count?: number): Candidates | null {
  if (count === undefined) return candidates ?? null;
  const beams = Math.min(count, candidates?.beams ?? Math.ceil(count / 2), Math.max(1, generation.beams));
  const { topP = usualTopP, temperature = 1 } = candidates ?? {};
  return { beams, sampled: count - beams, topP, temperature };
}

/** For each photo what may be said of it: the likeliest beam first, each text once. `photos` only give their seeds. */
export async function propose(
  open: OpenModel,
  photos: readonly Uint8Array[],
  subjects: readonly Subject[],
  asked: Prompt,
  wanted: Candidates | null,
  signal?: AbortSignal,
): Promise<Proposal[][]> {
  const { tokenizer } = await open.language();
  const { beams, sampled } = wanted ?? { beams: 1, sampled: 0 };
  const find: FindSearch = (language, prefix, at) =>
    wanted ? searchSeveral(language, prefix, asked, wanted, seedOf(photos[at]!)) : searchOne(language, prefix, asked);
  const results = await searchEach(open, subjects, find, signal ? { signal } : {});
  return results.map((found) => {
    const drawn = found.length - sampled;
    const chosen = found.filter((_, i) => i < Math.min(beams, drawn) || i >= drawn);
    const said = chosen.map(({ ids, logProbability }, i) => ({
      text: tokenizer.decode(ids).trim(),
      probability: Math.exp(logProbability),
      sampled: i >= chosen.length - sampled,
    }));
    return distinct(said);
  });
}

function searchOne(language: Language, prefix: Prefix, { generation }: Prompt): Search {
  return searchFor(language, prefix, generation);
}

function searchSeveral(
  language: Language,
  prefix: Prefix,
  { generation }: Prompt,
  { beams, sampled, topP, temperature }: Candidates,
  seed: number,
): Search {
  const best = { ...generation, topP: 0 };
  const drawn = { ...generation, topP, temperature };
  return sideBySide([
    ...(beams > 0 ? [searchFor(language, prefix, best)] : []),
    ...Array.from({ length: sampled }, (_, i) => searchFor(language, prefix, drawn, seed + i)),
  ]);
}

/** Of the photo itself, so that it has the same captions whatever it is seen together with. */
function seedOf(pixels: Uint8Array): number {
  return createHash('sha256').update(pixels).digest().readUInt32LE(0);
}

/** Each text once, where it came first; an empty one only if there is nothing else. */
function distinct(said: readonly Proposal[]): Proposal[] {
  const first = said.filter(({ text }, i) => said.findIndex((other) => other.text === text) === i);
  const worded = first.filter(({ text }) => text !== '');
  return worded.length > 0 ? worded : first;
}
