// Reads model.json and holds the folder against it: every file there, of its size and hash, before a session opens it.
// Hashing gigabytes takes seconds, so what was found whole is remembered by size and time of change.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../contract.ts';
import type { ModelDescription } from '../model.ts';

export async function readModel(folder: string): Promise<ModelDescription> {
  const file = path.join(folder, 'model.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new EngineError('model-missing', `There is no model in ${folder} (no model.json). Choose or fetch a model.`);
  });
  let model: ModelDescription;
  try {
    model = JSON.parse(text) as ModelDescription;
  } catch {
    throw damaged(folder, 'model.json is not JSON');
  }
  if (model?.format !== 1) {
    throw new EngineError('model-corrupt', `${file} is of a format this version does not read. Convert it again.`);
  }
  if (!Array.isArray(model.files) || !model.graphs || !model.image || !model.dims || !model.tokenizers) {
    throw damaged(folder, 'model.json lacks parts');
  }
  return model;
}

/** Rejects with `model-corrupt` naming the first file that is missing, cut short or changed. */
export async function checkFiles(folder: string, model: ModelDescription, memory = memoryFile()): Promise<void> {
  const known = await readMemory(memory);
  const fresh: Record<string, string> = {};
  for (const { file, bytes, sha256 } of model.files) {
    const full = path.resolve(folder, file);
    const found = await stat(full).catch(() => null);
    if (!found) throw damaged(folder, `${file} is missing`);
    if (found.size !== bytes) throw damaged(folder, `${file} has ${found.size} bytes instead of ${bytes}`);
    const stamp = `${found.size} ${found.mtimeMs} ${sha256}`;
    if (known[full] === stamp) continue;
    if ((await hashOf(full)) !== sha256) throw damaged(folder, `${file} has changed since it was made`);
    fresh[full] = stamp;
  }
  if (Object.keys(fresh).length > 0) await writeMemory(memory, { ...known, ...fresh });
}

function damaged(folder: string, what: string): EngineError {
  return new EngineError('model-corrupt', `The model in ${folder} is damaged: ${what}. Convert or fetch it again.`);
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** In the user's cache folder: model folders themselves may be read-only. */
function memoryFile(): string {
  const cache = {
    darwin: path.join(homedir(), 'Library/Caches'),
    win32: process.env['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData/Local'),
  }[process.platform as string];
  return path.join(
    cache ?? process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
    'talbot/checked-models.json',
  );
}

async function readMemory(file: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

/** Losing it only means hashing again, so a cache that cannot be written is no failure. */
async function writeMemory(file: string, known: Record<string, string>): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.${process.pid}`, JSON.stringify(known));
    await rename(`${file}.${process.pid}`, file);
  } catch {
    // See above.
  }
}
