// Finds out what this machine's graphics device is good for: two blocks of a vision encoder and of a language model with
// random weights are converted by each recipe that might use it, run there in a process that may die, and held against the
// processor, both for their values and for their time. The answer is kept until hardware, driver or runtime change.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  convertCheckpoint,
  twoBlocks,
  writeRandomCheckpoint,
  type RandomSizes,
  type RecipeName,
} from '../convert/convert.ts';
import { devices, keepDevices, tryDevice, type DeviceName, type Tried } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';

export interface ProbeOptions {
  startWorker: StartWorker;
  /** What the blocks are like; those of ViT-g and OPT-2.7B when absent. */
  sizes?: RandomSizes;
  /** What is tried; all that a graphics device might be asked for when absent. */
  candidates?: readonly Candidate[];
  threads?: number;
  /** Milliseconds a single run may take. */
  patience?: number;
  /** Hears of each result. */
  onTried?: (tried: Tried) => void;
  /** Keeps the answer; the user's cache folder when absent. */
  keep?: (tried: Tried[]) => Promise<void>;
}

type Measured = Exclude<Awaited<ReturnType<typeof tryDevice>>, { failed: string }>;

export interface Candidate {
  recipe: RecipeName;
  activations: 'f16' | 'f32';
}

/** What a graphics device might be asked for. Without float16 it is left with the rest. */
const allCandidates: Candidate[] = [
  { recipe: 'gpu-q8', activations: 'f16' },
  { recipe: 'gpu-q8', activations: 'f32' },
  { recipe: 'gpu-q4', activations: 'f16' },
  { recipe: 'gpu-q4', activations: 'f32' },
  { recipe: 'gpu-f16', activations: 'f16' },
];

/** Relative difference (root mean square) from the same graphs on the processor that arithmetic explains. */
const tolerance = { f16: 0.03, f32: 0.02 };

export async function probeDevices(options: ProbeOptions): Promise<Tried[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'talbot-probe-'));
  try {
    const checkpoint = path.join(scratch, 'checkpoint');
    await writeRandomCheckpoint(checkpoint, options.sizes ?? twoBlocks);
    const cpu = await measured(options, scratch, { recipe: 'cpu-int8', activations: 'f32' }, ['cpu']);
    const usual = 'failed' in cpu.cpu! ? Infinity : cpu.cpu!.milliseconds;
    const tried: Tried[] = [];
    for (const candidate of options.candidates ?? allCandidates) {
      const names = (Object.keys(devices) as DeviceName[]).filter((name) => devices[name].off === null);
      const found = await measured(options, scratch, candidate, names);
      for (const device of names.filter((name) => name !== 'cpu')) {
        tried.push(judged({ ...candidate, device }, found[device]!, found.cpu!, usual));
        options.onTried?.(tried.at(-1)!);
      }
    }
    await (options.keep ?? keepDevices)(tried);
    return tried;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Results = Partial<Record<DeviceName, Measured | { failed: string }>>;

/** Converts by one recipe, measures on each device, and forgets the model again. */
async function measured(
  { startWorker, threads, patience }: ProbeOptions,
  scratch: string,
  { recipe, activations }: Candidate,
  names: DeviceName[],
): Promise<Results> {
  const [checkpoint, out] = ['checkpoint', 'model'].map((name) => path.join(scratch, name)) as [string, string];
  await convertCheckpoint({ checkpoint, out, recipe, activations });
  const results: Results = {};
  for (const device of names) {
    const limits = { ...(threads ? { threads } : {}), ...(patience ? { patience } : {}) };
    results[device] = await tryDevice({ startWorker, model: out, device, ...limits });
  }
  await rm(out, { recursive: true });
  return results;
}

type Asked = Pick<Tried, 'device' | 'recipe' | 'activations'>;

/** `exact`: the same graphs on the processor. `usual`: what the processor takes for its own recipe, in milliseconds. */
export function judged(
  asked: Asked,
  found: Measured | { failed: string },
  exact: Measured | { failed: string },
  usual: number,
): Tried {
  const nothing = { milliseconds: null, error: null };
  if ('failed' in found) return { ...asked, ...nothing, outcome: 'failed', message: found.failed };
  if ('failed' in exact) {
    const message = `there is nothing to compare with: ${exact.failed}`;
    return { ...asked, ...nothing, outcome: 'failed', message };
  }
  const { milliseconds } = found;
  const error = relativeDifference(found.values, exact.values);
  const result = { ...asked, milliseconds, error };
  if (!(error <= tolerance[asked.activations])) {
    return { ...result, outcome: 'wrong', message: `its results are off by ${(100 * error).toFixed(1)} %` };
  }
  if (milliseconds >= usual) {
    const message = `${Math.round(milliseconds)} ms, the processor takes ${Math.round(usual)}`;
    return { ...result, outcome: 'slower', message };
  }
  return { ...result, outcome: 'used', message: null };
}

function relativeDifference(found: Float32Array, exact: Float32Array): number {
  if (found.length !== exact.length) return Infinity;
  let error = 0;
  let size = 0;
  exact.forEach((value, i) => {
    error += (found[i]! - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(error / size);
}
