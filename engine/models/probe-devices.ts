// Finds out what this machine's graphics device is good for: two blocks of a vision encoder and of a language model with
// random weights are converted by each recipe that might use it, run there in a process that may die, and held against the
// processor, both for their values and for their time. The answer is kept until hardware, driver or runtime change.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RandomSizes, RecipeName } from '../convert/convert.ts';
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
  /** What was tried before this was cut off: it is not tried again. */
  before?: readonly Tried[];
  /** Ends it in the middle, with all its processes. */
  signal?: AbortSignal;
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

/** Too small to say how fast a device is, and enough to say whether there is one. */
const glance: RandomSizes = {
  vision: { width: 64, intermediate: 128, layers: 2, heads: 4, image: 28, patch: 14 },
  qformer: { width: 32, intermediate: 32, layers: 1, heads: 2, queries: 4 },
  language: { width: 64, intermediate: 128, layers: 2, heads: 4, vocabulary: 64, positions: 64 },
};
const anyDevice: Candidate = { recipe: 'gpu-q4', activations: 'f32' };

/** Relative difference (root mean square) from the same graphs on the processor that arithmetic explains. */
const tolerance = { f16: 0.03, f32: 0.02 };

export async function probeDevices(options: ProbeOptions): Promise<Tried[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'talbot-probe-'));
  try {
    const tried = [...(options.before ?? [])];
    const known = ({ recipe, activations }: Candidate) =>
      tried.some((one) => one.recipe === recipe && one.activations === activations);
    const left = (options.candidates ?? allCandidates).filter((candidate) => !known(candidate));
    for await (const one of tryAll(options, scratch, left)) {
      tried.push(one);
      options.onTried?.(one);
    }
    await (options.keep ?? keepDevices)(tried);
    return tried;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const namesOn = (Object.keys(devices) as DeviceName[]).filter((name) => devices[name].off === null);
const others = namesOn.filter((name) => name !== 'cpu');

async function* tryAll(options: ProbeOptions, scratch: string, candidates: Candidate[]): AsyncGenerator<Tried> {
  if (candidates.length === 0) return;
  // Loaded when devices are measured, not whenever Talbot starts.
  const { twoBlocks, writeRandomCheckpoint } = await import('../convert/convert.ts');
  await writeRandomCheckpoint(path.join(scratch, 'glance'), glance);
  const there = await measured(options, scratch, anyDevice, others, 'glance');
  if (others.every((device) => 'failed' in there[device]!)) {
    for (const candidate of candidates) {
      for (const device of others) yield judged({ ...candidate, device }, there[device]!, { failed: '' }, 0);
    }
    return;
  }
  await writeRandomCheckpoint(path.join(scratch, 'checkpoint'), options.sizes ?? twoBlocks);
  const cpu = await measured(options, scratch, { recipe: 'cpu-int8', activations: 'f32' }, ['cpu']);
  const usual = 'failed' in cpu.cpu! ? Infinity : cpu.cpu!.milliseconds;
  for (const candidate of candidates) {
    const found = await measured(options, scratch, candidate, namesOn);
    for (const device of others) yield judged({ ...candidate, device }, found[device]!, found.cpu!, usual);
  }
}

type Results = Partial<Record<DeviceName, Measured | { failed: string }>>;

/** Converts by one recipe, measures on each device, and forgets the model again. */
async function measured(
  { startWorker, threads, patience, signal }: ProbeOptions,
  scratch: string,
  { recipe, activations }: Candidate,
  names: DeviceName[],
  from = 'checkpoint',
): Promise<Results> {
  const [checkpoint, out] = [from, 'model'].map((name) => path.join(scratch, name)) as [string, string];
  const cut = signal ? { signal } : {};
  const { convertInWorker } = await import('../convert/convert.ts');
  await convertInWorker({ startWorker }, { checkpoint, out, recipe, activations, ...cut });
  const results: Results = {};
  for (const device of names) {
    const limits = { ...(threads ? { threads } : {}), ...(patience ? { patience } : {}), ...cut };
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
