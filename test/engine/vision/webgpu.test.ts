// The graphics device's whole path in float32 at toy size, on a device made of software: the same words as the processor
// says, and the processor when there is no device.

import { describe, expect, test } from 'vitest';
import { openVision, type Vision } from '../../../engine/vision/vision.ts';
import { skipUnless } from '../../skip.ts';
import { convertGolden, largestDifference, photos } from './models.ts';
import { noDevice, softwareDevice, workersWith } from './software-device.ts';

const software = softwareDevice();
const onDevice = skipUnless(
  software !== null,
  'no Electron for Linux with SwiftShader is at hand; node build/electron.mjs fetches one',
);

const generation = {
  beams: 2,
  maxNewTokens: 3,
  minNewTokens: 1,
  lengthPenalty: 1,
  repetitionPenalty: 1,
  topP: 0,
  temperature: 1,
};
const prompts = { caption: { prompt: '', generation }, question: { prompt: '{}', generation } };

async function closing<Result>(vision: Vision, use: (vision: Vision) => Promise<Result>): Promise<Result> {
  try {
    return await use(vision);
  } finally {
    await vision.close();
  }
}

describe('on a graphics device', () => {
  onDevice('a photo gets the same words and the same prompt as on the processor', { timeout: 300_000 }, async () => {
    const model = await convertGolden('blip2-opt', 'gpu-q8', { activations: 'f32', about: { prompts } });
    const startWorker = workersWith(software!);
    const [photo] = photos(1, 56);
    const see = (device: 'cpu' | 'webgpu') =>
      openVision({ startWorker, model, device, threads: 1 }).then((vision) =>
        closing(vision, async () => {
          const [seen] = await vision.see({ pixels: [photo!], caption: true });
          const said = await vision.answer({ prompt: seen!.prompt!, question: 'a', turns: [], ask: '1' });
          return { seen: seen!, said };
        }),
      );
    const [there, here] = [await see('webgpu'), await see('cpu')];
    expect(there.seen.caption!.text).toBe(here.seen.caption!.text);
    expect(there.seen.caption!.probability).toBeCloseTo(here.seen.caption!.probability, 3);
    expect(there.said.text).toBe(here.said.text);
    const prompt = [there, here].map(({ seen }) => Float32Array.from(new Float16Array(seen.prompt!.buffer)));
    // The two add in another order: bits differ, nothing else. Equal bits would mean that the device was not used.
    expect(largestDifference(prompt[0]!, prompt[1]!)).toBeLessThan(0.01);
    expect(there.seen.caption!.probability).not.toBe(here.seen.caption!.probability);
  });
});

test('without a device the processor does the work', async () => {
  const model = await convertGolden('blip2-opt', 'gpu-q8', { activations: 'f32', about: { prompts } });
  const vision = await openVision({ startWorker: workersWith(noDevice), model, device: 'webgpu', threads: 1 });
  await closing(vision, async () => {
    const [seen] = await vision.see({ pixels: photos(1, 56), caption: true });
    expect(seen!.caption!.text).not.toBe('');
    expect(seen!.prompt!.length).toBe(8 * 96);
  });
});
