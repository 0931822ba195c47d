// One branch at a time: the likeliest token (greedy), or one drawn at random (nucleus sampling).

import { temperature, topK, topP, type Processor } from './processors.ts';
import { createRandom } from './random.ts';
import { logProbabilityOf, process, processorsOf, toRow, type Search, type SearchOptions } from './search.ts';

export interface SamplingOptions extends SearchOptions {
  seed: number;
  temperature?: number;
  topK?: number;
  topP?: number;
}

/** The likeliest token at every step. */
export function greedySearch(options: SearchOptions): Search {
  return singleSearch(options, likeliest);
}

/** The same seed and logits give the same tokens. */
export function samplingSearch(options: SamplingOptions): Search {
  const random = createRandom(options.seed);
  const narrow: Processor[] = [];
  if (options.temperature !== undefined && options.temperature !== 1) narrow.push(temperature(options.temperature));
  if (options.topK) narrow.push(topK(options.topK));
  if (options.topP !== undefined && options.topP < 1) narrow.push(topP(options.topP));
  return singleSearch(options, (scores) => {
    for (const processor of narrow) processor(scores, []);
    return draw(scores, random());
  });
}

function singleSearch(options: SearchOptions, choose: (scores: Float32Array) => number): Search {
  const processors = processorsOf(options);
  const ids: number[] = [];
  let logProbability = 0;
  return {
    advance([logits]) {
      const row = toRow(logits!);
      const token = choose(process(row.logits.slice(), processors, options.history, ids));
      ids.push(token);
      logProbability += logProbabilityOf(row, token);
      const done = options.eos.includes(token) || ids.length >= options.maxNewTokens;
      return done ? [] : [{ parent: 0, token }];
    },
    best: () => ids,
    results: () => [{ ids: [...ids], logProbability, score: logProbability }],
  };
}

function likeliest(scores: Float32Array): number {
  let best = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i;
  return best;
}

/** The token at `point` (0 to 1) of the cumulated softmax of the scores. */
function draw(scores: Float32Array, point: number): number {
  const { logSum } = toRow(scores);
  let left = point;
  let last = 0;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] === -Infinity) continue;
    last = i;
    left -= Math.exp(scores[i]! - logSum);
    if (left < 0) break;
  }
  return last;
}
