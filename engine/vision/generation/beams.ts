// Beam search with the results of the reference implementation (transformers 4.57, `_beam_search`): twice as many
// candidates as beams, only the best `beams` of them may finish, a length penalty ranks what finished, and a rule of
// thumb says when nothing better can come.

import {
  logProbabilityOf,
  process,
  processorsOf,
  toRow,
  type Branch,
  type Row,
  type Search,
  type SearchOptions,
  type Spoken,
} from './search.ts';

export interface BeamOptions extends SearchOptions {
  beams: number;
  /** Finished score = summed log-probability / length ^ penalty; below 0 favours short, above 0 long. */
  lengthPenalty?: number;
  /** true: stop once `beams` have finished; false: when the rule of thumb says so; 'never': a stricter rule. */
  earlyStopping?: boolean | 'never';
}

interface Hypothesis {
  ids: number[];
  /** Summed processed log-probabilities: what beams compete by. */
  score: number;
  logProbability: number;
}

interface Candidate {
  parent: number;
  token: number;
  score: number;
}

/** The first step has one branch, later ones at most `beams`; results are sorted by their penalised score, best first. */
export function beamSearch(options: BeamOptions): Search {
  const { beams, earlyStopping = false, eos, maxNewTokens } = options;
  const processors = processorsOf(options);
  const keep = Math.max(2, 1 + eos.length) * beams;
  let running: Hypothesis[] = [{ ids: [], score: 0, logProbability: 0 }];
  let finished: Spoken[] = [];
  /** Written anew for every row: a vocabulary of garbage per beam and step would keep the collector busy. */
  let scores = new Float32Array(0);

  function advance(logits: readonly Float32Array[]): Branch[] {
    const rows = logits.map(toRow);
    const length = running[0]!.ids.length + 1;
    const next: { branch: Branch; hypothesis: Hypothesis }[] = [];
    const ended: Hypothesis[] = [];
    candidatesOf(rows).forEach((candidate, rank) => {
      const hypothesis = extended(candidate, rows[candidate.parent]!);
      const ends = length >= maxNewTokens || eos.includes(candidate.token);
      if (ends && rank < beams) ended.push(hypothesis);
      if (!ends && next.length < beams) next.push({ branch: candidate, hypothesis });
    });
    if (!(earlyStopping === true && finished.length === beams)) finished = bestOf(finished, ended, length, options);
    if (next.length > 0) running = next.map((one) => one.hypothesis);
    if (next.length === 0 || !mayImprove(running[0]!, finished, length, options)) return [];
    return next.map(({ branch: { parent, token } }) => ({ parent, token }));
  }

  /** The best continuations over all beams, best first. */
  function candidatesOf(rows: readonly Row[]): Candidate[] {
    const best: Candidate[] = [];
    rows.forEach(({ logits, logSum }, parent) => {
      const { ids, score: before } = running[parent]!;
      if (scores.length !== logits.length) scores = new Float32Array(logits.length);
      for (let token = 0; token < logits.length; token++) scores[token] = logits[token]! - logSum;
      process(scores, processors, options.history, ids);
      gather(best, keep, scores, before, parent);
    });
    return best;
  }

  function extended({ parent, token, score }: Candidate, row: Row): Hypothesis {
    const { ids, logProbability } = running[parent]!;
    return { ids: [...ids, token], score, logProbability: logProbability + logProbabilityOf(row, token) };
  }

  return {
    advance,
    best: () => finished[0]?.ids ?? running[0]!.ids,
    results: () => (finished.length ? finished : running),
  };
}

/** What finished before and now, best first, no more than there are beams. */
function bestOf(
  before: readonly Spoken[],
  ended: readonly Hypothesis[],
  length: number,
  { beams, lengthPenalty = 1 }: BeamOptions,
): Spoken[] {
  const now = ended.map((one) => ({ ...one, score: one.score / length ** lengthPenalty }));
  return [...before, ...now].toSorted((a, b) => b.score - a.score).slice(0, beams);
}

/** Whether the best open beam could still pass the worst finished one; the rule of thumb of the reference. */
function mayImprove(best: Hypothesis, finished: readonly Spoken[], length: number, options: BeamOptions): boolean {
  const { beams, lengthPenalty = 1, earlyStopping = false, maxNewTokens } = options;
  if (finished.length < beams) return true;
  if (earlyStopping === true) return false;
  const reachable = earlyStopping === 'never' && lengthPenalty > 0 ? maxNewTokens : length;
  return best.score / reachable ** lengthPenalty > finished.at(-1)!.score;
}

/** Adds the tokens of one row that are among the `most` best so far. */
function gather(best: Candidate[], most: number, scores: Float32Array, before: number, parent: number): void {
  let least = best.length < most ? -Infinity : best[most - 1]!.score;
  for (let token = 0; token < scores.length; token++) {
    const score = before + scores[token]!;
    if (!(score > least)) continue;
    insert(best, { parent, token, score }, most);
    if (best.length === most) least = best[most - 1]!.score;
  }
}

/** Keeps `list` sorted, best first, and no longer than `most`. Equal scores stay in order of arrival. */
function insert(list: Candidate[], candidate: Candidate, most: number): void {
  let at = list.length;
  while (at > 0 && list[at - 1]!.score < candidate.score) at--;
  list.splice(at, 0, candidate);
  if (list.length > most) list.pop();
}
