// `talbot model convert`: makes a model from a checkpoint in a folder, on the hub or at an address; shows how far it is,
// and how to go on when it was stopped.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  convertInWorker,
  isRemote,
  recipeNames,
  stoppedConversion,
  type ConvertOptions,
  type ConvertProgress,
} from '../convert/convert.ts';
import { EngineError, type ModelCheck } from '../contract.ts';
import { findModels, selfTestFolder, told } from '../models/models.ts';
import { photosOf, writePhotoRows } from './photo-rows.ts';
import { shippedResources } from '../start/places.ts';
import { startWorker } from '../worker-process.ts';
import { conversionLine, size } from './conversion-line.ts';
import type { Output } from './output.ts';
import { printable, printablePath } from './printable.ts';
import { type Call, exits, UsageError } from './verb.ts';

export const convertOptions = {
  out: { type: 'string' },
  revision: { type: 'string' },
  restart: { type: 'boolean' },
  recipe: { type: 'string' },
  activations: { type: 'string' },
  photos: { type: 'string' },
  retrieval: { type: 'string' },
  vision: { type: 'string' },
  name: { type: 'string' },
  id: { type: 'string' },
  about: { type: 'string' },
} as const;

export const convertOptionHelp: Record<keyof typeof convertOptions, string> = {
  out: 'folder to write; put it into a models folder to use it',
  revision: 'branch, tag or commit of a hub repository (main)',
  restart: 'start over instead of resuming a stopped conversion',
  recipe: `${recipeNames.join(', ')} (cpu-int8)`,
  activations: 'of gpu recipes: f16, or f32 for devices without it (f16)',
  photos: 'folder of photos to calibrate on, or demo; takes the disk and memory of the checkpoint in float32',
  retrieval: 'a retrieval checkpoint with the same vision encoder, for search',
  vision: "a vision encoder's folder, or a checkpoint of CLIP, in place of the checkpoint's own",
  name: 'what people read',
  id: "short name, unique among models (the folder's)",
  about: 'JSON file with name, caveat, licence, prompts, calibration',
};

export const convertHelp = `SOURCE is a Hugging Face checkpoint (config.json, safetensors, tokenizer): a folder, a repository of the hub
(owner/name, or owner/name@revision), or an address with the hub's layout. What is not on this disk is read in parts and
converted as it comes: only the model needs room, never the checkpoint. A conversion that was stopped carries on where it
was when the same command is given again. HF_TOKEN opens what is gated, HF_ENDPOINT names another hub, HTTPS_PROXY and
NO_PROXY are respected.`;

export async function convert(call: Call, source: string): Promise<number> {
  const { options, out, stop } = call;
  const given = (name: keyof typeof convertOptions) => options[name] as string | undefined;
  const asked = await askedFor(given, source);
  const bar = progressBar(out);
  const restart = options['restart'] === true;
  try {
    const rows = await rowsOf(given('photos'), asked, stop, out);
    const more = { ...rows?.option, restart, signal: stop, onProgress: bar.tell };
    const done = await convertInWorker({ startWorker }, { ...asked, ...more }).finally(rows?.forget);
    out.endProgress();
    const { id, name, version, family } = done;
    const test = await tested(asked.out, call);
    out.data({ folder: asked.out, id, name, version, family, recipe: asked.recipe, source: done.source, test });
    out.line(`${printable(name)} (${id}, version ${version}) is in ${printablePath(join(asked.out, 'model.json'))}.`);
    if (done.rounding) out.line(`${printable(done.rounding)}.`);
    if (isRemote(asked.checkpoint)) out.note(`From ${printable(done.source ?? asked.checkpoint)}. ${checked}`);
    for (const note of test.notes) out.note(printable(note));
    if (!test.passed)
      out.note('It failed its test, so Talbot does not use it: convert it again, or with another --recipe.');
    return test.passed ? exits.done : exits.failed;
  } catch (error) {
    out.endProgress();
    await sayHowToGoOn(out, asked.out);
    throw error;
  }
}

/** The self-test leaves its result beside the model: one that failed is never chosen. */
async function tested(folder: string, { models }: Call): Promise<ModelCheck> {
  const others = (await findModels(models)).filter((one) => one.folder !== folder);
  return told(await selfTestFolder(folder, { resources: shippedResources, others, startWorker }));
}

const checked = [
  'Checked: commit, size and tag of every weight file at every request, and the sha256 of small files where the hub names it.',
  'The sha256 of a whole weight file is not checked: it never lies here whole.',
].join(' ');

async function askedFor(
  given: (name: keyof typeof convertOptions) => string | undefined,
  source: string,
): Promise<ConvertOptions> {
  const target = given('out');
  const recipe = recipeNames.find((one) => one === (given('recipe') ?? 'cpu-int8'));
  if (!target) throw new UsageError('--out FOLDER is missing: where should the model be written?');
  if (!recipe) throw new UsageError(`--recipe takes ${recipeNames.join(', ')}.`);
  const activations = (['f16', 'f32'] as const).find((one) => one === given('activations'));
  if (given('activations') && !activations) throw new UsageError('--activations takes f16 or f32.');
  const out = resolve(target);
  const [revision, retrieval, vision] = [given('revision'), given('retrieval'), given('vision')];
  return {
    checkpoint: found(source),
    out,
    recipe,
    ...(activations ? { activations } : {}),
    about: { id: basename(out), ...(await aboutOf(given('about'), given('name'), given('id'))) },
    ...(revision ? { revision } : {}),
    ...(retrieval ? { retrieval: found(retrieval) } : {}),
    ...(vision ? { vision: isRemote(vision) ? vision : resolve(vision) } : {}),
  };
}

/** Rows that photos give to the linears, in a folder that is forgotten after the conversion; null where none are asked for. */
async function rowsOf(photos: string | undefined, asked: ConvertOptions, signal: AbortSignal, out: Output) {
  if (photos === undefined) return null;
  await mkdir(dirname(asked.out), { recursive: true });
  const folder = await mkdtemp(join(dirname(asked.out), '.rows-'));
  const forget = () => rm(folder, { recursive: true, force: true });
  out.note('Looking at photos with the checkpoint in float32 first.');
  const { checkpoint, revision, retrieval, vision } = asked;
  const optional = {
    ...(revision ? { revision } : {}),
    ...(retrieval ? { retrieval } : {}),
    ...(vision ? { vision } : {}),
  };
  try {
    const pixels = photosOf(
      photos === 'demo' ? join(shippedResources, 'demo', 'photos') : resolve(photos),
      startWorker,
    );
    await writePhotoRows({ conversion: { checkpoint, ...optional, signal }, folder, pixels });
  } catch (error) {
    await forget();
    throw error;
  }
  return { option: { rows: folder }, forget };
}

function found(source: string): string {
  if (isRemote(source)) return source;
  if (existsSync(source)) return resolve(source);
  throw new EngineError('not-found', `There is no checkpoint at ${printablePath(source)}. Check the path.`);
}

/** A bar on a terminal; elsewhere a line for every tenth, and for what is waited for. */
function progressBar(out: Output): { tell(now: ConvertProgress): void } {
  let told = 0;
  let tenth = 0;
  let waiting: string | null = null;
  return {
    tell(now) {
      const at = performance.now();
      if (at - told < 100 && now.done < now.total && now.waiting === waiting) return;
      told = at;
      if (out.overwrite((columns) => conversionLine(now, columns))) return;
      const reached = Math.floor((10 * now.done) / Math.max(now.total, 1));
      if (reached === tenth && (now.waiting === waiting || now.waiting === null)) return;
      tenth = reached;
      waiting = now.waiting;
      out.note(conversionLine(now, 200));
    },
  };
}

async function sayHowToGoOn(out: Output, target: string): Promise<void> {
  const left = await stoppedConversion(target);
  if (!left) return;
  out.note(
    `${size(left.done)} of ${size(left.total)} are kept beside ${printablePath(target)}: the same command goes on there, with --restart it begins anew.`,
  );
}

async function aboutOf(file: string | undefined, name: string | undefined, id: string | undefined) {
  const about = file ? await readAbout(file) : {};
  return { ...about, ...(name ? { name } : {}), ...(id ? { id } : {}) };
}

async function readAbout(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`--about ${printablePath(file)} is no JSON file that can be read: ${String(error)}`);
  }
}
