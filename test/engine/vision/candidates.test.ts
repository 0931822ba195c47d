// Several captions to choose from: which are said, that the one that fits best is chosen, and that model.json decides.
// What fits best is computed here once more, pair by pair, with the graphs of matching alone.

import { beforeAll, describe, expect, test } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Candidates } from '../../../engine/model.ts';
import { embedTexts, encode, openModel, query, type OpenModel } from '../../../engine/vision/blip2.ts';
import { matchLogits } from '../../../engine/vision/many-texts.ts';
import { candidatesOf } from '../../../engine/vision/candidates.ts';
import { ranked } from '../../../engine/vision/captions.ts';
import { beamSearch } from '../../../engine/vision/generation/beams.ts';
import { sideBySide } from '../../../engine/vision/generation/side-by-side.ts';
import { samplingSearch } from '../../../engine/vision/generation/single.ts';
import type { Branch } from '../../../engine/vision/generation/search.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { seePhotos } from '../../../engine/vision/see.ts';
import { makeTinyModel } from '../tiny-model.ts';
import { photos, temporaryFolder } from './models.ts';

let folder: string;
let open: OpenModel;
const wanted: Candidates = { beams: 3, sampled: 4, topP: 0.95, temperature: 1 };

beforeAll(async () => {
  folder = await temporaryFolder();
  await makeTinyModel(folder);
  open = await openModel(path.join(folder, 'tiny'), { threads: 1 });
  return () => open.close();
});

/** Sees with this entry in the model's caption prompt. */
async function see(pixels: Uint8Array[], candidates?: Candidates, count?: number) {
  const caption = open.model.language!.prompts.caption!;
  if (candidates) caption.candidates = candidates;
  try {
    return await seePhotos(open, null, pixels, {
      caption: true,
      ...(count === undefined ? {} : { candidates: count }),
    });
  } finally {
    delete caption.candidates;
  }
}

/** softmax(mean over queries of the two logits)[1] of one photo and one text. */
async function matchAlone(photo: Uint8Array, text: string): Promise<number> {
  const { image } = await encode(open, [photo]);
  const { data } = await matchLogits(open, image, [text]);
  const mean = [0, 1].map(
    (side) => data.filter((_, i) => i % 2 === side).reduce((sum, one) => sum + one) / (data.length / 2),
  );
  return Math.exp(mean[1]!) / (Math.exp(mean[0]!) + Math.exp(mean[1]!));
}

async function similarityAlone(photo: Uint8Array, text: string): Promise<number> {
  const { vectors } = await query(open, (await encode(open, [photo])).image);
  const { data: phrase } = await embedTexts(open, [text]);
  const cosines = Array.from({ length: vectors!.data.length / phrase.length }, (_, row) =>
    phrase.reduce((sum, value, i) => sum + value * vectors!.data[row * phrase.length + i]!, 0),
  );
  return Math.max(...cosines);
}

describe('the chosen caption', () => {
  test('is the candidate of highest match, by a computation pair by pair', async () => {
    const five = photos(5, open.model.image.size);
    const seen = await see(five, wanted);
    let moved = 0;
    for (const [at, { caption }] of seen.entries()) {
      const all = [caption!, ...caption!.others];
      expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
      const matches = await Promise.all(all.map(({ text }) => matchAlone(five[at]!, text)));
      all.forEach(({ match }, i) => expect(match).toBeCloseTo(matches[i]!, 4));
      expect(matches[0]).toBeCloseTo(Math.max(...matches), 4);
      expect(caption!.similarity).toBeCloseTo(await similarityAlone(five[at]!, caption!.text), 4);
      const [beam] = await see([five[at]!]);
      if (beam!.caption!.text !== caption!.text) moved++;
    }
    // Otherwise the beam alone would have passed this test too.
    expect(moved).toBeGreaterThan(0);
  });

  test('is the same whatever the photo is seen together with', async () => {
    const three = photos(3, open.model.image.size, 7);
    const together = await see(three, wanted);
    const [alone] = await see([three[2]!], wanted);
    expect(alone!.caption!.text).toBe(together[2]!.caption!.text);
    expect(alone!.caption!.others.map(({ text }) => text)).toEqual(
      together[2]!.caption!.others.map(({ text }) => text),
    );
  });

  test('is the nearest where the model cannot match', async () => {
    const { itm } = open.model.graphs;
    delete open.model.graphs.itm;
    try {
      const [photo] = photos(1, open.model.image.size, 3);
      const [seen] = await see([photo!], wanted);
      const caption = seen!.caption!;
      const all = [caption, ...caption.others];
      expect(all.length).toBeGreaterThan(2);
      const near = await Promise.all(all.map(({ text }) => similarityAlone(photo!, text)));
      expect(caption.match).toBe(null);
      expect(near[0]).toBeCloseTo(Math.max(...near), 4);
    } finally {
      open.model.graphs.itm = itm!;
    }
  });

  test('is the best beam where model.json asks for nothing else, and that beam is among the candidates', async () => {
    const two = photos(2, open.model.image.size, 5);
    const plain = await see(two);
    const several = await see(two, wanted);
    for (const [at, { caption }] of plain.entries()) {
      expect(caption!.others).toEqual([]);
      expect(caption!.sampled).toBe(false);
      const all = [several[at]!.caption!, ...several[at]!.caption!.others];
      const same = all.find(({ text }) => text === caption!.text)!;
      expect(same.probability).toBeCloseTo(caption!.probability, 6);
    }
  });

  test('comes from as many as are asked for, beams and drawn ones', async () => {
    const [photo] = photos(1, open.model.image.size, 9);
    const [seen] = await see([photo!], undefined, 6);
    const all = [seen!.caption!, ...seen!.caption!.others];
    expect(all.length).toBeLessThanOrEqual(6);
    expect(all.some(({ sampled }) => sampled)).toBe(true);
    expect(all.some(({ sampled }) => !sampled)).toBe(true);
  });
});

test('without match and similarity the order is the model’s own', () => {
  const one = (text: string) => ({ text, probability: 0.1, match: null, similarity: null, sampled: false });
  expect(ranked([one('a'), one('b'), one('c')]).map(({ text }) => text)).toEqual(['a', 'b', 'c']);
});

test('how many beams and how many drawn', () => {
  const generation = {
    beams: 5,
    maxNewTokens: 9,
    minNewTokens: 1,
    lengthPenalty: 1,
    repetitionPenalty: 1,
    topP: 0,
    temperature: 1,
  };
  expect(candidatesOf({ prompt: '', generation })).toBe(null);
  expect(candidatesOf({ prompt: '', generation, candidates: wanted })).toBe(wanted);
  expect(candidatesOf({ prompt: '', generation }, 1)).toMatchObject({ beams: 1, sampled: 0 });
  expect(candidatesOf({ prompt: '', generation }, 7)).toMatchObject({ beams: 4, sampled: 3, topP: 0.9 });
  expect(candidatesOf({ prompt: '', generation, candidates: wanted }, 10)).toEqual({ ...wanted, beams: 3, sampled: 7 });
});

describe('searches side by side', () => {
  const vocabulary = 11;
  const options = { history: [], eos: [0], maxNewTokens: 6 };
  /** Scores that depend on all ids before: any mix-up of branches changes what is found. */
  const logitsAfter = (ids: readonly number[]) => {
    const random = createRandom(ids.reduce((seed, id) => seed * 31 + id + 1, 17));
    return Float32Array.from({ length: vocabulary }, () => random() * 4);
  };
  const searches = () => [
    beamSearch({ ...options, beams: 3 }),
    samplingSearch({ ...options, seed: 1, topP: 0.9 }),
    beamSearch({ ...options, beams: 2, maxNewTokens: 4 }),
    samplingSearch({ ...options, seed: 2, topP: 0.9 }),
  ];
  const run = (search: ReturnType<typeof beamSearch>) => {
    let open: number[][] = [[]];
    for (;;) {
      const branches: Branch[] = search.advance(open.map(logitsAfter));
      if (branches.length === 0) return search.results();
      open = branches.map(({ parent, token }) => [...open[parent]!, token]);
    }
  };

  test('find what each finds alone', () => {
    const alone = searches().flatMap(run);
    expect(alone.length).toBeGreaterThan(4);
    expect(run(sideBySide(searches()))).toEqual(alone);
  });
});

describe('the candidates entry of model.json', () => {
  test.each([
    [{ beams: 6, sampled: 0, topP: 0.9, temperature: 1 }, 'beams'],
    [{ beams: 0, sampled: 0, topP: 0.9, temperature: 1 }, 'at least one'],
    [{ beams: 1, sampled: 1.5, topP: 0.9, temperature: 1 }, 'sampled'],
    [{ beams: 1, sampled: 1, topP: 1.5, temperature: 1 }, 'topP'],
    [{ beams: 1, sampled: 1, topP: 0.9, temperature: 0 }, 'temperature'],
    [{ beams: 1, sampled: 1 }, 'topP'],
  ])('%j is refused, with what would be right', async (candidates, named) => {
    const description = JSON.parse(await readFile(path.join(folder, 'tiny', 'model.json'), 'utf8'));
    description.language.prompts.caption.candidates = candidates;
    const changed = await temporaryFolder();
    await writeFile(path.join(changed, 'model.json'), JSON.stringify(description));
    const refused = await readModel(changed).catch((error: unknown) => error);
    expect(refused).toMatchObject({ reason: 'model-corrupt' });
    expect(String(refused)).toContain(named);
  });
});
