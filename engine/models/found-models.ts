// Which models there are and what each is able to do. Reads model.json and what its self-test found; the files behind it
// are checked by the vision room when it opens them.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DamagedModel, ModelCheck, ModelInfo, ModelTask } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import { faultIn } from '../model-shape.ts';
import { beginningsOf } from './beginnings.ts';

export interface FoundModel {
  folder: string;
  description: ModelDescription;
  /** What its self-test found when it was last made; null when it never was. */
  check: ModelCheck | null;
}

/** In the order in which they are told. */
export const tasks = ['captions', 'chat', 'search', 'tags'] as const satisfies readonly ModelTask[];

/** Beside model.json: what the self-test of these very files found. */
export const checkFile = 'check.json';

/**
 * Each place is a model's folder or a folder of those. The same model found twice counts once, where it came first. A damaged
 * one is passed over and told: it must not keep Talbot from starting.
 */
export async function findModels(
  places: readonly string[],
  onDamaged: (damaged: DamagedModel) => void = ({ message }) => console.error(message),
): Promise<FoundModel[]> {
  const found = new Map<string, FoundModel>();
  for (const place of places) {
    for (const folder of [place, ...(await foldersIn(place))]) {
      const description = await readDescription(folder, onDamaged);
      if (!description || found.has(description.id)) continue;
      found.set(description.id, { folder, description, check: await readCheck(folder, description.version) });
    }
  }
  return [...found.values()];
}

/** The tasks a model of this description can do. */
export function abilitiesOf({ language, dims, graphs, classes }: ModelDescription): ModelTask[] {
  const able: Record<ModelTask, boolean> = {
    captions: Boolean(language?.prompts.caption),
    chat: Boolean(language?.prompts.question),
    search: dims.vectorWidth !== null && graphs['itc-text'] !== undefined,
    tags: classes !== null,
  };
  return tasks.filter((task) => able[task]);
}

export function infoOf({ folder, description, check }: FoundModel, serves: ModelTask[], removable: boolean): ModelInfo {
  const { id, name, version, family, recipe, caveat, licence, files, source, rounding, language } = description;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const about = {
    id,
    name,
    version,
    family,
    recipe,
    bytes,
    caveat,
    licence,
    source: source ?? null,
    rounding: rounding ?? null,
    shortAnswers: language?.prompts.short !== undefined,
    beginnings: beginningsOf(description),
  };
  return {
    ...about,
    folder,
    abilities: abilitiesOf(description),
    tasks: serves,
    removable,
    check: check && told(check),
  };
}

/** Without the measurements that are kept beside it. */
export function told({ version, passed, checkedAt, notes }: ModelCheck): ModelCheck {
  return { version, passed, checkedAt, notes };
}

async function foldersIn(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  // A folder with a dot is one being written or removed.
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !basename(entry.name).startsWith('.'))
    .map((entry) => join(place, entry.name))
    .toSorted();
}

async function readDescription(
  folder: string,
  onDamaged: (damaged: DamagedModel) => void,
): Promise<ModelDescription | null> {
  const file = join(folder, 'model.json');
  const description = await readJson<unknown>(file);
  const fault = description === null ? 'it cannot be read' : faultIn(description);
  if (fault === null) return description as ModelDescription;
  if (existsSync(file)) {
    const message = `The model in ${folder} is passed over: model.json is damaged, or of another version (${fault}). Convert or fetch it again, or remove the folder.`;
    onDamaged({ folder, message });
  }
  return null;
}

/** A check of other files than these says nothing. */
async function readCheck(folder: string, version: string): Promise<ModelCheck | null> {
  const check = await readJson<ModelCheck>(join(folder, checkFile));
  return check?.version === version ? check : null;
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
