// The searches on small tables of next-token scores, against every possible sentence written out.

import { describe, expect, test } from 'vitest';
import { beamSearch } from '../../../engine/vision/generation/beams.ts';
import { generate, type Decoder } from '../../../engine/vision/generation/generate.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';
import type { Branch, Search } from '../../../engine/vision/generation/search.ts';
import { greedySearch, samplingSearch } from '../../../engine/vision/generation/single.ts';

const vocabulary = 5;
const eos = [0];

/** A language of which every next-token score is known: it hangs on the last two ids and the seed. */
function tableScores(seed: number, ids: readonly number[]): Float32Array {
  const random = createRandom(seed * 1000 + (ids.at(-1) ?? 7) * 31 + (ids.at(-2) ?? 9) * 7 + ids.length);
  return Float32Array.from({ length: vocabulary }, () => random() * 4);
}

function tableDecoder(seeds: readonly number[]): Decoder {
  let open = seeds.map((): number[][] => [[]]);
  return {
    begin: async () => seeds.map((seed) => tableScores(seed, [])),
    async extend(branches: readonly (readonly Branch[])[]) {
      open = branches.map((list, i) => list.map(({ parent, token }) => [...open[i]![parent]!, token]));
      return open.map((list, i) => list.map((ids) => tableScores(seeds[i]!, ids)));
    },
  };
}

function logSoftmax(scores: Float32Array): number[] {
  const sum = Math.log(scores.reduce((total, score) => total + Math.exp(score), 0));
  return Array.from(scores, (score) => score - sum);
}

/** Every sentence that ends with eos or at the limit, with its log-probability, best score first. */
function allSentences(seed: number, limit: number, lengthPenalty: number) {
  const done: { ids: number[]; logProbability: number; score: number }[] = [];
  const walk = (ids: number[], logProbability: number) => {
    logSoftmax(tableScores(seed, ids)).forEach((step, token) => {
      const longer = [...ids, token];
      const sum = logProbability + step;
      if (token !== eos[0] && longer.length < limit) return walk(longer, sum);
      done.push({ ids: longer, logProbability: sum, score: sum / longer.length ** lengthPenalty });
    });
  };
  walk([], 0);
  return done.toSorted((a, b) => b.score - a.score);
}

async function run(seed: number, search: Search) {
  const [results] = await generate(tableDecoder([seed]), [search]);
  return results!;
}

describe('beam search', () => {
  test.each([1, 2, 3, 4, 5, 6])('with beams for every sentence it finds the best ones (seed %i)', async (seed) => {
    for (const lengthPenalty of [1, 0, -1]) {
      const beams = 200;
      const options = { history: [], eos, maxNewTokens: 4, beams, lengthPenalty, earlyStopping: 'never' as const };
      const found = await run(seed, beamSearch(options));
      const want = allSentences(seed, 4, lengthPenalty).slice(0, 10);
      expect(found.slice(0, 10).map((one) => one.ids)).toEqual(want.map((one) => one.ids));
      found.slice(0, 10).forEach((one, i) => {
        expect(one.score).toBeCloseTo(want[i]!.score, 5);
        expect(one.logProbability).toBeCloseTo(want[i]!.logProbability, 5);
      });
    }
  });

  test('early stopping ends as soon as enough have finished', async () => {
    let steps = 0;
    const counted = (search: Search): Search => ({ ...search, advance: (rows) => (steps++, search.advance(rows)) });
    const options = { history: [], eos, maxNewTokens: 40, beams: 2, lengthPenalty: 2 };
    const stepsOf = async (earlyStopping: boolean | 'never') => {
      steps = 0;
      await run(3, counted(beamSearch({ ...options, earlyStopping })));
      return steps;
    };
    expect(await stepsOf(true)).toBeLessThan(await stepsOf('never'));
  });

  test('photos in one batch do not change each other, also when they end apart', async () => {
    const options = { history: [], eos, maxNewTokens: 6, beams: 3 };
    const seeds = [1, 2, 3, 4];
    const together = await generate(
      tableDecoder(seeds),
      seeds.map(() => beamSearch(options)),
    );
    for (const [i, seed] of seeds.entries()) expect(together[i]).toEqual(await run(seed, beamSearch(options)));
  });

  test('never says an id of the padding', async () => {
    const found = await run(2, beamSearch({ history: [], eos, maxNewTokens: 5, beams: 2, tokens: 3 }));
    expect(Math.max(...found.flatMap((one) => one.ids))).toBeLessThan(3);
  });
});

describe('one branch', () => {
  test('greedy takes the likeliest id and sums its log-probabilities', async () => {
    const [said] = await run(5, greedySearch({ history: [], eos, maxNewTokens: 3 }));
    let sum = 0;
    said!.ids.forEach((id, i) => {
      const scores = tableScores(5, said!.ids.slice(0, i));
      expect(id).toBe(scores.indexOf(Math.max(...scores)));
      sum += logSoftmax(scores)[id]!;
    });
    expect(said!.logProbability).toBeCloseTo(sum, 5);
  });

  test('no end before the least number of new tokens', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const options = { history: [4, 4, 4], eos, maxNewTokens: 6, minNewTokens: 5 };
      const [said] = await run(seed, greedySearch(options));
      expect(said!.ids.slice(0, 5)).not.toContain(0);
    }
  });

  test('the same seed draws the same, and draws follow the probabilities', async () => {
    const draw = async (seed: number) =>
      (await run(9, samplingSearch({ history: [], eos, maxNewTokens: 1, seed })))[0]!.ids[0]!;
    expect(await draw(11)).toBe(await draw(11));
    const counts = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 4000; seed++) counts[await draw(seed)]!++;
    const want = logSoftmax(tableScores(9, [])).map(Math.exp);
    counts.forEach((count, id) => expect(Math.abs(count / 4000 - want[id]!)).toBeLessThan(0.03));
  });

  test('a small nucleus leaves only the best id', async () => {
    const scores = tableScores(9, []);
    const best = scores.indexOf(Math.max(...scores));
    for (let seed = 0; seed < 50; seed++) {
      const [said] = await run(9, samplingSearch({ history: [], eos, maxNewTokens: 1, seed, topP: 0.01 }));
      expect(said!.ids).toEqual([best]);
    }
  });
});

describe('generate', () => {
  test('stops between steps when it is cancelled', async () => {
    const controller = new AbortController();
    let steps = 0;
    const running = generate(tableDecoder([1]), [greedySearch({ history: [], eos: [], maxNewTokens: 1000 })], {
      signal: controller.signal,
      onStep: () => {
        if (++steps === 3) controller.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(steps).toBe(3);
  });
});
