// What a golden case says after a prompt: logits of each step, ids, scores and texts of every generation.

import { generate, type Decoder } from '../generation/generate.ts';
import { createDecoder, type Language, type Prefix } from '../language/language.ts';
import type { Memory } from '../language/memory.ts';
import type { LanguageTokenizer } from '../text/tokens.ts';
import { compareTensor, type ModelCase } from './case.ts';
import { objection, padRows, searchOf, type Params } from './generation-params.ts';

export interface Generated {
  params: Params;
  sequences?: number[][];
  new_ids?: number[][];
  sequences_scores?: number[];
  text?: string[];
  new_text?: string[];
  stable?: boolean;
}

/** Where speaking begins. */
export interface Beginning {
  prefix: Prefix;
  /** What the decoder reads besides its own words, where it does. */
  memory: Memory | null;
  /** Ids that penalties and lengths count, and that the reference's `sequences` begin with unless it is old. */
  ids: readonly number[];
  /** The reference was given rows instead of ids: its `sequences` begin with bos alone. */
  legacy: boolean;
  /** The prompt went into an encoder. */
  encoded?: boolean;
}

export async function verifyGenerations(
  c: ModelCase<unknown>,
  key: string,
  generations: Record<string, Generated>,
  beginning: Beginning,
): Promise<void> {
  const language = await c.open.language();
  await verifyStepLogits(c, language, key, generations, beginning);
  for (const [name, generated] of Object.entries(generations)) {
    await verifyGeneration(c, language, `${key}${name}`, generated, beginning);
  }
}

/** Raw logits of each step of `greedy20`, where keys and values come from the pool. */
async function verifyStepLogits(
  c: ModelCase<unknown>,
  language: Language,
  key: string,
  generations: Record<string, Generated>,
  beginning: Beginning,
): Promise<void> {
  for (const [name, { params }] of Object.entries(generations)) {
    const tensor = `${key}${name}.step_logits`;
    if (!c.tensors.has(tensor)) continue;
    const { decoder, steps } = recorded(createDecoder(language, [beginning.prefix], beginning.memory));
    await generate(decoder, [searchOf(params, { ...beginning, eos: language.model.eos })]);
    compareTensor(c, tensor, concatenated(steps), c.tolerances.logits);
  }
}

async function verifyGeneration(
  { report, tolerances }: ModelCase<unknown>,
  language: Language & { tokenizer: LanguageTokenizer },
  title: string,
  want: Generated,
  beginning: Beginning,
): Promise<void> {
  if (want.stable === false) return report.skip(title, 'stable: false, the reference itself hinges on rounding here');
  const refused = objection(want.params);
  if (refused) return refused.fails ? report.fail(title, refused.why) : report.skip(title, refused.why);
  const { model, tokenizer } = language;
  const { prefix, memory, ids, legacy } = beginning;
  const search = searchOf(want.params, { ...beginning, eos: model.eos });
  const [found] = await generate(createDecoder(language, [prefix], memory), [search]);
  const best = found!.slice(0, want.params.num_return_sequences ?? 1);
  const rows = padRows(
    best.map((one) => one.ids),
    model.pad,
    model.eos,
  );
  const whole = rows.map((row) => [...(legacy ? [model.bos] : ids), ...row]);
  const texts = (all: number[][]) => all.map((row) => tokenizer.decode(row));
  if (want.new_ids) report.ids(`${title}.new_ids`, rows, want.new_ids);
  if (want.sequences) report.ids(`${title}.sequences`, whole, want.sequences);
  if (want.sequences_scores) {
    const scores = best.map((one) => one.score);
    const tolerance = Math.max(tolerances.scores, scoreTolerance(rows, want.params));
    report.numbers(`${title}.sequences_scores`, scores, want.sequences_scores, tolerance);
  }
  if (want.text) report.text(`${title}.text`, texts(whole), want.text);
  if (want.new_text) report.text(`${title}.new_text`, texts(rows), want.new_text);
}

/** Rounding moves each token's log-probability by up to 2e-5; a negative length penalty multiplies their sum by the length. */
function scoreTolerance(rows: readonly (readonly number[])[], { length_penalty: penalty = 1 }: Params): number {
  const longest = Math.max(...rows.map((row) => row.length));
  return 2e-5 * longest ** (1 - penalty);
}

/** The decoder, with a copy of every row of logits it gave. */
function recorded(inner: Decoder): { decoder: Decoder; steps: Float32Array[] } {
  const steps: Float32Array[] = [];
  const keep = (rows: Float32Array[]) => {
    steps.push(...rows.map((row) => Float32Array.from(row)));
    return rows;
  };
  return {
    steps,
    decoder: {
      begin: async () => keep(await inner.begin()),
      extend: async (branches) => (await inner.extend(branches)).map(keep),
    },
  };
}

export function concatenated(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
