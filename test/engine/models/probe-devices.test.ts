// The probe: what it makes of results, on a device made of software, and on a machine without any.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RandomSizes } from '../../../engine/convert/convert.ts';
import type { ModelDescription } from '../../../engine/model.ts';
import { judged, probeDevices, type Candidate } from '../../../engine/models/probe-devices.ts';
import { deviceFor, distrust, keepDevices, knownDevices } from '../../../engine/vision/devices/known-devices.ts';
import type { Tried } from '../../../engine/vision/vision.ts';
import { noDevice, softwareDevice, workersWith } from '../vision/software-device.ts';
import { skipUnless } from '../../skip.ts';

/** Blocks like the real ones, and small enough for a device made of software. */
const sizes: RandomSizes = {
  vision: { width: 64, intermediate: 128, layers: 2, heads: 4, image: 28, patch: 14 },
  qformer: { width: 32, intermediate: 32, layers: 1, heads: 2, queries: 4 },
  language: { width: 64, intermediate: 128, layers: 2, heads: 4, vocabulary: 64, positions: 64 },
};

const candidates: Candidate[] = [
  { recipe: 'gpu-f16', activations: 'f16' },
  { recipe: 'gpu-q4', activations: 'f32' },
];

const software = softwareDevice();
const onDevice = skipUnless(
  software !== null,
  'no Electron for Linux with SwiftShader is at hand; node build/electron.mjs fetches one',
);

async function probed(env: Record<string, string>, patience: number): Promise<{ tried: Tried[]; kept: Tried[] }> {
  let kept: Tried[] = [];
  const keep = async (all: Tried[]) => void (kept = all);
  const tried = await probeDevices({ startWorker: workersWith(env), sizes, candidates, threads: 1, patience, keep });
  return { tried, kept };
}

// Patient: a device made of software shares the processor with whatever else runs.
onDevice('a slow device is right in float32, and not used', { timeout: 660_000 }, async () => {
  const { tried, kept } = await probed(software!, 300_000);
  expect(kept).toEqual(tried);
  expect(tried.map(({ recipe, activations }) => ({ recipe, activations }))).toEqual(candidates);
  const [halves, singles] = tried;
  expect(halves).toMatchObject({ outcome: 'failed', message: expect.stringContaining('requires f16') });
  expect(singles).toMatchObject({ device: 'webgpu', outcome: 'slower' });
  // In float32 the device adds in another order, and that is all.
  expect(singles!.error).toBeGreaterThan(0);
  expect(singles!.error).toBeLessThan(1e-3);
});

test('without a device every candidate has failed, and says why', { timeout: 120_000 }, async () => {
  const { tried } = await probed(noDevice, 60_000);
  expect(tried.map(({ outcome }) => outcome)).toEqual(candidates.map(() => 'failed'));
  expect(tried.every(({ message }) => message !== '')).toBe(true);
});

describe('a result', () => {
  const asked = { device: 'webgpu', recipe: 'gpu-q8', activations: 'f32' } as const;
  const result = (values: number[], milliseconds: number) => ({ values: Float32Array.from(values), milliseconds });
  const exact = result([1, 2, 3], 50);

  test.each([
    ['right and faster is used', result([1, 2, 3.0001], 10), 20, 'used'],
    ['right and not faster is not', result([1, 2, 3], 20), 20, 'slower'],
    ['off is wrong, however fast', result([1, 2, 3.4], 1), 20, 'wrong'],
    ['without numbers is wrong', result([1, NaN, 3], 1), 20, 'wrong'],
    ['of another length is wrong', result([1, 2], 1), 20, 'wrong'],
    ['that never came has failed', { failed: 'no result after 1 s' }, 20, 'failed'],
  ] as const)('%s', (_, found, usual, outcome) => {
    expect(judged(asked, found, exact, usual).outcome).toBe(outcome);
  });
});

describe('what is remembered', () => {
  const description = { device: 'gpu', recipe: 'gpu-q8', activations: 'f16' } as ModelDescription;
  const good: Tried = {
    device: 'webgpu',
    recipe: 'gpu-q8',
    activations: 'f16',
    outcome: 'used',
    milliseconds: 1,
    error: 0,
    message: null,
  };

  async function memory(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'talbot-devices-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    return path.join(folder, 'talbot', 'devices.json');
  }

  test('sends a model to the device it was found good on, and only that model', async () => {
    const file = await memory();
    expect(await knownDevices(file)).toBeNull();
    expect(await deviceFor(description, file)).toBe('cpu');
    await keepDevices([good], file);
    expect(await deviceFor(description, file)).toBe('webgpu');
    expect(await deviceFor({ ...description, activations: 'f32' }, file)).toBe('cpu');
    expect(await deviceFor({ ...description, recipe: 'gpu-q4' }, file)).toBe('cpu');
    const plain: ModelDescription = { ...description };
    delete plain.device;
    expect(await deviceFor(plain, file)).toBe('cpu');
  });

  test('is struck off when the device fails at work', async () => {
    const file = await memory();
    await keepDevices([good], file);
    await distrust('webgpu', file);
    expect(await deviceFor(description, file)).toBe('cpu');
    expect((await knownDevices(file))![0]!.outcome).toBe('failed');
  });

  test('holds for one runtime only, the one that is installed', async () => {
    const file = await memory();
    await keepDevices([good], file);
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
    const [machine] = Object.keys(JSON.parse(await readFile(file, 'utf8')) as object);
    expect(machine).toMatch(`onnxruntime ${dependencies['onnxruntime-node']};`);
  });

  test('holds for one driver only', async () => {
    const file = await memory();
    await keepDevices([good], file);
    const before = process.env['VK_DRIVER_FILES'];
    onTestFinished(() => {
      if (before === undefined) delete process.env['VK_DRIVER_FILES'];
      else process.env['VK_DRIVER_FILES'] = before;
    });
    process.env['VK_DRIVER_FILES'] = '/another/driver.json';
    // Only Linux names its drivers by these files.
    expect(await deviceFor(description, file)).toBe(process.platform === 'linux' ? 'cpu' : 'webgpu');
  });
});
