// A model as the starter is made: an encoder from elsewhere that also classifies, captions and retrieval joined, int8
// graphs, word rows outside in few bits. One look gives all, and each part agrees with the others.

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../../../engine/convert/convert.ts';
import type { ModelDescription } from '../../../engine/model.ts';
import { isDoubtful } from '../../../engine/vision/captions.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { openVision, type Seen, type Vision } from '../../../engine/vision/vision.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { convertGolden, goldenFolder, largestDifference, photos, temporaryFolder } from './models.ts';

const calibration: ModelDescription['calibration'] = {
  caption: { bias: 0.1, match: 1, similarity: 3 },
  search: { similarity: 0 },
  tags: { temperature: 0.5, threshold: 0.02 },
};

/** The vision graph of another model as an encoder of its own; its output stands in for class logits too. */
async function encoderFolder(): Promise<string> {
  const from = await convertGolden('blip2-itm');
  const { graphs, image, dims } = await readModel(from);
  const folder = path.join(await temporaryFolder(), 'encoder');
  await mkdir(folder);
  const graph = graphs.vision!;
  for (const file of [graph.file, ...graph.data]) await copyFile(path.join(from, file), path.join(folder, file));
  const classes = Array.from({ length: dims.visionTokens * dims.visionWidth }, (_, i) => ({
    tags: [`thing ${i % 20}`],
  }));
  await writeFile(path.join(folder, 'classes.json'), JSON.stringify(classes));
  const outputs = { image: graph.outputs['image'], classes: graph.outputs['image'] };
  const encoder = {
    graph: { ...graph, outputs },
    image,
    tokens: dims.visionTokens,
    width: dims.visionWidth,
    classes: 'classes.json',
  };
  await writeFile(path.join(folder, 'encoder.json'), JSON.stringify(encoder));
  return folder;
}

describe('a whole model', () => {
  let vision: Vision;
  let pixels: Uint8Array[];
  let seen: Seen[];

  beforeAll(async () => {
    const out = path.join(await temporaryFolder(), 'whole');
    await convertCheckpoint({
      checkpoint: path.join(goldenFolder, 'blip2-opt/checkpoint'),
      retrieval: path.join(goldenFolder, 'blip2-itm/checkpoint'),
      vision: await encoderFolder(),
      out,
      recipe: 'cpu-int8',
      embeddings: 'i4',
      textEmbeddings: 'i8',
      about: { calibration },
    });
    vision = await openVision({ startWorker, model: out, threads: 1 });
    pixels = photos(6, vision.description().image.size);
    seen = await vision.see({ pixels, caption: true });
  });

  afterAll(() => vision.close());

  test('one look gives prompt, vectors, tags and a checked caption of every photo', () => {
    const { dims, language, textEmbeddings } = vision.description();
    expect(textEmbeddings?.words.dtype).toBe('i8');
    expect(language?.embeddings.dtype).toBe('i4');
    expect(seen.length).toBe(6);
    for (const { prompt, vectors, tags, caption } of seen) {
      expect(prompt!.length).toBe(dims.queries * language!.width);
      expect(vectors!.length).toBe(dims.queries * dims.vectorWidth!);
      expect(tags.length).toBeGreaterThan(0);
      expect(tags.every(({ score }, i) => score >= 0.02 && score <= (tags[i - 1]?.score ?? 1))).toBe(true);
      expect(caption!.match).toBeGreaterThan(0);
      expect(caption!.match).toBeLessThan(1);
      expect(Math.abs(caption!.similarity!)).toBeLessThanOrEqual(1.0001);
    }
  });

  test('the scores of a caption are those of match, and decide its doubt', async () => {
    for (const [i, { caption }] of seen.entries()) {
      if (caption!.text === '') continue;
      const scores = await vision.match({ pixels: pixels[i]!, text: caption!.text });
      expect(
        largestDifference([scores.match!, scores.similarity], [caption!.match!, caption!.similarity!]),
      ).toBeLessThan(1e-5);
      expect(caption!.doubtful).toBe(
        isDoubtful(caption!.text, caption!.match, caption!.similarity, calibration.caption),
      );
    }
    expect(new Set(seen.map(({ caption }) => caption!.doubtful)).size).toBe(2);
  });

  test('a photo seen alone is the same to the last bit', async () => {
    for (const i of [0, 5]) {
      const [alone] = await vision.see({ pixels: [pixels[i]!], caption: true });
      expect(alone!.prompt).toEqual(seen[i]!.prompt);
      expect(alone!.vectors).toEqual(seen[i]!.vectors);
      expect(alone!.caption!.text).toBe(seen[i]!.caption!.text);
    }
  });

  test('int8 and few-bit words stay near the reference recipe', async () => {
    const exact = await openVision({ startWorker, model: await convertGolden('blip2-itm'), threads: 1 });
    const text = 'two cats sitting on a red couch';
    const [rough, fine] = [await vision.embedText(text), await exact.embedText(text)];
    expect(rough.reduce((sum, value, i) => sum + value * fine[i]!, 0)).toBeGreaterThan(0.99);
    await exact.close();
  });
});
