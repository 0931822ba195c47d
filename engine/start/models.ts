// Which models are there, and which one looks at the photos. Reads model.json only; checking the files behind it is the
// vision room's, when it opens them.

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ModelInfo, ModelTask } from '../contract.ts';
import type { ModelDescription } from '../model.ts';

export interface FoundModel {
  folder: string;
  description: ModelDescription;
}

/** Each place is a model's folder or a folder of those. The same model found twice counts once, where it came first. */
export async function findModels(places: readonly string[]): Promise<FoundModel[]> {
  const found = new Map<string, FoundModel>();
  for (const place of places) {
    for (const folder of [place, ...(await foldersIn(place))]) {
      const description = await readDescription(folder);
      if (description && !found.has(description.id)) found.set(description.id, { folder, description });
    }
  }
  return [...found.values()];
}

/** The chosen one if it is there, else the first: places come in order of preference. */
export function choose(models: readonly FoundModel[], chosen: string | null): FoundModel | null {
  return models.find((model) => model.description.id === chosen) ?? models[0] ?? null;
}

export function tasksOf({ language, dims, graphs, classes }: ModelDescription): ModelTask[] {
  const searches = dims.vectorWidth !== null && graphs['itc-text'] !== undefined;
  return [
    ...(language?.prompts.caption ? (['captions'] as const) : []),
    ...(language?.prompts.question ? (['chat'] as const) : []),
    ...(searches ? (['search'] as const) : []),
    ...(classes ? (['tags'] as const) : []),
  ];
}

export function infoOf({ description }: FoundModel, isChosen: boolean): ModelInfo {
  const { id, name, version, family, recipe, caveat, licence, files } = description;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { id, name, version, family, recipe, bytes, tasks: isChosen ? tasksOf(description) : [], caveat, licence };
}

async function foldersIn(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  // A folder with a dot is one being written.
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !basename(entry.name).startsWith('.'))
    .map((entry) => join(place, entry.name))
    .toSorted();
}

async function readDescription(folder: string): Promise<ModelDescription | null> {
  try {
    const description = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as Partial<ModelDescription>;
    const whole = description.format === 1 && description.id && description.image && description.dims;
    return whole && description.graphs && description.files ? (description as ModelDescription) : null;
  } catch {
    return null;
  }
}
