// Runs the logits-processors cases: scores in, parameters, scores out.

import path from 'node:path';
import {
  minLength,
  minNewTokens,
  noRepeatNgram,
  repetitionPenalty,
  temperature,
  topK,
  topP,
  type Processor,
} from '../generation/processors.ts';
import { readJson } from './case.ts';
import type { Report } from './report.ts';

interface Case {
  name: string;
  params: Record<string, number | number[] | string[]>;
  input_ids: number[][];
  /** -inf is written as null. */
  scores_in: (number | null)[][];
  scores_out: (number | null)[][];
  probs?: number[][];
}

/** float32 arithmetic in another order of operations. */
const tolerance = 2e-6;

export async function verifyProcessors(folder: string, report: Report): Promise<void> {
  const { cases } = (await readJson(path.join(folder, 'expected.json'))) as { cases: Case[] };
  for (const [index, one] of cases.entries()) {
    const title = `${index} ${one.name} ${JSON.stringify(one.params)}`;
    const processors = processorsOf(one);
    if (!processors) {
      report.fail(title, 'a processor not known here');
      continue;
    }
    const out = one.scores_in.map((row, i) => {
      const scores = toScores(row);
      for (const processor of processors) processor(scores, one.input_ids[i]!);
      return scores;
    });
    const want = one.scores_out.map(toScores);
    report.numbers(title, joined(out), joined(want), tolerance * largest(want));
    if (one.probs) report.numbers(`${title} probs`, joined(out.map(softmax)), one.probs.flat(), tolerance);
  }
}

function processorsOf({ name, params }: Case): Processor[] | null {
  if (name !== 'Pipeline') return single(name, params);
  const parts = (params['order'] as string[]).map((line) => {
    const [kind, value, word, eos] = line.split(' ');
    const number = Number(value);
    const named: Record<string, Record<string, number>> = {
      RepetitionPenalty: { penalty: number },
      NoRepeatNGram: { ngram_size: number },
      MinLength: { min_length: number, ...(word === 'eos' ? { eos_token_id: Number(eos) } : {}) },
      Temperature: { temperature: number },
      TopK: { top_k: number },
      TopP: { top_p: number },
    };
    return named[kind!] ? single(kind!, named[kind!]!) : null;
  });
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part!);
}

function single(name: string, params: Case['params']): Processor[] | null {
  const number = (key: string) => params[key] as number;
  const eos = () => [params['eos_token_id'] as number | number[]].flat();
  const makers: Record<string, () => Processor> = {
    RepetitionPenalty: () => repetitionPenalty(number('penalty')),
    NoRepeatNGram: () => noRepeatNgram(number('ngram_size')),
    MinLength: () => minLength(number('min_length'), eos()),
    MinNewTokens: () => minNewTokens(number('prompt_length'), number('min_new_tokens'), eos()),
    Temperature: () => temperature(number('temperature')),
    TopK: () => topK(number('top_k')),
    TopP: () => topP(number('top_p')),
  };
  return makers[name] ? [makers[name]()] : null;
}

function toScores(row: readonly (number | null)[]): Float32Array {
  return Float32Array.from(row, (score) => score ?? -Infinity);
}

function joined(rows: readonly Float32Array[]): number[] {
  return rows.flatMap((row) => [...row]);
}

function largest(rows: readonly Float32Array[]): number {
  return Math.max(1, ...joined(rows).filter(Number.isFinite).map(Math.abs));
}

function softmax(scores: Float32Array): Float32Array {
  const highest = scores.reduce((best, score) => Math.max(best, score), -Infinity);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
