// A Hugging Face checkpoint folder: config.json and tensors by name, from one safetensors file or from shards.
// Finds and checks tensors by their headers alone; what they are for is the graphs' business.

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EngineError } from '../contract.ts';
import { readHeader, type StoredTensor } from './safetensors.ts';

export interface Checkpoint {
  folder: string;
  /** config.json as it is. */
  config: Record<string, unknown>;
  tensors: Map<string, StoredTensor>;
  /** Names asked for so far: what is left was not needed. */
  used: Set<string>;
}

export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const checkpoint = await openTensors(folder);
  return { ...checkpoint, config: await readConfig(join(folder, 'config.json')) };
}

/** A folder that holds weights only: the config is empty. */
export async function openTensors(folder: string): Promise<Checkpoint> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EACCES' ? 'no-permission' : 'not-found';
    throw new EngineError(reason, `No checkpoint folder can be read at ${folder}. Check the path.`);
  });
  return { folder, config: {}, tensors: await readTensors(folder, names), used: new Set() };
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  return asObject(await readJson(file), file);
}

export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new EngineError('checkpoint-incomplete', `${basename(file)} is missing or unreadable. Download it again.`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new EngineError('checkpoint-corrupt', `${basename(file)} is not JSON. Download it again.`);
  }
}

export function asObject(value: unknown, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EngineError('checkpoint-corrupt', `${basename(file)} does not hold an object. Download it again.`);
}

async function readTensors(folder: string, names: string[]): Promise<Map<string, StoredTensor>> {
  const files = await weightFiles(folder, names);
  const tensors = new Map<string, StoredTensor>();
  for (const file of files) {
    for (const tensor of await readHeader(join(folder, file))) tensors.set(tensor.name, tensor);
  }
  return tensors;
}

/** One model.safetensors, or the shards its index names, or (without an index) all the safetensors there are. */
async function weightFiles(folder: string, names: string[]): Promise<string[]> {
  const index = names.find((name) => name.endsWith('.safetensors.index.json'));
  if (names.includes('model.safetensors')) return ['model.safetensors'];
  if (index) return shards(folder, index, names);
  const loose = names.filter((name) => name.endsWith('.safetensors'));
  const numbered = loose.map((name) => /-of-(\d+)\.safetensors$/.exec(name)?.[1]).find(Boolean);
  if (numbered && loose.length < Number(numbered)) {
    throw new EngineError(
      'checkpoint-incomplete',
      `Only ${loose.length} of ${Number(numbered)} weight files are in ${folder}. Download the rest, and the index.`,
    );
  }
  if (loose.length > 0) return loose;
  const pickled = names.some((name) => name.endsWith('.bin') || name.endsWith('.pth'));
  throw new EngineError(
    pickled ? 'checkpoint-unsupported' : 'checkpoint-incomplete',
    pickled
      ? 'This checkpoint holds pickled weights, which can run code. Take the revision with .safetensors files.'
      : `No .safetensors file is in ${folder}. Download the weights into the same folder.`,
  );
}

async function shards(folder: string, index: string, names: string[]): Promise<string[]> {
  const map = asObject(asObject(await readJson(join(folder, index)), index)['weight_map'], index);
  const files = [...new Set(Object.values(map).map(String))].toSorted();
  const missing = files.filter((file) => !names.includes(file));
  if (missing.length === 0) return files;
  throw new EngineError(
    'checkpoint-incomplete',
    `${missing.length} of ${files.length} weight files are missing: ${missing.slice(0, 3).join(', ')}. Download them into ${folder}.`,
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
      `The tensor ${names[0]} is missing in ${basename(checkpoint.folder)}. It is another kind of model, or a part of it was not downloaded.`,
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
