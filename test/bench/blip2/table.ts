// The rounds as a section of RESULTS.md: medians, beside them the peer's, the goal, and the share of what the machine can do.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomSizes, RecipeName } from '../../../engine/convert/convert.ts';
import type { GraphName, ModelDescription } from '../../../engine/model.ts';
import { median, shown, type Row, type Section } from '../report.ts';
import type { Asked } from './arguments.ts';
import { photoCount, type Conversion, type Made } from './made.ts';
import { beams, questionTokens, type Measured, type Results, type Round, type Torch } from './measure.ts';
import { leastSeconds, promptWork, stepsWork, visionWork, type Work } from './work.ts';

/** What was set as a goal on two cores: times as fast as the peer, seconds, megabytes per second, gigabytes. */
const goals = {
  vision: 2,
  caption: 3,
  firstToken: 0.7,
  conversion: 300,
  memory: { 'cpu-int8': 5.5, 'cpu-int4': 4 } as Partial<Record<RecipeName, number>>,
};

interface Part {
  what: string;
  seconds: (round: Round) => number;
  work: Work;
  /** Photos that the time is for. */
  photos?: number;
  /** Times as fast as the peer. */
  goal?: number;
  /** Seconds. */
  most?: number;
}

export function tabulate(asked: Asked, sizes: RandomSizes, made: Made, results: Results): Section {
  const recipes = Object.keys(results.talbot) as RecipeName[];
  return {
    title: asked.small ? 'BLIP-2, cut down' : `BLIP-2 at full size: ${asked.language}`,
    about: aboutOf(asked, results),
    rows: [
      ...machineRows(results),
      ...recipes.flatMap((recipe) => recipeRows(asked, sizes, made, results, recipe)),
      ...peerRows(results),
      ...Object.entries(made.conversions).flatMap(([recipe, conversion]) => conversionRows(recipe, conversion)),
    ],
  };
}

function aboutOf(asked: Asked, { torch, why, load }: Results): string {
  const layers = asked.layers < 1 ? `, ${asked.layers} of its layers` : '';
  const peer = torch
    ? `PyTorch ${torch.versions.torch} with transformers ${torch.versions.transformers} in ${torch.dtype} took turns with Talbot, part by part${triedOf(torch)}.`
    : `No PyTorch: ${why}.`;
  return (
    `Random weights of the true shapes${layers}; ${asked.rounds} rounds after one that does not count, ${asked.threads} threads, ` +
    `${asked.tokens} new tokens for every caption (${beams} beams) and answer; ${shown(load)} processes waited for a core when it began. ${peer} ` +
    'Of the peak: the least time in which the machine could do the int8 arithmetic and read the weights, as a share of the time it took.'
  );
}

function triedOf({ tried }: Torch): string {
  return tried ? ` (its linears of a caption take ${shown(tried.bf16)} s in bf16, ${shown(tried.f32)} s in f32)` : '';
}

function machineRows({ peak, cosine }: Results): Row[] {
  return [
    { what: 'Machine: float32 product', value: peak.f32 / 1e9, unit: 'GFLOP/s', note: 'the best of two looks' },
    { what: 'Machine: int8 product', value: peak.int8 / 1e9, unit: 'GOP/s', note: 'the best of two looks' },
    { what: 'Machine: memory read', value: peak.bytes / 1e9, unit: 'GB/s', note: 'the best of two looks' },
    ...(cosine === null
      ? []
      : [{ what: 'Visual prompts of Talbot and PyTorch', value: cosine, unit: 'cosine', note: 'the same photo' }]),
  ];
}

function recipeRows(asked: Asked, sizes: RandomSizes, made: Made, results: Results, recipe: RecipeName): Row[] {
  const measured = results.talbot[recipe]!;
  const goal = goals.memory[recipe];
  const tokensPerSecond = (round: Round) => (asked.tokens - 1) / (round.answer.total - round.answer.first);
  const theirs = results.torch && median(results.torch.rounds.map(tokensPerSecond));
  const ours = median(measured.rounds.map(tokensPerSecond));
  return [
    ...partsOf(asked, sizes, join(made.models[recipe]!, 'model.json')).map((part) =>
      partRow(recipe, part, measured, results),
    ),
    {
      what: `${recipe}: answer, tokens after the first`,
      value: ours,
      unit: 'tokens/s',
      note: theirs ? `PyTorch ${shown(theirs)}: ${shown(ours / theirs)} ×` : '',
    },
    { what: `${recipe}: load`, value: measured.load, unit: 's', note: peerNote(results.torch?.load, measured.load) },
    ...(['one', 'four'] as const).map((count) => ({
      what: `${recipe}: peak memory, ${count === 'one' ? 'a photo at a time' : `${photoCount} together`}`,
      value: measured.memory[count] / 1e9,
      unit: 'GB',
      note: goal === undefined ? '' : `goal ≤ ${goal} GB`,
    })),
  ];
}

function partsOf(asked: Asked, sizes: RandomSizes, file: string): Part[] {
  const { graphs } = JSON.parse(readFileSync(file, 'utf8')) as ModelDescription;
  const bytes = (...names: GraphName[]) => names.reduce((sum, name) => sum + (graphs[name]?.weights ?? 0), 0);
  const prompt = sizes.qformer.queries + 1;
  const after = prompt - 1 + questionTokens;
  const decoder = bytes('decoder');
  const vision = (photos: number) => visionWork(sizes, photos, bytes('vision'));
  const first = (photos: number, rows: number) => promptWork(sizes, photos, rows, bytes('encoder', 'decoder'));
  const steps = (photos: number, rows: number) =>
    stepsWork(sizes, { photos, rows, steps: asked.tokens - 1, prompt: rows > 1 ? prompt : after }, decoder);
  const whole = (photos: number) => sum(vision(photos), first(photos, prompt), steps(photos, beams));
  return [
    { what: 'vision', seconds: ({ one }) => one.vision, work: vision(1), goal: goals.vision },
    {
      what: `vision, ${photoCount} together`,
      seconds: ({ four }) => four.vision,
      work: vision(photoCount),
      photos: photoCount,
      goal: goals.vision,
    },
    { what: 'prefill of a caption', seconds: ({ prefill }) => prefill, work: first(1, prompt) },
    { what: `decode with ${beams} beams`, seconds: ({ one }) => one.decode, work: steps(1, beams) },
    { what: 'whole caption', seconds: ({ one }) => one.total, work: whole(1), goal: goals.caption },
    {
      what: `whole caption, ${photoCount} together`,
      seconds: ({ four }) => four.total,
      work: whole(photoCount),
      photos: photoCount,
      goal: goals.caption,
    },
    {
      what: 'answer from a kept visual prompt, first token',
      seconds: ({ answer }) => answer.first,
      work: first(1, after),
      most: goals.firstToken,
    },
    { what: 'whole answer', seconds: ({ answer }) => answer.total, work: sum(first(1, after), steps(1, 1)) },
  ];
}

function sum(...works: Work[]): Work {
  return works.reduce((all, { operations, bytes }) => ({
    operations: all.operations + operations,
    bytes: all.bytes + bytes,
  }));
}

function partRow(
  recipe: RecipeName,
  { what, seconds, work, photos = 1, goal, most }: Part,
  measured: Measured,
  { torch, peak }: Results,
): Row {
  const took = median(measured.rounds.map(seconds));
  const theirs = torch && median(torch.rounds.map(seconds));
  const notes = [
    peerNote(theirs === null ? undefined : theirs / photos, took / photos),
    goal === undefined ? '' : `goal ≥ ${goal} ×`,
    most === undefined ? '' : `goal < ${most} s`,
    `${shown((100 * leastSeconds(work, peak)) / took)} % of the peak`,
  ];
  const unit = photos > 1 ? 's/photo' : 's';
  return { what: `${recipe}: ${what}`, value: took / photos, unit, note: notes.filter(Boolean).join('; ') };
}

function peerNote(theirs: number | undefined, ours: number): string {
  return theirs === undefined ? '' : `PyTorch ${shown(theirs)} s: ${shown(theirs / ours)} ×`;
}

function peerRows({ torch }: Results): Row[] {
  return torch
    ? [
        {
          what: 'PyTorch: peak memory',
          value: torch.memory.four / 1e9,
          unit: 'GB',
          note: `${torch.dtype}; the checkpoint it maps while loading included`,
        },
      ]
    : [];
}

function conversionRows(recipe: string, { seconds, inputBytes, peak, fromDisk, load, when }: Conversion): Row[] {
  const from = fromDisk ? 'from disk' : 'perhaps from memory of files';
  const note = `goal ≥ ${goals.conversion} MB/s; ${shown(seconds)} s, ${from}, load ${load.toFixed(1)}, ${when.slice(0, 16)}Z`;
  return [
    { what: `Conversion to ${recipe}`, value: inputBytes / 1e6 / seconds, unit: 'MB/s', note },
    ...(peak === null ? [] : [{ what: `Conversion to ${recipe}: peak memory`, value: peak / 1e9, unit: 'GB' }]),
  ];
}
