// The rounds: Talbot and PyTorch take turns, part by part, so that whatever else the machine does meets both alike.

import { loadavg } from 'node:os';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { RecipeName } from '../../../engine/convert/convert.ts';
import { largePages } from '../../../engine/vision/process/large-pages.ts';
import { showProgress } from '../progress.ts';
import type { Asked } from './arguments.ts';
import { photoCount, type Made } from './made.ts';
import type { Answered, Captioned, Loaded, Memory, Peak, Saying } from './said.ts';
import { startSide, type Side } from './side.ts';

/** Beams of every caption. */
export const beams = 5;
/** Eleven letters, each a token, and the one that every text begins or ends with. */
const question = 'whatisitnow';
export const questionTokens = 12;

export interface Round {
  one: Captioned;
  four: Captioned;
  prefill: number;
  answer: Answered;
}

export interface Measured {
  load: number;
  /** Bytes at most: with one photo at a time, and with several together. */
  memory: { one: number; four: number };
  rounds: Round[];
}

export interface Torch extends Measured {
  versions: { torch: string; transformers: string };
  dtype: 'bf16' | 'f32';
  /** Seconds of a caption's linears, by which the number type was chosen. */
  tried: Record<'bf16' | 'f32', number> | null;
}

export interface Results {
  /** How busy the machine was before: processes that waited for a core, over the last minute. */
  load: number;
  peak: Peak;
  talbot: Partial<Record<RecipeName, Measured>>;
  /** Null where the machine has no PyTorch; `why` says what was missing. */
  torch: Torch | null;
  why: string | null;
  /** Cosine of the visual prompts that Talbot's first recipe and PyTorch make of the same photo; null without PyTorch. */
  cosine: number | null;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
/** As the app starts the process of its models. */
const startTalbot = () => startSide('Talbot', execPath, [here('talbot-side.ts')], largePages(process.env));

export async function measure(asked: Asked, made: Made, recipes: readonly RecipeName[]): Promise<Results> {
  const load = loadavg()[0]!;
  const before = await peakOf(asked);
  const [first, ...others] = recipes as [RecipeName, ...RecipeName[]];
  const results: Results = { load, peak: before, talbot: {}, torch: null, why: null, cosine: null };
  const peer = await startTorch(asked, made);
  if (typeof peer === 'string') results.why = peer;
  await withTalbot(asked, made, first, async (talbot, seconds) => {
    const sides = [talbot, ...(typeof peer === 'string' ? [] : [peer.side])];
    const [ours, theirs] = await takeTurns(asked, first, sides);
    results.talbot[first] = { load: seconds, ...ours! };
    if (typeof peer === 'string') return;
    const { side, ...about } = peer;
    results.torch = { ...about, ...theirs! };
    results.cosine = cosine(await shownBy(talbot), await shownBy(side));
  }).finally(async () => typeof peer === 'string' || peer.side.close());
  for (const recipe of others) {
    await withTalbot(asked, made, recipe, async (talbot, seconds) => {
      const [ours] = await takeTurns(asked, recipe, [talbot]);
      results.talbot[recipe] = { load: seconds, ...ours! };
    });
  }
  const after = await peakOf(asked);
  results.peak = {
    f32: Math.max(before.f32, after.f32),
    int8: Math.max(before.int8, after.int8),
    bytes: Math.max(before.bytes, after.bytes),
  };
  return results;
}

/** In a process of its own, so that its matrices are nobody's memory. */
async function peakOf({ threads, small }: Asked): Promise<Peak> {
  const side = startTalbot();
  try {
    return await side.ask<Peak>('peak', { threads, small });
  } finally {
    await side.close();
  }
}

async function withTalbot(
  { threads }: Asked,
  { models, photos }: Made,
  recipe: RecipeName,
  work: (side: Side, load: number) => Promise<void>,
): Promise<void> {
  const side = startTalbot();
  try {
    const { seconds } = await side.ask<Loaded>('load', { model: models[recipe], threads, photos });
    console.error(`Talbot, ${recipe}: loaded in ${seconds.toFixed(1)} s`);
    await work(side, seconds);
  } finally {
    await side.close();
  }
}

type Peer = Omit<Torch, 'memory' | 'rounds'> & { side: Side };

/** Why not, in words, where the machine has no PyTorch. */
async function startTorch(asked: Asked, { checkpoint, photos }: Made): Promise<Peer | string> {
  const { threads, tokens, small } = asked;
  const side = startSide('PyTorch', asked.python, [here('torch-side.py')], { TOKENIZERS_PARALLELISM: 'false' });
  try {
    const versions = await side.ask<Torch['versions']>('versions');
    // The small checkpoint is there to compare ids, so nothing is rounded.
    const tried = small ? null : await side.ask<NonNullable<Torch['tried']>>('fastest', { threads, tokens });
    const dtype = tried && tried.bf16 <= tried.f32 ? 'bf16' : 'f32';
    const { seconds } = await side.ask<Loaded>('load', { model: checkpoint, threads, photos, dtype });
    console.error(
      `PyTorch ${versions.torch}, transformers ${versions.transformers}, ${dtype}: loaded in ${seconds.toFixed(1)} s`,
    );
    return { side, versions, dtype, tried, load: seconds };
  } catch (error) {
    await side.close();
    const why = `${asked.python} has no PyTorch and transformers that run here (${(error as Error).message})`;
    console.error(`${why}: measured without a peer.`);
    return why;
  }
}

/** One more round than asked for: the first, in which buffers are made and code is warmed, does not count. */
async function takeTurns(asked: Asked, recipe: RecipeName, sides: Side[]): Promise<Omit<Measured, 'load'>[]> {
  const { ids } = await sides[0]!.ask<{ ids: number[] }>('spell', { text: question });
  const saying: Saying = { tokens: asked.tokens, distinct: asked.small };
  const progress = showProgress(`Rounds with ${recipe}`, asked.rounds + 1);
  const found = sides.map((): Omit<Measured, 'load'> => ({ memory: { one: NaN, four: NaN }, rounds: [] }));
  for (let n = 0; n <= asked.rounds; n++) {
    // Whoever goes first in one round goes last in the next.
    const order = n % 2 ? [...sides.keys()] : [...sides.keys()].reverse();
    const captions = async (photos: number) => turns<Captioned>(order, sides, 'caption', { photos, beams, ...saying });
    const one = await captions(1);
    const prefill = await turns<{ seconds: number }>(order, sides, 'prefill', {});
    const answers = await turns<Answered>(order, sides, 'answer', { text: question, ids, ...saying });
    // Before several photos at once take more.
    if (n === 0) await Promise.all(sides.map(async (side, i) => (found[i]!.memory.one = await memoryOf(side))));
    const four = await captions(photoCount);
    const round = sides.map((_, i) => ({
      one: one[i]!,
      four: four[i]!,
      prefill: prefill[i]!.seconds,
      answer: answers[i]!,
    }));
    round.forEach((each) => refuseOtherCounts(each, asked.tokens));
    if (n > 0) round.forEach((each, i) => found[i]!.rounds.push(each));
    progress.step();
  }
  progress.end();
  await Promise.all(sides.map(async (side, i) => (found[i]!.memory.four = await memoryOf(side))));
  return found;
}

async function turns<T>(order: number[], sides: Side[], what: string, given: object): Promise<T[]> {
  const answers: T[] = [];
  for (const at of order) answers[at] = await sides[at]!.ask<T>(what, given);
  return answers;
}

/** Both sides must have said as much. */
function refuseOtherCounts({ one, four, answer }: Round, tokens: number): void {
  const counts = [...one.ids, ...four.ids, ...answer.ids].map((ids) => ids.length);
  if (counts.some((count) => count !== tokens) || one.ids.length !== 1 || four.ids.length !== photoCount) {
    throw new Error(`Every caption and answer was to have ${tokens} new tokens, and they have ${counts.join(', ')}.`);
  }
}

async function memoryOf(side: Side): Promise<number> {
  return (await side.ask<Memory>('memory')).peak;
}

async function shownBy(side: Side): Promise<Float32Array> {
  const bytes = Buffer.from((await side.ask<{ values: string }>('shown')).values, 'base64');
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function cosine(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}
