// Reads model.json and holds the folder against it: every file there, of its size and hash, before a session opens it.
// Hashing gigabytes takes seconds, so what was found whole is remembered (in the cache folder: models may be
// read-only) by size and time of change.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import { faultIn } from '../model-shape.ts';
import { cacheFile, readCache, writeCache } from './cache-file.ts';

/** More would cost more than it can gain; the decoder runs them side by side. */
const mostCandidates = 32;

/**
 * What model.json says, checked field by field; its files are not opened. Throws `model-missing` where there is no model.json,
 * `model-corrupt` where it is damaged or of another format.
 */
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
  if (Number.isInteger(model?.format) && model.format !== 1) {
    throw new EngineError('model-corrupt', `${file} has a format that this version does not read. Convert it again.`);
  }
  const fault = faultIn(model);
  if (fault !== null) throw damaged(folder, `in model.json ${fault}`);
  checkSettings(folder, model);
  return model;
}

/** Throws model-corrupt where settings that a person may write by hand make no sense. */
export function checkSettings(folder: string, { language, calibration }: ModelDescription): void {
  const wrong = (what: string) =>
    new EngineError('model-corrupt', `In ${path.join(folder, 'model.json')} ${what}. Correct it or take it out.`);
  const { candidates, generation } = language?.prompts.caption ?? {};
  if (candidates) {
    const { beams, sampled, topP, temperature } = candidates;
    const counts = [beams, sampled].every((count) => Number.isInteger(count) && count >= 0 && count <= mostCandidates);
    if (!counts || beams + sampled === 0 || beams > generation!.beams) {
      throw wrong(
        `candidates must say how many beams (0 to the ${generation!.beams} of its generation) and how many sampled ` +
          `captions (0 to ${mostCandidates}), at least one in all`,
      );
    }
    if (!(topP > 0 && topP <= 1 && temperature > 0 && temperature < Infinity)) {
      throw wrong('candidates must have a topP above 0 and up to 1, and a temperature above 0');
    }
  }
  const { spellings } = language?.prompts ?? {};
  for (const words of spellings ? [spellings.yes, spellings.no] : []) {
    const spelled = Array.isArray(words) && words.length > 0 && words.every((word) => word && typeof word === 'string');
    if (!spelled) throw wrong('spellings must list words for yes and for no');
  }
  const { beginnings } = language?.prompts ?? {};
  if (beginnings !== undefined && !(Array.isArray(beginnings) && beginnings.every((one) => typeof one === 'string'))) {
    throw wrong('beginnings must be a list of words to begin a caption with');
  }
  const band = calibration?.yesNo;
  if (band && !(band.no >= 0 && band.no <= band.yes && band.yes <= 1)) {
    throw wrong('calibration.yesNo must be two probabilities, no up to yes');
  }
  if (band?.unseen !== undefined && !(band.unseen >= 0 && band.unseen <= 1)) {
    throw wrong('calibration.yesNo.unseen must be a share from 0 to 1');
  }
}

/** Rejects with `model-corrupt` naming the first file that is missing, cut short or changed. */
export async function checkFiles(
  folder: string,
  model: ModelDescription,
  memory = cacheFile('checked-models.json'),
): Promise<void> {
  const known = await readCache<string>(memory);
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
  if (Object.keys(fresh).length > 0) await writeCache(memory, { ...known, ...fresh });
}

function damaged(folder: string, what: string): EngineError {
  return new EngineError('model-corrupt', `The model in ${folder} is damaged: ${what}. Convert or fetch it again.`);
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
