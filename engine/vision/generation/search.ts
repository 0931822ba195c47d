// What every way of choosing tokens has in common: it is told the scores after its open branches and names the next ones.
// A search sees rows of logits and ids; it knows neither a model nor a text.

import { largest, sumOfExponentials } from './exponentials.ts';
import { processorsFor, type Processor, type ProcessorSettings } from './processors.ts';

/** Say `token` after the branch that stood at `parent` in the list of the step before. */
export interface Branch {
  parent: number;
  token: number;
}

export interface Spoken {
  /** The new ids, the end token too when it was said. */
  ids: number[];
  /** Sum of the model's own log-probabilities of these ids, before any penalty. */
  logProbability: number;
  /** What the search ranked it by. */
  score: number;
}

export interface Search {
  /** `logits`: one row [vocabulary] per open branch, one at first. Returns the branches to run next; none when done. */
  advance(logits: readonly Float32Array[]): Branch[];
  /** Ids of the best branch so far. */
  best(): readonly number[];
  /** Best first; complete once `advance` returned no branch. */
  results(): Spoken[];
}

export interface SearchOptions extends ProcessorSettings {
  /** Ids before the first new one, as far as penalties shall see them. */
  history: readonly number[];
  eos: readonly number[];
  maxNewTokens: number;
}

/** A row of logits with what is needed of its softmax. Never changed. */
export interface Row {
  logits: Float32Array;
  logSum: number;
}

/** `logits`: [vocabulary]; `logSum` is the logarithm of the sum of their exponentials. Kept as it is, not copied. */
export function toRow(logits: Float32Array): Row {
  const highest = largest(logits);
  return { logits, logSum: highest + Math.log(sumOfExponentials(logits, highest)) };
}

/** The natural logarithm of the token's softmax probability, 0 at most. */
export function logProbabilityOf(row: Row, token: number): number {
  return row.logits[token]! - row.logSum;
}

/** What these options ask for, in the reference implementation's order. */
export function processorsOf(options: SearchOptions): readonly Processor[] {
  return processorsFor(options, options.history.length, options.eos);
}

/** Applies the processors to `scores` in place. */
export function process(
  scores: Float32Array,
  processors: readonly Processor[],
  history: readonly number[],
  ids: readonly number[],
): Float32Array {
  if (processors.length === 0) return scores;
  const said = [...history, ...ids];
  for (const processor of processors) processor(scores, said);
  return scores;
}
