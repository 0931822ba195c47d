// A Hugging Face checkpoint: config.json and tensors by name, from one safetensors file or from shards.
// Finds and checks tensors by their headers alone; what they are for is the graphs' business.

import { EngineError } from '../../contract.ts';
import type { CheckpointFiles, StoredFile } from './checkpoint-files.ts';
import { renamer } from './legacy-names.ts';
import { readHeader, type StoredTensor } from './safetensors.ts';

export interface Checkpoint {
  files: CheckpointFiles;
  /** config.json as it is. */
  config: Record<string, unknown>;
  tensors: Map<string, StoredTensor>;
  /** Names asked for so far: what is left was not needed. */
  used: Set<string>;
}

export async function openCheckpoint(files: CheckpointFiles): Promise<Checkpoint> {
  const checkpoint = await openTensors(files);
  return { ...checkpoint, config: asObject(await readJson(files, 'config.json'), 'config.json') };
}

/** Weights alone: the config is empty. */
export async function openTensors(files: CheckpointFiles): Promise<Checkpoint> {
  return { files, config: {}, tensors: await readTensors(files), used: new Set() };
}

export async function readJson(files: CheckpointFiles, name: string): Promise<unknown> {
  const value = await readOptionalJson(files, name);
  if (value !== null) return value;
  throw new EngineError('checkpoint-incomplete', `${name} is missing in ${files.title}. Download it again.`);
}

/** Null when it is not there. */
export async function readOptionalJson(files: CheckpointFiles, name: string): Promise<unknown> {
  const bytes = await files.readWhole(name);
  if (!bytes) return null;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new EngineError('checkpoint-corrupt', `${name} is not JSON. Download it again.`);
  }
}

export function asObject(value: unknown, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EngineError('checkpoint-corrupt', `${file} does not hold an object. Download it again.`);
}

async function readTensors(files: CheckpointFiles): Promise<Map<string, StoredTensor>> {
  const stored: StoredTensor[] = [];
  for (const file of await openAll(files, await weightFiles(files))) stored.push(...(await readHeader(file)));
  const renamed = renamer(stored.map(({ name }) => name));
  return new Map(stored.map((tensor) => [renamed(tensor.name), { ...tensor, name: renamed(tensor.name) }]));
}

/** One model.safetensors, or the shards its index names, or (without an index) all the safetensors there are. */
async function weightFiles(files: CheckpointFiles): Promise<string[]> {
  const names = await files.list();
  const index = names.find((name) => name.endsWith('.safetensors.index.json'));
  if (names.includes('model.safetensors')) return ['model.safetensors'];
  if (index) return shards(files, index);
  const loose = names.filter((name) => name.endsWith('.safetensors'));
  const numbered = loose.map((name) => /-of-(\d+)\.safetensors$/.exec(name)?.[1]).find(Boolean);
  if (numbered && loose.length < Number(numbered)) {
    throw new EngineError(
      'checkpoint-incomplete',
      `Only ${loose.length} of ${Number(numbered)} weight files are in ${files.title}. Download the rest, and the index.`,
    );
  }
  if (loose.length > 0) return loose;
  const pickled = names.some((name) => /\.(bin|pth|pt|bin\.index\.json)$/.test(name));
  throw new EngineError(
    pickled ? 'checkpoint-unsupported' : 'checkpoint-incomplete',
    pickled
      ? 'This checkpoint holds pickled weights, which can run code. Take the revision with .safetensors files.'
      : `No .safetensors file is in ${files.title}. Download the weights into the same folder.`,
  );
}

/** The names in the index: they come from outside and may only be names. */
async function shards(files: CheckpointFiles, index: string): Promise<string[]> {
  const map = asObject(asObject(await readJson(files, index), index)['weight_map'], index);
  const names = [...new Set(Object.values(map).map(String))].toSorted();
  const strange = names.find((name) => !/^[\w.-]+\.safetensors$/.test(name));
  if (strange === undefined) return names;
  throw new EngineError(
    'checkpoint-corrupt',
    `${index} names ${JSON.stringify(strange.slice(0, 80))}, which is no weight file beside it. Take it from the original checkpoint.`,
  );
}

async function openAll(files: CheckpointFiles, names: string[]): Promise<StoredFile[]> {
  const opened = await Promise.all(names.map((name) => files.open(name)));
  const missing = names.filter((_, index) => !opened[index]);
  if (missing.length === 0) return opened.filter((file) => file !== null);
  throw new EngineError(
    'checkpoint-incomplete',
    `${missing.length} of ${names.length} weight files are missing: ${missing.slice(0, 3).join(', ')}. Download them into ${files.title}.`,
  );
}

/**
 * The tensor called `name` (or one of its other names), of exactly `shape`, in a float type.
 * @throws EngineError `checkpoint-incomplete` when absent, `checkpoint-corrupt` for another shape,
 * `checkpoint-unsupported` for a type that is not F32, F16 or BF16.
 */
export function takeTensor(checkpoint: Checkpoint, name: string | string[], shape: number[]): StoredTensor {
  const names = Array.isArray(name) ? name : [name];
  const tensor = names.map((each) => checkpoint.tensors.get(each)).find((each) => each !== undefined);
  if (!tensor) {
    throw new EngineError(
      'checkpoint-incomplete',
      `The tensor ${names[0]} is missing in ${checkpoint.files.name}. It is another kind of model, or a part of it was not downloaded.`,
    );
  }
  for (const each of names) checkpoint.used.add(each);
  if (!['F32', 'F16', 'BF16'].includes(tensor.dtype)) {
    throw new EngineError(
      'checkpoint-unsupported',
      `The tensor ${tensor.name} is stored as ${tensor.dtype}; only F32, F16 and BF16 can be converted. Take an unquantised checkpoint.`,
    );
  }
  if (tensor.shape.length !== shape.length || tensor.shape.some((side, axis) => side !== shape[axis])) {
    throw new EngineError(
      'checkpoint-corrupt',
      `The tensor ${tensor.name} has shape [${tensor.shape.join(', ')}] where config.json asks for [${shape.join(', ')}]. Take config and weights from the same revision.`,
    );
  }
  return tensor;
}

/** Its shape, for sizes that follow the tensor and not the config (vocabularies). */
export function shapeOf(checkpoint: Checkpoint, name: string | string[]): number[] | null {
  const names = Array.isArray(name) ? name : [name];
  return names.map((each) => checkpoint.tensors.get(each)?.shape).find((shape) => shape !== undefined) ?? null;
}
