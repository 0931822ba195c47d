// What the beam pool rests on, on real graphs: a branch whose keys and values lie in the shared pool gives the logits of
// the same sentence run from its beginning, and neither batch mates nor padding change anything.

import { beforeAll, describe, expect, test } from 'vitest';
import { encode, openModel, part, query, type OpenModel } from '../../../engine/vision/blip2.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';
import { createDecoder, readPrefix, type Language, type Prefix } from '../../../engine/vision/language/language.ts';
import { createPool } from '../../../engine/vision/language/pool.ts';
import { convertGolden, largestDifference, photos } from './models.ts';

const recipes = ['reference-f32', 'cpu-int8'] as const;

describe.each(recipes)('with %s', (recipe) => {
  let open: OpenModel;
  let language: Language;
  let prefixes: Prefix[];

  beforeAll(async () => {
    open = await openModel(await convertGolden('blip2-opt', recipe), { threads: 1 });
    language = await open.language();
    const { image } = await encode(open, photos(3, open.model.image.size));
    const { prompt } = await query(open, image);
    prefixes = [[2], [2, 68, 437, 289], [2, 309, 29, 323, 90, 353]].map((ids, i) => ({
      visual: part(prompt!, i),
      ids,
    }));
    return () => open.close();
  });

  /** Logits after prefix and ids, with nothing remembered. */
  async function afresh(prefix: Prefix, ids: readonly number[]): Promise<Float32Array> {
    const { logits } = await readPrefix(language, { ...prefix, ids: [...prefix.ids, ...ids] }, []);
    return logits!.data.slice(-language.model.vocabulary);
  }

  test('every beam in the pool says what the whole sentence says', async () => {
    const decoder = createDecoder(language, prefixes);
    const begun = await decoder.begin();
    for (const [i, prefix] of prefixes.entries()) {
      expect(largestDifference(begun[i]!, await afresh(prefix, []))).toBeLessThan(1e-4);
    }
    // Parents are crossed, dropped and doubled; photo 1 ends after two steps; branches are of unequal number.
    const steps = [
      [[5, 6, 7].map((token) => ({ parent: 0, token })), [{ parent: 0, token: 9 }], [{ parent: 0, token: 11 }]],
      [
        [
          { parent: 2, token: 20 },
          { parent: 0, token: 21 },
          { parent: 2, token: 22 },
        ],
        [{ parent: 0, token: 30 }],
        [
          { parent: 0, token: 40 },
          { parent: 0, token: 41 },
        ],
      ],
      [[{ parent: 1, token: 50 }], [], [{ parent: 1, token: 60 }]],
      [[{ parent: 0, token: 70 }], [], [{ parent: 0, token: 80 }]],
    ];
    let said: number[][][] = prefixes.map(() => [[]]);
    for (const step of steps) {
      const logits = await decoder.extend(step);
      said = step.map((list, i) => list.map(({ parent, token }) => [...said[i]![parent]!, token]));
      for (const [i, sentences] of said.entries()) {
        expect(logits[i]!.length).toBe(sentences.length);
        for (const [row, ids] of sentences.entries()) {
          expect(largestDifference(logits[i]![row]!, await afresh(prefixes[i]!, ids))).toBeLessThan(2e-4);
        }
      }
    }
  });

  test('what no branch continues is cleared away, and the others say the same', async () => {
    const capacities: number[] = [];
    const graph: Language['graph'] = {
      ...language.graph,
      run: (inputs, wanted) => {
        capacities.push(inputs['pastKey.0']!.dims[2]!);
        return language.graph.run(inputs, wanted);
      },
    };
    const decoder = createDecoder({ ...language, graph }, prefixes);
    await decoder.begin();
    const random = createRandom(7);
    const beams = 4;
    let said: number[][][] = prefixes.map(() => [[]]);
    for (let step = 0; step < 30; step++) {
      // As beams do, all but one or two die out; photo 1 has fewer, and ends before the others.
      const branches = prefixes.map((_, i) =>
        Array.from({ length: i === 1 ? (step < 20 ? 2 : 0) : beams }, () => ({
          parent: Math.floor(random() ** 3 * said[i]!.length),
          token: 5 + Math.floor(random() * 90),
        })),
      );
      const logits = await decoder.extend(branches);
      said = branches.map((list, i) => list.map(({ parent, token }) => [...said[i]![parent]!, token]));
      if (step % 6 !== 5) continue;
      for (const [i, sentences] of said.entries()) {
        for (const [row, ids] of sentences.entries()) {
          expect(largestDifference(logits[i]![row]!, await afresh(prefixes[i]!, ids))).toBeLessThan(3e-4);
        }
      }
    }
    // Had every slot been kept, they would number more than 30 × 4.
    expect(capacities.at(-1)).toBeLessThan(100);
  });

  test('a sentence gets the same bits alone and among others', async () => {
    /** Logits of the last of 24 steps with the same random branches, for each prefix. */
    const last = async (chosen: readonly number[]) => {
      const decoder = createDecoder(
        language,
        chosen.map((i) => prefixes[i]!),
      );
      await decoder.begin();
      const randoms = chosen.map((i) => createRandom(i + 3));
      const beams = chosen.map((i) => 3 + i);
      let open = chosen.map(() => 1);
      let logits: Float32Array[][] = [];
      for (let step = 0; step < 24; step++) {
        const branches = chosen.map((_, i) =>
          Array.from({ length: beams[i]! }, () => ({
            parent: Math.floor(randoms[i]!() ** 3 * open[i]!),
            token: 5 + Math.floor(randoms[i]!() * 90),
          })),
        );
        logits = await decoder.extend(branches);
        open = beams;
      }
      return logits;
    };
    const together = await last([0, 1, 2]);
    for (const i of [0, 1, 2]) {
      const [alone] = await last([i]);
      alone!.forEach((row, beam) => expect(largestDifference(together[i]![beam]!, row)).toBe(0));
    }
  });

  test('a photo gives the same bits alone and among others', async () => {
    const four = photos(4, open.model.image.size, 5);
    const together = await query(open, (await encode(open, four)).image);
    for (const [i, one] of four.entries()) {
      const alone = await query(open, (await encode(open, [one])).image);
      const difference = largestDifference(part(together.prompt!, i), part(alone.prompt!, 0));
      // What is stored must not hang on which photos went along; the reference recipe is not stored.
      expect(difference).toBeLessThanOrEqual(recipe === 'cpu-int8' ? 0 : 1e-5);
    }
  });
});

describe('the pool itself', () => {
  const shape = { layers: 1, heads: 2, headSize: 3 };

  /** [sequences, 2, count, 3] where every value says sequence, head, slot and place. */
  function slots(sequences: readonly number[], first: number, count: number): Float32Array {
    return Float32Array.from(
      sequences.flatMap((sequence) =>
        [0, 1].flatMap((head) =>
          Array.from({ length: count }, (_, slot) =>
            [0, 1, 2].map((place) => sequence * 1e4 + head * 1e3 + (first + slot) * 10 + place),
          ).flat(),
        ),
      ),
    );
  }

  test('keeps every slot in its place while it grows and loses sequences', () => {
    const pool = createPool(shape, 3);
    pool.append([slots([0, 1, 2], 0, 30)], [slots([0, 1, 2], 0, 30)], 30, [30, 30, 30]);
    pool.append([slots([0, 1, 2], 30, 4)], [slots([0, 1, 2], 30, 4)], 4, [4, 4, 4]);
    pool.keep([2, 0]);
    pool.append([slots([2, 0], 34, 2)], [slots([2, 0], 34, 2)], 2, [2, 2]);
    expect(pool.used).toEqual([36, 36]);
    const { capacity } = pool;
    for (const tensor of [pool.keys(0), pool.values(0)]) {
      expect(tensor.length).toBe(2 * 2 * capacity * 3);
      [2, 0].forEach((sequence, row) => {
        for (const head of [0, 1]) {
          for (let slot = 0; slot < 36; slot++) {
            const at = ((row * 2 + head) * capacity + slot) * 3;
            const first = sequence * 1e4 + head * 1e3 + slot * 10;
            expect(Array.from(tensor.subarray(at, at + 3))).toEqual([first, first + 1, first + 2]);
          }
        }
      });
    }
  });

  test('each sequence has its own number of slots, and closes ranks alone', () => {
    const pool = createPool(shape, 2);
    pool.append([slots([0, 1], 0, 20)], [slots([0, 1], 0, 20)], 20, [20, 12]);
    pool.closeRanks(0, 4, [5, 9, 10, 19]);
    pool.append([slots([0, 1], 30, 2)], [slots([0, 1], 30, 2)], 2, [2, 1]);
    expect(pool.used).toEqual([10, 13]);
    const kept = [
      [0, 1, 2, 3, 5, 9, 10, 19, 30, 31],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30],
    ];
    for (const tensor of [pool.keys(0), pool.values(0)]) {
      kept.forEach((list, sequence) => {
        for (const head of [0, 1]) {
          const row = (sequence * 2 + head) * pool.capacity;
          const found = list.map((_, place) => tensor[(row + place) * 3]);
          expect(found).toEqual(list.map((slot) => sequence * 1e4 + head * 1e3 + slot * 10));
        }
      });
    }
  });
});
