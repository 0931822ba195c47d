// Talbot's side: opens a model as the vision process does and times its parts. Answers lines of JSON (side.ts, said.ts).

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { encode, openModel, part, query, type OpenModel } from '../../../engine/vision/blip2.ts';
import { beamSearch } from '../../../engine/vision/generation/beams.ts';
import { generate } from '../../../engine/vision/generation/generate.ts';
import { greedySearch } from '../../../engine/vision/generation/single.ts';
import { fromHalf, toHalf } from '../../../engine/vision/half.ts';
import { createDecoder } from '../../../engine/vision/language/language.ts';
import { prefixOf, remember, type Subject } from '../../../engine/vision/language/speak.ts';
import type { GraphName } from '../../../engine/model.ts';
import { machinePeak } from './machine-peak.ts';
import type { Answered, Captioned, Load, Loaded, Memory, Saying } from './said.ts';

/** Graphs that a caption or an answer runs. */
const needed: GraphName[] = ['vision', 'qformer', 'encoder', 'decoder'];

let opened: { open: OpenModel; photos: Uint8Array[] } | null = null;
/** Visual prompt of the first photo, as the library keeps it. */
let kept: Uint16Array | null = null;

async function load({ model, threads, photos }: Load): Promise<Loaded> {
  const begun = performance.now();
  const open = await openModel(model, { threads });
  for (const name of needed) if (open.model.graphs[name]) await open.graph(name);
  await open.language();
  const seconds = since(begun);
  const bytes = open.model.image.size ** 2 * 3;
  const all = readFileSync(photos);
  opened = {
    open,
    photos: Array.from({ length: all.length / bytes }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes)),
  };
  return { seconds };
}

async function caption(asked: Saying & { photos: number; beams: number }): Promise<Captioned> {
  const { open, photos } = ready();
  const begun = performance.now();
  const { image } = await encode(open, photos.slice(0, asked.photos));
  const vision = since(begun);
  const { prompt } = await query(open, image);
  const qformer = since(begun) - vision;
  kept = toHalf(part(prompt!, 0));
  const subjects = Array.from({ length: asked.photos }, (_, i) => ({ visual: part(prompt!, i), text: '' }));
  const { first, total: speaking, ids } = await say(subjects, asked.beams, asked);
  return { total: since(begun), vision, qformer, first, decode: speaking - first, ids };
}

/** The prompt of a caption, read once. */
async function prefill(): Promise<{ seconds: number }> {
  const { open } = ready();
  const subject = { visual: visual(), text: '' };
  const language = await open.language();
  const begun = performance.now();
  const decoder = createDecoder(language, [await prefixOf(open, subject)], await remember(open, [subject]));
  await decoder.begin();
  return { seconds: since(begun) };
}

function answer(asked: Saying & { text: string }): Promise<Answered> {
  return say([{ visual: visual(), text: asked.text }], 1, asked);
}

async function say(subjects: Subject[], beams: number, { tokens, distinct }: Saying): Promise<Answered> {
  const { open } = ready();
  const begun = performance.now();
  const language = await open.language();
  const { model } = language;
  const prefixes = await Promise.all(subjects.map((subject) => prefixOf(open, subject)));
  const search = {
    history: [],
    eos: model.eos,
    ...{ maxNewTokens: tokens, minNewTokens: tokens },
    ...(distinct ? { noRepeatNgram: 1 } : {}),
    suppress: [model.imageToken ?? model.bos, model.bos],
  };
  const searches = subjects.map(() =>
    beams > 1 ? beamSearch({ ...search, beams, lengthPenalty: 1 }) : greedySearch(search),
  );
  const decoder = createDecoder(language, prefixes, await remember(open, subjects));
  let first = NaN;
  const onStep = () => {
    if (Number.isNaN(first)) first = since(begun);
  };
  const results = await generate(decoder, searches, { onStep });
  return { first, total: since(begun), ids: results.map(([best]) => best!.ids) };
}

/** Ids of a question, for the other side. */
async function spell({ text }: { text: string }): Promise<{ ids: number[] }> {
  return { ids: (await ready().open.language()).tokenizer.encode(text) };
}

/** What the Q-Former makes of the first photo: float32, base64. */
function shown(): { values: string } {
  return { values: Buffer.from(visual().buffer).toString('base64') };
}

function visual(): Float32Array {
  if (!kept) throw new Error('No photo was captioned yet.');
  return fromHalf(kept);
}

function memory(): Memory {
  return { peak: highWater() ?? process.resourceUsage().maxRSS * 1024 };
}

/** Linux keeps the most a process ever held; elsewhere null. */
function highWater(): number | null {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    return found && Number(found[1]) * 1024;
  } catch {
    return null;
  }
}

function ready(): NonNullable<typeof opened> {
  if (!opened) throw new Error('No model was loaded yet.');
  return opened;
}

const since = (begun: number) => (performance.now() - begun) / 1000;

const calls: Record<string, (asked: never) => unknown> = {
  ...{ load, caption, prefill, answer, spell, shown, memory },
  peak: (asked: { threads: number; small: boolean }) => machinePeak(asked.threads, asked.small),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...given } = JSON.parse(line) as { ask: string };
  try {
    process.stdout.write(`${JSON.stringify({ value: await calls[ask]!(given as never) })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  }
}
process.exit(0);
