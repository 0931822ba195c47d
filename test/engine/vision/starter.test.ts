// The model that ships: whole on disk, small enough, calibrated, and able to do everything the app offers on real photos.

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { decodeImage } from '../../../engine/decode/decode.ts';
import { stretch } from '../../../engine/vision/prepare.ts';
import { openVision, type Seen, type Vision } from '../../../engine/vision/vision.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { skipUnless } from '../../skip.ts';

const resources = fileURLToPath(new URL('../../../resources', import.meta.url));
const starter = path.join(resources, 'models/starter');
const photoFolder = path.join(resources, 'demo/photos');
const there = existsSync(path.join(starter, 'model.json'));
const withStarter = skipUnless(there, 'no resources/models/starter; a complete clone has it');

describe('the starter model', () => {
  let vision: Vision;
  let seen: Seen[];

  beforeAll(async () => {
    if (!there) return;
    vision = await openVision({ startWorker, model: starter, threads: 1 });
    const { image } = vision.description();
    const files = readdirSync(photoFolder).filter((name) => name.endsWith('.jpg'));
    const pixels = files.slice(0, 5).map(async (name) => {
      const { rgb, width, height } = await decodeImage(path.join(photoFolder, name));
      return stretch(rgb, width, height, image);
    });
    seen = await vision.see({ pixels: await Promise.all(pixels), caption: true });
  });

  afterAll(() => vision?.close());

  withStarter('is at most 60 MB, says what it is, and knows how to read its own scores', () => {
    const model = vision.description();
    expect(model.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(60e6);
    expect(model).toMatchObject({ caveat: expect.any(String), licence: expect.any(String) });
    expect(Object.values(model.calibration).includes(null)).toBe(false);
  });

  withStarter('sees prompt, unit vectors and a checked caption in every demo photo', () => {
    expect(seen.length).toBe(5);
    const { dims } = vision.description();
    for (const { prompt, vectors, caption } of seen) {
      expect(prompt!.length).toBeGreaterThan(0);
      for (let at = 0; at < vectors!.length; at += dims.vectorWidth!) {
        expect(Math.hypot(...vectors!.subarray(at, at + dims.vectorWidth!))).toBeCloseTo(1, 3);
      }
      expect(caption!.text).toMatch(/^[a-z0-9 ,.'-]+$/);
      // A head that was not trained does not ship: then the self-check goes by similarity alone.
      if (vision.description().graphs.itm) expect(caption!.match).toBeGreaterThan(0);
      else expect(caption!.match).toBe(null);
      expect(caption!.similarity).toBeGreaterThan(-1);
    }
  });

  withStarter('answers a question about a photo from its prompt', async () => {
    const asked = { prompt: seen[0]!.prompt!, question: 'what is in the picture?', turns: [], ask: 'test' };
    const { text, probability } = await vision.answer(asked);
    expect(text).not.toBe('');
    expect(probability).toBeGreaterThan(0);
  });

  withStarter('puts a phrase where vectors are', async () => {
    const { dims } = vision.description();
    const vector = await vision.embedText('a dog on a beach');
    expect(vector.length).toBe(dims.vectorWidth);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
  });
});
